using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Platform.Data;

namespace Callboard.Documents.Sheets;

/// <summary>The guest list: what the kitchen has to know first, by table and with how bad it is in words; then who comes.</summary>
internal sealed class GuestList(SheetFrame frame) : ISheetSource
{
    /// <summary>The most guests that make one document.</summary>
    public const int Most = 5000;

    private sealed record Data(EventHead Head, Counts Counts, IReadOnlyList<TableLine> Tables, IReadOnlyList<GuestLine> Guests);

    private sealed record Counts(int All, int Confirmed, int Declined, int Expected);

    private sealed record TableLine(string? Table, int Covers, int Needs);

    private sealed record GuestLine(
        string Name, string Role, string Rsvp, string? Party, string? Host, string? Table, int? Seat, IReadOnlyList<string> DietaryNeeds, string? DietaryNotes,
        IReadOnlyList<AllergenLine> Allergens, string? Accessibility, bool HasNeeds, string? Notes);

    private sealed record AllergenLine(string Allergen, string Severity, string? Name = null);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.GuestList;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        // A caterer has to know what nobody may be served, and not who the others are.
        var kitchen = options.KitchenOnly || options.VendorId is not null;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("GuestList"),
            [request.EventId, DocumentType.GuestList, options.VendorId, options.Guests ?? GuestListScope.Expected, options.IncludeNotes, kitchen],
            cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        var guests = data!.Guests;
        if (guests.Count > Most)
        {
            throw DocumentsProblems.TooLong.With("most", Most).ToException();
        }

        var clock = new EventClock(head.Timezone, head.StartAt, head.EndAt);
        var needs = guests.Where(g => g.HasNeeds).ToList();
        List<SheetBlock> content =
        [
            .. SheetFrame.Facts(
                (kitchen ? "Covers" : "On this list", Number(kitchen ? data.Tables.Sum(t => t.Covers) : guests.Count)),
                ("Confirmed", Number(data.Counts.Confirmed)),
                ("Declined", Number(data.Counts.Declined)),
                ("To be looked after", Number(needs.Count)),
                ("Severe allergies", Number(needs.Count(g => g.Allergens.Any(a => a.Severity == "severe")))),
                ("Event lead", head.Lead)),
            new Heading("Allergies and needs"),
            needs.Count > 0 ? Needs(needs) : new Prose("Nobody on this list has told of any."),
        ];
        if (data.Tables.Any(t => t.Table is not null))
        {
            content.Add(new Heading("Tables"));
            content.Add(new Table(
                [new("Table", 1), new("Covers", Right: true), new("To be looked after", Right: true)],
                [
                    .. data.Tables.Select(t => new Row([Cell.Of(t.Table ?? "No table yet"), Cell.Of(Number(t.Covers)), Cell.Of(t.Needs > 0 ? Number(t.Needs) : "–")])),
                    new Row([Cell.Of("In all"), Cell.Of(Number(data.Tables.Sum(t => t.Covers))), Cell.Of(Number(data.Tables.Sum(t => t.Needs)))], RowKind.Total),
                ],
                "How many sit at each table, and how many of them have to be looked after."));
        }

        if (!kitchen)
        {
            content.Add(new Heading("Guests"));
            content.Add(guests.Count > 0 ? Everybody(guests) : new Prose("Nobody is on this list yet."));
        }

        return frame.Sheet(
            kitchen ? "Allergen list" : "Guest list", head, clock, options, "/guests", SheetFrame.WhenAndWhere(head, clock), content);
    }

    private static Table Needs(IReadOnlyList<GuestLine> guests)
    {
        var rows = new List<Row>();
        foreach (var table in guests.GroupBy(g => g.Table).OrderBy(t => t.Key is null).ThenBy(t => t.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (guests.Any(g => g.Table is not null))
            {
                rows.Add(new Row([Cell.Of(table.Key ?? "No table yet")], RowKind.Group));
            }

            rows.AddRange(table.OrderBy(g => g.Seat ?? int.MaxValue).Select(g => new Row(
            [
                Cell.Of(g.Seat is { } seat ? Number(seat) : null),
                new Cell([new CellText(g.Name, Tone.Strong), .. g.Rsvp == "confirmed" ? [] : Line(SheetFrame.Words(g.Rsvp), Tone.Quiet)]),
                new Cell([.. g.Allergens.OrderByDescending(a => Array.IndexOf(s_severities, a.Severity)).Select(Allergen)]),
                new Cell([.. g.DietaryNeeds.Select(n => new CellText(SheetFrame.Words(n))), .. Line(g.DietaryNotes)]),
                new Cell([.. Line(g.Accessibility)]),
            ])));
        }

        return new Table(
            [new("Seat", Right: true), new("Guest", 3), new("Must not be served", 3), new("Diet", 2.4f), new("Access", 2)], rows,
            "Who must not be served what, by table; how bad it is stands in words.");
    }

    private static readonly string[] s_severities = ["intolerance", "allergy", "severe"];

    private static CellText Allergen(AllergenLine allergen)
    {
        var what = string.IsNullOrWhiteSpace(allergen.Name) ? SheetFrame.Words(allergen.Allergen) : allergen.Name;
        return allergen.Severity switch
        {
            "severe" => new CellText($"SEVERE: {what.ToUpperInvariant()}", Tone.Strong),
            "allergy" => new CellText($"Allergy: {what}", Tone.Strong),
            _ => new CellText($"Intolerance: {what}"),
        };
    }

    private static IEnumerable<CellText> Line(string? text, Tone tone = Tone.Normal) =>
        string.IsNullOrWhiteSpace(text) ? [] : [new CellText(text.Trim(), tone)];

    private static Table Everybody(IReadOnlyList<GuestLine> guests)
    {
        var (parties, tables) = (guests.Any(g => g.Party is not null), guests.Any(g => g.Table is not null));
        var columns = new List<Column> { new("Guest", 3), new("Role", Most: 90), new("Answer", Most: 80) };
        columns.AddRange(parties ? [new Column("Party", 2)] : []);
        columns.AddRange(tables ? [new Column("Table", Most: 90), new Column("Seat", Right: true)] : []);
        return new Table(columns, [.. guests.Select(g => new Row(
        [
            new Cell(
            [
                new CellText(g.Name, Tone.Strong, g.HasNeeds ? "● see above" : null),
                .. Line(g.Host is null ? null : $"with {g.Host}", Tone.Quiet),
                .. Line(g.Notes, Tone.Quiet),
            ]),
            Cell.Of(SheetFrame.Words(g.Role)), Cell.Of(g.Rsvp switch { "confirmed" => "✓ Confirmed", var other => SheetFrame.Words(other) }),
            .. parties ? (Cell[])[Cell.Of(g.Party)] : [],
            .. tables ? (Cell[])[Cell.Of(g.Table), Cell.Of(g.Seat is { } seat ? Number(seat) : null)] : [],
        ]))], "Who is invited, what they answered and where they sit.");
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
