using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>What the kitchen has to know: as it is, as it was printed, and what lies between.</summary>
internal static class Dietary
{
    // Only the newest sheet hangs in the kitchen; the older ones are kept for whoever asks later.
    private const string LastSheet =
        """
        select s.id, s.number, s.scope, s.content, s.created_at as printed_at, a.name as printed_by
          from guests.sheet as s join accounts.account as a on a.id = s.printed_by
         where s.organization_id = app.current_organization() and s.event_id = $1
         order by s.number desc limit 1
        """;

    private sealed record Sheet(Guid Id, int Number, SheetScope Scope, IReadOnlyList<SheetTable> Content, DateTimeOffset PrintedAt, string PrintedBy);

    /// <param name="scope">Whom it is about; everybody who has not declined if not given.</param>
    public static async Task<Ok<DataResponse<DietaryReport>>> GetAsync(
        Guid eventId, string? scope, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<DietaryReport>(await db.ReadAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 1, cancellationToken);
                var report = await ReadAsync(
                    transaction, eventId, GuestAccess.Word<SheetScope>("scope", scope) ?? SheetScope.Expected, cancellationToken);
                return report with { LastPrint = await LastAsync(transaction, eventId, report, cancellationToken) };
            },
            cancellationToken)));

    /// <summary>Keeps the report as it is now as the sheet that is printed; the answer is what to print.</summary>
    public static async Task<Created<DataResponse<DietaryReport>>> PrintAsync(
        Guid eventId, PrintSheetRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var report = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                // Numbers are given one after the other.
                await transaction.ExecuteAsync(
                    "select pg_advisory_xact_lock(hashtextextended('guests.sheet' || $1::uuid, 0))", [eventId], cancellationToken);
                var now = await ReadAsync(transaction, eventId, request.Scope!.Value, cancellationToken);
                await transaction.ExecuteAsync(
                    """
                    insert into guests.sheet (organization_id, event_id, number, scope, content, printed_by)
                    select app.current_organization(), $1, coalesce(max(s.number), 0) + 1, $2, $3, app.current_user_id()
                      from guests.sheet as s where s.organization_id = app.current_organization() and s.event_id = $1
                    """,
                    [eventId, request.Scope, JsonText.Of(now.Tables)], cancellationToken);
                return now with { LastPrint = await LastAsync(transaction, eventId, now, cancellationToken) };
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/events/{eventId}/guests/dietary", new DataResponse<DietaryReport>(report));
    }

    private static async Task<DietaryReport> ReadAsync(
        TenantTransaction transaction, Guid eventId, SheetScope scope, CancellationToken cancellationToken)
    {
        var counted = scope == SheetScope.Confirmed ? "g.rsvp = 'confirmed'" : "g.rsvp <> 'declined'";
        var heads = await transaction.ListAsync<KitchenSheet.Head>(
            $"""
            select n.table_id, t.name as table_name, n.covers, n.confirmed
              from (select g.table_id, count(*)::integer as covers, count(*) filter (where g.rsvp = 'confirmed')::integer as confirmed
                      from guests.guest as g
                     where g.organization_id = app.current_organization() and g.event_id = $1 and {counted} group by g.table_id) as n
              left join guests.seating_table as t on t.organization_id = app.current_organization() and t.event_id = $1 and t.id = n.table_id
             order by t.position nulls last, lower(t.name), t.id
            """,
            [eventId], cancellationToken);
        var rows = await transaction.ListAsync<KitchenSheet.Row>(
            $"""
            select g.id, g.table_id, g.name, g.seat, g.rsvp, g.dietary_needs, g.dietary_notes, g.allergens, g.accessibility
              from guests.guest as g
             where g.organization_id = app.current_organization() and g.event_id = $1 and g.has_needs and {counted}
            """,
            [eventId], cancellationToken);
        return KitchenSheet.Of(scope, heads, rows);
    }

    private static async Task<PrintedSheet?> LastAsync(
        TenantTransaction transaction, Guid eventId, DietaryReport report, CancellationToken cancellationToken)
    {
        if (await transaction.OneAsync<Sheet>(LastSheet, [eventId], cancellationToken) is not { } sheet)
        {
            return null;
        }

        // A sheet of those who confirmed is compared with those who have confirmed by now, whatever is on the screen.
        var now = sheet.Scope == report.Scope ? report : await ReadAsync(transaction, eventId, sheet.Scope, cancellationToken);
        var changes = KitchenSheet.Differences(sheet.Content, now.Tables);
        return new PrintedSheet(sheet.Id, sheet.Number, sheet.Scope, sheet.PrintedAt, sheet.PrintedBy, changes.Count == 0, changes);
    }
}
