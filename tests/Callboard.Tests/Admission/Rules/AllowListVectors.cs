using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Callboard.Admission.Rules;

namespace Callboard.Tests.Admission.Rules;

/// <summary>The examples the server and the scanner share (tests/data/allow-list-vectors.json).</summary>
internal static class AllowListVectors
{
    private static readonly JsonObject s_file =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "data", "allow-list-vectors.json")))!.AsObject();

    public static byte[] Salt => Convert.FromBase64String((string)s_file["salt"]!);

    public static AllowListHeader Header => s_file["header"].Deserialize<AllowListHeader>(JsonSerializerOptions.Web)!;

    public static IEnumerable<JsonObject> Of(string kind) => s_file[kind]!.AsArray().Select(v => v!.AsObject());

    /// <summary>What a list is written from, and the bytes it is.</summary>
    public static (AllowListEntry[] Entries, byte[] Bytes) List(string form) => (
        [.. s_file[form]!["entries"]!.AsArray().Select(e => Entry(e!.AsObject()))], Convert.FromBase64String((string)s_file[form]!["bytes"]!));

    public static IEnumerable<ulong> Absent => s_file["filter"]!["absent"]!.AsArray().Select(Tag);

    public static PassKind Kind(JsonObject pass) => Enum.Parse<PassKind>((string)pass["kind"]!, ignoreCase: true);

    public static ulong Tag(JsonNode? text) => ulong.Parse((string)text!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static AllowListEntry Entry(JsonObject entry) => new(
        Tag(entry["tag"]),
        (ushort)entry["category"]!,
        (PassFacts)(byte)entry["facts"]!,
        entry["holder"] is { } holder ? Tag(holder) : Tag(entry["tag"]),
        entry["sealed"] is { } name ? Convert.FromBase64String((string)name!) : default(ReadOnlyMemory<byte>));
}
