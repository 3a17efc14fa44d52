using System.Text.Json.Nodes;
using Callboard.Show;

namespace Callboard.Tests.Show;

/// <summary>The examples the server and the web client share (tests/data/show-vectors.json).</summary>
internal static class Vectors
{
    private static readonly JsonObject s_file =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "data", "show-vectors.json")))!.AsObject();

    public static IEnumerable<JsonObject> Of(string kind) => s_file[kind]!.AsArray().Select(v => v!.AsObject());

    public static IEnumerable<string> Names(string kind) => Of(kind).Select(v => (string)v["name"]!);

    public static JsonObject Named(string kind, string name) => Of(kind).Single(v => (string?)v["name"] == name);

    /// <summary>Ids are letters in the file.</summary>
    public static Guid Id(string letter) => new($"00000000-0000-7000-8000-0000000000{(int)letter[0]:x2}");

    public static Guid? IdOrNull(JsonNode? letter) => letter is null ? null : Id((string)letter!);

    public static string Letter(Guid id) => ((char)Convert.ToInt32(id.ToString()[^2..], 16)).ToString();

    public static DateTimeOffset At(JsonNode? node) => DateTimeOffset.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture);

    public static DateTimeOffset? AtOrNull(JsonNode? node) => node is null ? null : At(node);

    public static IReadOnlyList<Guid> Ids(JsonNode? letters) => [.. letters!.AsArray().Select(l => Id((string)l!))];

    public static ShowPhase Phase(JsonNode? name) => Enum.Parse<ShowPhase>((string)name!, ignoreCase: true);
}
