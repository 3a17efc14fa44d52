using System.Text.Json.Nodes;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

/// <summary>The decisions the server and the scanner share (tests/data/admission-rules.json).</summary>
public sealed class DecidingByExamples
{
    public static TheoryData<string> Names => [.. Examples.Select(e => e.Str("name")!)];

    private static IReadOnlyList<JsonNode> Examples { get; } =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "data", "admission-rules.json")))!.AsArray().Select(e => e!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_decided_as_written(string name)
    {
        var example = Examples.Single(e => e.Str("name") == name);
        var (given, scan, expect) = (example["given"]!, example["scan"]!, example["expect"]!);
        var series = SeriesOf(given);
        var pass = PassOf(given["pass"]);
        var where = given["pass"] is { } p && ((bool)p["inside"]! || (bool)p["wasInside"]!)
            ? new Whereabouts((bool)p["inside"]!, 1, (DateTimeOffset)scan["at"]! - TimeSpan.FromHours(1), null, Guid.CreateVersion7())
            : null;
        var facts = new ScanFacts(
            Guid.CreateVersion7(), series.Id, IdOf(scan.Str("gate")), Enum.Parse<ScanDirection>(scan.Str("direction")!, true), (DateTimeOffset)scan["at"]!, pass, where);

        var book = new ScanBook([series]);
        var decided = book.Take(facts);

        Assert.Equal(expect.Str("reason"), decided.Reason is { } reason ? SnakeCase.Of(reason) : null);
        Assert.Equal(expect.Int("change"), decided.Inside - series.Inside);
    }

    [Fact]
    public void Every_reason_has_an_example() =>
        Assert.Equal(
            Enum.GetValues<DenyReason>().Select(r => SnakeCase.Of(r)).Order(StringComparer.Ordinal),
            Examples.Select(e => e["expect"]!.Str("reason")).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    private static SeriesFacts SeriesOf(JsonNode given)
    {
        var s = given["series"]!;
        return new SeriesFacts(
            Guid.CreateVersion7(), Guid.CreateVersion7(), Enum.Parse<SeriesStatus>(s.Str("status")!, true), null,
            // A scanner may not know them; the server always does.
            (DateTimeOffset?)s["startAt"] ?? DateTimeOffset.MaxValue, (DateTimeOffset?)s["endAt"] ?? DateTimeOffset.MaxValue,
            (DateTimeOffset?)s["checkinOpensAt"], (DateTimeOffset?)s["checkinClosesAt"], (int?)s["capacity"], Enum.Parse<Reentry>(s.Str("reentry")!, true),
            AdmitsAll: false, [], "UTC", s.Int("inside"),
            [.. given["gates"]!.Items().Select(g => new GateFacts(IdOf(g.Str("id"))!.Value, g.Str("name")!, g["categories"]?.AsArray().Select(c => (string)c!).ToList()))],
            [.. given["categories"]!.Items().Select(c => new CategoryFacts(c.Str("name")!, (int?)c["limit"], c.Int("inside")))]);
    }

    private static KnownPass? PassOf(JsonNode? pass) => pass is null ? null : new KnownPass(
        Guid.CreateVersion7(), Guid.CreateVersion7(), pass.Str("category")!, null, Enum.Parse<PassStatus>(pass.Str("status")!, true), (bool)pass["assigned"]!);

    private static Guid? IdOf(string? name) => name switch
    {
        null => null,
        "north" => new Guid("00000000-0000-0000-0000-000000000001"),
        "backstage" => new Guid("00000000-0000-0000-0000-000000000002"),
        _ => new Guid("00000000-0000-0000-0000-0000000000ff"),
    };
}
