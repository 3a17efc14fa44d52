using Callboard.Documents.Model;
using Callboard.Platform.Data;

namespace Callboard.Documents.Sheets;

/// <summary>The call sheet: who is called when, what the day is, and whom to reach.</summary>
internal sealed class CallSheet(SheetFrame frame) : ISheetSource
{
    private sealed record Data(
        EventHead Head, IReadOnlyList<BlockLine> Blocks, IReadOnlyList<Called> People, IReadOnlyList<Member> Team, IReadOnlyList<VendorHead> Vendors);

    private sealed record Called(string Name, IReadOnlyList<string> Roles, DateTimeOffset Call, DateTimeOffset Wrap, string? Email, string? Phone);

    private sealed record Member(string Name, string Role, string? Email);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.CallSheet;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Blocks", "CallSheet"),
            [request.EventId, DocumentType.CallSheet, options.VendorId, options.IncludeNotes, options.Track, options.PersonId], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        if (data!.Blocks.Count > RunOfShow.Most)
        {
            throw DocumentsProblems.TooLong.With("most", RunOfShow.Most).ToException();
        }

        var clock = new EventClock(head.Timezone, [head.StartAt, head.EndAt, .. data.Blocks.SelectMany(b => new[] { b.Start, b.End })]);
        var several = data.Blocks.Select(b => clock.ShowDay(b.Start)).Distinct().Skip(1).Any();
        string When(DateTimeOffset at) => several ? clock.Short(at) : clock.Time(at);
        List<SheetBlock> content =
        [
            .. SheetFrame.Facts(
                ("First call", data.People.Count > 0 ? When(data.People.Min(p => p.Call)) : null),
                ("Last wrap", data.People.Count > 0 ? When(data.People.Max(p => p.Wrap)) : null),
                ("Event lead", head.Lead),
                ("Client", head.Client),
                ("Venue contact", head.Venue is { } venue ? SheetFrame.Joined(" · ", venue.Contact, venue.Phone, venue.Email) : null),
                ("Guests expected", head.Guests?.ToString("N0", System.Globalization.CultureInfo.InvariantCulture))),
        ];
        if (clock.Changes)
        {
            content.Add(new Prose("The clocks change in between: every time is written with how far it is from UTC.", Tone.Strong));
        }

        content.Add(new Heading("Calls"));
        content.Add(data.People.Count > 0 ? Calls(data.People, clock, several) : new Prose("Nobody is on a block yet."));
        content.Add(new Heading(several ? "The days" : "The day"));
        content.Add(data.Blocks.Count > 0
            ? RunOfShow.Table(data.Blocks, clock, [RunOfShowColumn.Where, RunOfShowColumn.Who])
            : new Prose(head.Vendor is { } vendor ? $"Nothing in the run of show names {vendor.Name} yet." : "Nothing is in the run of show yet."));
        if (data.Team.Count > 0)
        {
            content.Add(new Heading(head.Vendor is null ? "Team" : "Whom to ask"));
            content.Add(new Table(
                [new("Name", 3), new("Role", 3), new("E-mail", Most: 220)],
                [.. data.Team.Select(m => new Row([Cell.Of(m.Name, Tone.Strong), Cell.Of(SheetFrame.Words(m.Role)), Cell.Of(m.Email)]))],
                "The team of the event and how to reach it."));
        }

        if (data.Vendors.Count > 0)
        {
            content.Add(new Heading("Vendors"));
            content.Add(new Table(
                [new("Company", 3), new("For", 2), new("Contact", 2.4f), new("Phone", Most: 95), new("E-mail", Most: 150)],
                [.. data.Vendors.Select(v => new Row(
                    [Cell.Of(v.Name, Tone.Strong), Cell.Of(SheetFrame.Words(v.Type ?? "")), Cell.Of(v.Contact), Cell.Of(v.Phone), Cell.Of(v.Email)]))],
                "The vendors of the event and how to reach them."));
        }

        return frame.Sheet("Call sheet", head, clock, options, "/run-of-show", SheetFrame.WhenAndWhere(head, clock), content);
    }

    private static Table Calls(IReadOnlyList<Called> people, EventClock clock, bool several)
    {
        var rows = new List<Row>();
        DateOnly? day = null;
        foreach (var person in people)
        {
            if (several && clock.ShowDay(person.Call) is var next && next != day)
            {
                rows.Add(new Row([Cell.Of(EventClock.Day(next))], RowKind.Group));
                day = next;
            }

            rows.Add(new Row(
            [
                Cell.Of(clock.Time(person.Call), Tone.Strong), Cell.Of(clock.Time(person.Wrap)), Cell.Of(person.Name, Tone.Strong), Cell.Of(SheetFrame.Words(string.Join(", ", person.Roles))),
                new Cell([.. new[] { person.Phone, person.Email }.Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => new CellText(c!, Tone.Quiet))]),
            ]));
        }

        return new Table(
            [new("Call"), new("Wrap"), new("Name", 3), new("Role", 3), new("Reach", Most: 190)], rows, "When each person is called and when they are done.");
    }
}
