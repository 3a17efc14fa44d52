using System.Reflection;
using Callboard.Host;
using Callboard.Platform;
using Xunit;

namespace Callboard.Tests.Boundary
{
    /// <summary>What can be told from the compiled assemblies.</summary>
    public sealed class TypeRules
    {
        private static readonly Assembly[] s_modules = [.. CallboardApp.Assemblies.Where(a => a != typeof(PlatformSetup).Assembly)];

        [Fact]
        public void An_assembly_of_a_module_refers_to_platform_and_contracts_only() => AssertNone(s_modules.SelectMany(ForeignReferences));

        [Fact]
        public void An_assembly_that_refers_to_modules_is_noticed() => Assert.NotEmpty(ForeignReferences(typeof(TypeRules).Assembly));

        [Fact]
        public void Every_module_folder_is_part_of_the_product() => Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "src", "Modules")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            s_modules.Select(a => a.GetName().Name).Order(StringComparer.Ordinal));

        [Fact]
        public void A_module_shows_its_door_and_its_contracts_and_nothing_else() =>
            AssertNone(s_modules.SelectMany(a => a.GetExportedTypes()).SelectMany(Indiscretions));

        [Fact]
        public void A_public_type_that_is_neither_is_noticed()
        {
            Assert.Single(Indiscretions(typeof(Planted.Service)));
            Assert.Single(Indiscretions(typeof(Planted.Holder.Request)));
            Assert.Empty(Indiscretions(typeof(Planted.Request)));
        }

        [Fact]
        public void No_two_contracts_share_a_name() => AssertNone(Namesakes(Contracts));

        [Fact]
        public void Namesakes_are_noticed() => Assert.Single(Namesakes([typeof(Planted.Request), typeof(PlantedToo.Request), typeof(Planted.Service)]));

        /// <summary>Records of the product that travel; the API description names them by their simple name.</summary>
        private static IEnumerable<Type> Contracts => CallboardApp.Assemblies.Append(typeof(Contracts.Events.IEventContribution).Assembly)
            .SelectMany(a => a.GetExportedTypes()).Where(t => IsRecord(t) || t.IsEnum);

        private static IEnumerable<string> ForeignReferences(Assembly assembly) => assembly.GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(name => name.StartsWith("Callboard.", StringComparison.Ordinal) && name is not ("Callboard.Platform" or "Callboard.Contracts"))
            .Select(name => $"{assembly.GetName().Name} refers to {name}");

        private static IEnumerable<string> Indiscretions(Type type)
        {
            if (type.IsNested)
            {
                yield return $"{type.FullName} is nested: the API description knows types by their last name only";
            }
            else if (!(typeof(IModule).IsAssignableFrom(type) || IsRecord(type) || type.IsEnum || type.IsSubclassOf(typeof(Attribute)) || IsSetup(type)))
            {
                yield return $"{type.FullName} is public, but neither the module's door nor a contract";
            }
        }

        private static IEnumerable<string> Namesakes(IEnumerable<Type> types) => types
            .GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => $"{string.Join(" and ", g.Select(t => t.FullName))} would be one type in the API description");

        private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

        // What commands of the host need of a module beside its routes, such as demo data; no request reaches it.
        private static bool IsSetup(Type type) => type.IsSealed && type.Name.EndsWith("Setup", StringComparison.Ordinal);

        private static void AssertNone(IEnumerable<string> faults)
        {
            var all = faults.ToList();
            Assert.True(all.Count == 0, string.Join("\n", all));
        }
    }
}

// Types that break the rules on purpose; no rule looks here but the tests of the rules.
namespace Callboard.Tests.Boundary.Planted
{
    public sealed class Service;

    public sealed record Request(string Name);

    public static class Holder
    {
        public sealed record Request(string Name);
    }
}

namespace Callboard.Tests.Boundary.PlantedToo
{
    public sealed record Request(int Number);
}
