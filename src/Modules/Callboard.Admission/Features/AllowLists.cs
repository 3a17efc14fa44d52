using System.Globalization;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Admission;

/// <summary>A pass as a gate without a line knows it.</summary>
/// <param name="Tag">16 hex digits of a salted hash of its code.</param>
/// <param name="State">active, inactive or blocked.</param>
/// <param name="WasInside">It came in before.</param>
/// <param name="Removed">It is admitted no more; only in changes.</param>
public sealed record ListedPass(string Tag, string Category, PassStatus State, bool Inside, bool WasInside, bool Removed);

/// <summary>What a gate decides by while it has no line. Codes and names are not in it; see the binary form for names that whoever shows a code unseals.</summary>
/// <param name="Cursor">Give it as <c>since</c> to get what changed.</param>
/// <param name="Salt">What tags are made with, Base64.</param>
/// <param name="Pins">Who may wake and overrule scanners; told to whoever may scan.</param>
public sealed record AllowListView(
    Guid SeriesId, string Name, string EventName, string Timezone, DateTimeOffset MadeAt, string Cursor, string? Since, string Salt,
    SeriesStatus Status, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? CheckinOpensAt, DateTimeOffset? CheckinClosesAt,
    int? Capacity, int Inside, Reentry Reentry, IReadOnlyList<ListedGate> Gates, IReadOnlyList<ListedCategory> Categories, int Count,
    IReadOnlyList<ListedPass> Entries, IReadOnlyList<ListedPin> Pins);

/// <summary>A gate of the list.</summary>
public sealed record ListedGate(Guid Id, string Name, IReadOnlyList<string>? Categories, GateMode Mode);

/// <summary>Somebody who may wake a locked scanner.</summary>
/// <param name="Overrules">They may let somebody in against the rules as well.</param>
/// <param name="Salt">What their PIN is hashed with, Base64.</param>
/// <param name="Rounds">Rounds of PBKDF2 with HMAC-SHA256.</param>
/// <param name="Hash">The first 12 bits of what comes out.</param>
public sealed record ListedPin(Guid Id, string Name, bool Overrules, string Salt, int Rounds, int Hash);

/// <summary>A category of the list.</summary>
public sealed record ListedCategory(string Name, int? Limit, int Inside);

/// <summary>Who may come in, for gates that lose their line.</summary>
internal static class AllowLists
{
    private const string Binary = "application/octet-stream";

    // Of a clock that commits may be behind of: a list of changes repeats a little rather than miss something.
    private static readonly TimeSpan s_overlap = TimeSpan.FromSeconds(30);

    private sealed record Heading(string Name, string EventName, DateTimeOffset MadeAt, string Edition);

    private sealed record Pin(Guid Id, string Name, bool Overrules, byte[] PinSalt, int PinHash, int PinRounds);

    private sealed record Row(
        string Kind, string Key, long Tag, string Category, string? HolderName, PassStatus Status, Guid HolderId, bool Inside, int Entries,
        bool Admitted);

    public static async Task<Results<Ok<DataResponse<AllowListView>>, FileContentHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, [FromQuery] string? since, [FromQuery] string? form, HttpContext http, ScanRights rights, CancellationToken cancellationToken)
    {
        if (form is not (null or "exact" or "filter"))
        {
            throw PlatformProblems.Invalid.On("form", "exact or filter.").ToException();
        }

        var (heading, series, salt, pins, from, rows) = await rights.ReadAsync(
            Caller.Of(http), id,
            async transaction =>
            {
                var found = (await transaction.OneAsync<Heading>(
                    """
                    select s.name, e.name as event_name, clock_timestamp() as made_at, admission.list_edition(s.id) as edition
                      from admission.series as s join events.event as e on e.organization_id = s.organization_id and e.id = s.event_id
                     where s.organization_id = app.current_organization() and s.id = $1
                    """,
                    [id], cancellationToken))!;
                var facts = (await transaction.OneAsync<SeriesFacts>(
                    "select * from admission.visible_facts($1)", [id], cancellationToken))!;
                var from = Since(since, found);
                var changed = from is null
                    ? null
                    : await transaction.ListAsync<Guid>(AdmissionModule.Sql["AllowListChanges"], [id, from], cancellationToken);
                return (
                    found, facts,
                    await transaction.OneAsync<byte[]>("select admission.salt_of($1)", [facts.EventId], cancellationToken) ?? new byte[PassTag.SaltLength],
                    await transaction.ListAsync<Pin>("select * from admission.pins_of($1)", [id], cancellationToken),
                    from,
                    await transaction.ListAsync<Row>(AdmissionModule.Sql["AllowList"], [id, changed?.ToArray()], cancellationToken));
            },
            cancellationToken);

        // A whole list leaves out whom the series does not admit; changes say who is admitted no more.
        var listed = from is null ? rows.Where(r => r.Admitted).ToList() : rows;
        var categories = series.Categories.Select(c => c.Name).Union(listed.Select(r => r.Category), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(name => series.Categories.FirstOrDefault(c => c.Name == name) ?? new CategoryFacts(name, null, 0)).ToList();
        var header = new AllowListHeader(
            series.Id, heading.Name, heading.EventName, series.Timezone, heading.MadeAt, CursorOf(heading), from is null ? null : since,
            Convert.ToBase64String(salt), SnakeCase.Of(series.Status), series.StartAt, series.EndAt, series.CheckinOpensAt, series.CheckinClosesAt,
            series.Capacity, series.Inside, SnakeCase.Of(series.Reentry),
            [.. series.Gates.Select(g => new AllowListGate(g.Id, g.Name, g.Categories, g.Mode == GateMode.Local ? null : SnakeCase.Of(g.Mode)))],
            [.. categories.Select(c => new AllowListCategory(c.Name, c.Limit, c.Inside))], listed.Count,
            pins.Count == 0 ? null : [.. pins.Select(p => new AllowListPin(p.Id, p.Name, p.Overrules, Convert.ToBase64String(p.PinSalt), p.PinRounds, p.PinHash))]);
        http.Response.Headers.CacheControl = "private, no-store";
        return http.Request.Headers.Accept.ToString().Contains(Binary, StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Bytes(Pack(header, listed, categories, salt, from is not null, form == "filter"), Binary)
            : TypedResults.Ok(new DataResponse<AllowListView>(new AllowListView(
                header.SeriesId, header.Name, header.EventName, header.Timezone, header.MadeAt, header.Cursor, header.Since, header.Salt,
                series.Status, series.StartAt, series.EndAt, series.CheckinOpensAt, series.CheckinClosesAt, series.Capacity, series.Inside,
                series.Reentry, [.. series.Gates.Select(g => new ListedGate(g.Id, g.Name, g.Categories, g.Mode))],
                [.. categories.Select(c => new ListedCategory(c.Name, c.Limit, c.Inside))], listed.Count,
                [.. listed.Select(r => new ListedPass(
                    PassTag.Text(unchecked((ulong)r.Tag)), r.Category, r.Status, r.Inside, r.Entries > 0, !r.Admitted))],
                [.. pins.Select(p => new ListedPin(p.Id, p.Name, p.Overrules, Convert.ToBase64String(p.PinSalt), p.PinRounds, p.PinHash))])));
    }

    private static byte[] Pack(
        AllowListHeader header, List<Row> rows, List<CategoryFacts> categories, byte[] salt, bool changes, bool filterWanted)
    {
        var form = AllowListCodec.FormFor(rows.Count, changes, filterWanted);
        var places = categories.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => checked((ushort)c.i), StringComparer.Ordinal);
        return AllowListCodec.Write(
            header,
            [
                .. rows.Select(r => new AllowListEntry(
                    unchecked((ulong)r.Tag), places[r.Category], FactsOf(r), PassTag.OfHolder(salt, r.HolderId),
                    // A filter carries no names.
                    form == AllowListForm.Filter || r.HolderName is null
                        ? default
                        : PassTag.Seal(salt, r.Kind == "ticket" ? PassKind.Ticket : PassKind.Wristband, r.Key, r.HolderName))),
            ],
            form);
    }

    private static PassFacts FactsOf(Row row) =>
        (row.Status == PassStatus.Active ? PassFacts.Active : PassFacts.None)
        | (row.Status == PassStatus.Blocked ? PassFacts.Blocked : PassFacts.None)
        | (row.Inside ? PassFacts.Inside : PassFacts.None)
        | (row.Entries > 0 ? PassFacts.WasInside : PassFacts.None)
        | (row.Admitted ? PassFacts.None : PassFacts.Removed);

    private static string CursorOf(Heading heading) =>
        $"{(heading.MadeAt - s_overlap).UtcTicks.ToString(CultureInfo.InvariantCulture)}.{heading.Edition}";

    /// <summary>Since when changes are told; null for all there is, where the list the cursor is of cannot be changed into this one.</summary>
    private static DateTimeOffset? Since(string? cursor, Heading heading) =>
        cursor?.Split('.', 2) is [var at, var edition] && edition == heading.Edition
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks > 0 && ticks <= heading.MadeAt.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
