using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Callboard.Tests.Boundary;

/// <summary>What can be told from the files of the source tree. Modules are found by folder, never from a list.</summary>
public sealed partial class SourceRules
{
    private static readonly string[] s_common = ["Callboard.Platform", "Callboard.Contracts"];

    // Everybody refers to people and organizations; events are what rows belong to, and whose row-level security decides about them.
    private static readonly HashSet<string> s_open = ["accounts.account", "accounts.member", "accounts.organization", "events.event"];

    private static readonly Dictionary<string, string> s_foreignNames = new()
    {
        ["Callboard.Tasks: events.set_progress"] = "progress stands on the event so that lists need no join; events offers this one way to write it",
        ["Callboard.Guests: directory.participant"] = "a trigger keeps guests called as the person is who is on the list",
        ["Callboard.Platform: accounts.credential"] = "the live feed ends the connections of a session that ended",
    };

    private static readonly Dictionary<string, string> s_systemDb = new()
    {
        ["src/Callboard.Platform/Data/SystemDb.cs"] = "itself",
        ["src/Callboard.Platform/Platform.cs"] = "registers it",
        ["src/Callboard.Platform/Http/Idempotency.cs"] = "keys are kept for whoever is signed in, before an organization is known",
        ["src/Callboard.Platform/Feed/LiveSessions.cs"] = "ends connections whose session ended",
        ["src/Callboard.Platform/Feed/People.cs"] = "names of people in presence",
        ["src/Callboard.Host/Health.cs"] = "asks whether the database answers",
        ["src/Modules/Callboard.Admission/Features/CheckInDesk.cs"] = "decides about scans of many callers at once, each of whom was asked about",
        ["src/Modules/Callboard.Admission/Features/Scanning.cs"] = "a question about a scan, and taking one back, for callers who were asked about",
        ["src/Modules/Callboard.Admission/Features/TurnSeries.cs"] = "the clock turns the series of every organization",
        ["src/Modules/Callboard.Files/Store/StoreKeeper.cs"] = "removes objects of every organization, and of some that are gone",
        ["src/Modules/Callboard.Files/Features/FileKeeper.cs"] = "links are signed with a key no caller may read",
        ["src/Modules/Callboard.Files/Features/FileContent.cs"] = "a link or a public address has no account; links are signed with a key no caller may read",
        ["src/Modules/Callboard.Money/Features/StripeWebhook.cs"] = "a payment provider has no account; its signature is checked first",
        ["src/Modules/Callboard.Money/Features/TurnContracts.cs"] = "the clock turns the contracts of every organization",
        ["src/Modules/Callboard.Talk/NotificationLetters.cs"] = "letters for everybody, and forgetting what was read long ago",
        ["src/Modules/Callboard.Show/Features/Outputs.cs"] = "a screen with a link has no account",
        ["src/Modules/Callboard.Resources/Features/ReleaseExpiredHolds.cs"] = "holds lapse in every organization",
        ["src/Modules/Callboard.Tasks/RepairProgress.cs"] = "the nightly recount of every organization",
        ["src/Modules/Callboard.Accounts/AccountSetup.cs"] = "registration and demo data, before anybody is signed in",
        ["src/Callboard.Host/Welcome.cs"] = "says whether there is anybody to sign in as",
        ["src/Callboard.Host/Demo/DemoSeeder.cs"] = "makes the people of the demo",
        ["src/Modules/Callboard.Accounts/Features/AnswerInvitation.cs"] = "whoever holds an invitation is in no organization yet",
        ["src/Modules/Callboard.Accounts/Features/ChangeMe.cs"] = "a person, whatever the organization",
        ["src/Modules/Callboard.Accounts/Features/Organizations.cs"] = "all organizations of a person; a new one",
        ["src/Modules/Callboard.Accounts/Features/PasswordChanges.cs"] = "a person, whatever the organization",
        ["src/Modules/Callboard.Accounts/Features/Sessions.cs"] = "a person's own sessions",
        ["src/Modules/Callboard.Accounts/Features/TwoFactor.cs"] = "a person, whatever the organization",
        ["src/Modules/Callboard.Accounts/Identity/Housekeeping.cs"] = "forgets what has run out, for everybody",
        ["src/Modules/Callboard.Accounts/Identity/PasswordResetLetters.cs"] = "somebody who cannot sign in",
        ["src/Modules/Callboard.Accounts/Features/GetMe.cs"] = "a person and all organizations of theirs",
        ["src/Modules/Callboard.Accounts/Features/Login.cs"] = "sign-in",
        ["src/Modules/Callboard.Accounts/Features/Register.cs"] = "registration",
        ["src/Modules/Callboard.Accounts/Identity/CredentialHandler.cs"] = "finds out whose token it is",
        ["src/Modules/Callboard.Accounts/Identity/SignIns.cs"] = "sign-in",
    };

    private static string[] Modules => Directory.GetDirectories(Path.Combine(Repository.Root, "src", "Modules"));

    [Fact]
    public void A_module_refers_to_platform_and_contracts_only() =>
        AssertNone(Modules.SelectMany(m => ForeignReferences(Directory.GetFiles(m, "*.csproj").Select(File.ReadAllText).Single(), Path.GetFileName(m))));

    [Fact]
    public void A_reference_to_another_module_is_noticed() => Assert.Single(ForeignReferences(
        """<Project><ItemGroup><ProjectReference Include="../Callboard.Events/Callboard.Events.csproj" /></ItemGroup></Project>""", "Callboard.Tasks"));

    [Fact]
    public void A_module_speaks_of_its_own_schema_and_of_what_others_publish()
    {
        var found = Modules.Append(Path.Combine(Repository.Root, "src", "Callboard.Platform"))
            .SelectMany(m => SqlOf(m).SelectMany(text => ForeignNames(text, Path.GetFileName(m)))).Distinct().ToList();
        AssertNone(found.Where(f => !s_foreignNames.ContainsKey(f)));
        Assert.Empty(s_foreignNames.Keys.Except(found));
    }

    [Theory]
    [InlineData("select * from money.expense", "Callboard.Tasks: money.expense")]
    [InlineData("var sql = $\"update schedule.block set …\";", "Callboard.Tasks: schedule.block")]
    [InlineData("select tasks.lock_plan(id), t.name from tasks.task as t join money.public_total using (event_id)", null)]
    [InlineData("constraint task_venue_fk foreign key (venue_id) references directory.venue (id)", null)]
    [InlineData("-- as directory.venue does", null)]
    public void A_look_into_another_schema_is_noticed(string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], ForeignNames(text, "Callboard.Tasks"));

    [Fact]
    public void The_system_role_is_used_in_known_places()
    {
        var found = Files("src", ".cs").Where(f => SystemUse().IsMatch(File.ReadAllText(f))).Select(Relative).ToList();
        AssertNone(found.Except(s_systemDb.Keys).Select(f => $"{f} uses SystemDb, which sees the accounts of everybody; list it with a reason or use TenantDb"));
        Assert.Empty(s_systemDb.Keys.Except(found));
    }

    [Fact]
    public void Modules_reach_the_database_through_the_platform() =>
        AssertNone(Files(Path.Combine("src", "Modules"), ".cs").Where(f => OwnConnection().IsMatch(File.ReadAllText(f)))
            .Select(f => $"{Relative(f)} opens its own way to the database, past the session and row-level security"));

    [Theory]
    [InlineData("public static Task RunAsync(SystemDb db) => …", true)]
    [InlineData("public static Task RunAsync(TenantDb db) => …", false)]
    public void A_use_of_the_system_role_is_noticed(string text, bool expected) => Assert.Equal(expected, SystemUse().IsMatch(text));

    [Theory]
    [InlineData("await using var c = new NpgsqlConnection(text);", true)]
    [InlineData("catch (PostgresException e)", false)]
    public void A_connection_of_a_modules_own_is_noticed(string text, bool expected) => Assert.Equal(expected, OwnConnection().IsMatch(text));

    [Fact]
    public void Nothing_is_left_for_later_and_no_machine_is_named()
    {
        string[] kinds = [".cs", ".sql", ".md", ".ts", ".tsx", ".css", ".json", ".csproj", ".props", ".slnx", ".yml", ".sh", ".html", ""];
        AssertNone(Files("", null).Where(f => kinds.Contains(Path.GetExtension(f)) && !f.EndsWith("package-lock.json", StringComparison.Ordinal))
            .SelectMany(f => Unfinished(File.ReadAllText(f)).Select(word => $"{Relative(f)}: {word}")));
    }

    [Fact]
    public void A_note_to_self_is_noticed()
    {
        Assert.Single(Unfinished($"// TO{"DO"}: later"));
        Assert.Single(Unfinished($"throw new NotImplemented{"Exception"}();"));
        Assert.Single(Unfinished($"see /ho{"me"}/somebody/notes"));
        Assert.Empty(Unfinished("a to-do list, status to_do"));
    }

    private static IEnumerable<string> ForeignReferences(string project, string module) => XDocument.Parse(project)
        .Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))
        .Where(name => !s_common.Contains(name))
        .Select(name => $"{module} refers to {name}");

    private static IEnumerable<string> ForeignNames(string text, string module)
    {
        var own = module.Replace("Callboard.", "", StringComparison.Ordinal).ToLowerInvariant();
        return SchemaName().Matches(Reference().Replace(Comment().Replace(text, ""), ""))
            .Where(m => m.Groups[1].Value != own && m.Groups[1].Value != "app")
            .Where(m => !m.Groups[2].Value.StartsWith("public_", StringComparison.Ordinal) && !s_open.Contains(m.Value))
            .Select(m => $"{module}: {m.Value}").Distinct();
    }

    private static IEnumerable<string> SqlOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        // The codes of problems look like names in a schema.
        .Where(f => f.EndsWith(".sql", StringComparison.Ordinal)
            || (f.EndsWith(".cs", StringComparison.Ordinal) && !f.EndsWith("Problems.cs", StringComparison.Ordinal)))
        .Select(File.ReadAllText);

    private static IEnumerable<string> Unfinished(string text) => Later().Matches(text).Select(m => m.Value);

    private static IEnumerable<string> Files(string folder, string? extension)
    {
        string[] skipped = ["artifacts", "node_modules", ".git", "wwwroot", "dist", "data", "test-results", "bin", "obj", "coverage"];
        var pending = new Stack<string>([Path.Combine(Repository.Root, folder)]);
        while (pending.TryPop(out var next))
        {
            foreach (var file in Directory.EnumerateFiles(next).Where(f => extension is null || f.EndsWith(extension, StringComparison.Ordinal)))
            {
                // A work tree's own pointer to its repository is no part of the source.
                if (Path.GetFileName(file) != ".git")
                {
                    yield return file;
                }
            }

            foreach (var child in Directory.EnumerateDirectories(next).Where(d => !skipped.Contains(Path.GetFileName(d))))
            {
                pending.Push(child);
            }
        }
    }

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    private static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, string.Join("\n", all));
    }

    [GeneratedRegex(@"\b(app|accounts|directory|events|tasks|schedule|money|resources|show|talk|admission|files|guests|elements|documents)\.([a-z_]+)\b(?!\.)")]
    private static partial Regex SchemaName();

    [GeneratedRegex(@"\breferences\s+[a-z_]+\.[a-z_]+", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(--|//).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(SystemDb|SystemTransaction)\b")]
    private static partial Regex SystemUse();

    [GeneratedRegex(@"\bNpgsql(Connection|Command|DataSource|Batch)\b")]
    private static partial Regex OwnConnection();

    [GeneratedRegex("""\b(TO[D]O|FIX[M]E|NotImplemented[E]xception)\b|(?<![\w.])/(?:ho[m]e|Use[r]s|wor[k])/\w+""")]
    private static partial Regex Later();
}
