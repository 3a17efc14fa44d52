using Microsoft.Extensions.Configuration;

namespace Callboard.Platform.Http;

/// <summary>
/// The address people reach the product at, for links in letters: <c>PublicUrl</c>, else the address it listens on. Never taken from a
/// request, because whoever sends a request chooses its Host header.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    private const string Default = "http://localhost:5080";

    private readonly string _root = Root(configuration);

    /// <summary>The absolute address of a path that starts with a slash.</summary>
    public string Of(string path) => _root + path;

    private static string Root(IConfiguration configuration)
    {
        var configured = configuration["PublicUrl"] is { Length: > 0 } url
            ? url
            : configuration["urls"]?.Split(';', StringSplitOptions.TrimEntries)[0];
        var root = configured is { Length: > 0 } ? configured : Default;
        return root.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
