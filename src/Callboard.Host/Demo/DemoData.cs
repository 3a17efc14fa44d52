using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Callboard.Host.Demo;

/// <summary>The content of the demo, as it lies in <c>seed/demo</c>: JSON in the words of the API, other things named by their keys.</summary>
internal static class DemoData
{
    private const string Prefix = "seed/demo/";

    /// <summary>One file, named without folder and ending.</summary>
    public static JsonNode Read(string name)
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream($"{Prefix}{name}.json")
            ?? throw new InvalidOperationException($"There is no demo file '{name}.json'.");
        return JsonNode.Parse(stream) ?? throw new InvalidOperationException($"The demo file '{name}.json' is empty.");
    }

    /// <summary>Every event, in the order of their files' names.</summary>
    public static IReadOnlyList<JsonObject> Events() =>
        [.. typeof(DemoData).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Prefix}events/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Prefix.Length..^".json".Length]).AsObject())];

    /// <summary>
    /// The id of a record of the demo, the same in every installation, so that its people can be linked before it exists. A UUID
    /// version 7 in form: an instant, then bits that depend on kind and key.
    /// </summary>
    public static Guid IdOf(string kind, string key)
    {
        const long Instant = 1_767_225_600_000;
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"callboard demo {kind} {key}"))[..16];
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(Instant >> (8 * (5 - i)));
        }

        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A generator that gives the same numbers in every run.</summary>
    public static Random RandomOf(string key) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key)), 0));
}
