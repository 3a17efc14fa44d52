using System.Collections.Concurrent;
using System.Reflection;

namespace Callboard.Platform.Data;

/// <summary>The statements of one module: <c>.sql</c> files that lie beside the feature that runs them, embedded in its assembly.</summary>
/// <param name="folder">The project's folder with the features.</param>
public sealed class SqlFiles(Assembly assembly, string folder = "Features")
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    /// <summary>The statement of the file <c>{name}.sql</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public string this[string name] => _texts.GetOrAdd(name, Load);

    private string Load(string name)
    {
        var resource = $"{assembly.GetName().Name}/{folder}/{name}.sql";
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"No embedded SQL '{resource}'. Is the .sql file next to its feature?");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
