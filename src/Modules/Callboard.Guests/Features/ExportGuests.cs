using System.Globalization;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>
/// The guest list as a table for spreadsheets, in the columns an import understands. It is written while it is read, in stretches by name, so a
/// hundred thousand guests need no memory and a slow reader holds no transaction.
/// </summary>
internal static class ExportGuests
{
    private const int Stretch = 2000;

    private static readonly string[] s_header =
    [
        "Name", "Email", "Phone", "Role", "RSVP", "Answered at", "Plus-ones allowed", "Comes with", "Party", "Table", "Seat", "Dietary needs",
        "Dietary notes", "Allergens", "Accessibility", "Tags", "Invited by", "Notes", "Message", "Ticket",
    ];

    public static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        Guid eventId, [AsParameters] GuestFilter filter, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        // Refused before the first byte: what has begun cannot become a problem any more.
        var where = ListGuests.Where(filter with { Sort = null });
        await GuestAccess.RequireAsync(db, eventId, 1, cancellationToken);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"guests.csv\"";
        await using var csv = new CsvWriter(http.Response.Body);
        foreach (var column in s_header)
        {
            csv.Add(column);
        }

        await csv.EndRowAsync(cancellationToken);
        Guest? last = null;
        while (true)
        {
            var rows = await StretchAsync(eventId, filter, last, db, cancellationToken);
            foreach (var guest in rows)
            {
                csv.Add(guest.Name).Add(guest.Email).Add(guest.Phone).Add(guest.Role).Add(SnakeCase.Of(guest.Rsvp)).Add(guest.AnsweredAt)
                    .Add((long)guest.PlusOnesAllowed).Add(guest.HostName).Add(guest.Party).Add(guest.TableName).Add((long?)guest.Seat)
                    .Add(string.Join(", ", guest.DietaryNeeds)).Add(guest.DietaryNotes).Add(AllergenText.Of(guest.Allergens)).Add(guest.Accessibility)
                    .Add(string.Join(", ", guest.Tags)).Add(guest.InvitedBy).Add(guest.Notes).Add(guest.Message).Add(guest.TicketCode);
                await csv.EndRowAsync(cancellationToken);
            }

            if (rows.Count < Stretch)
            {
                return TypedResults.Empty;
            }

            last = rows[^1];
        }
    }

    private static Task<IReadOnlyList<Guest>> StretchAsync(
        Guid eventId, GuestFilter filter, Guest? last, TenantDb db, CancellationToken cancellationToken)
    {
        var where = ListGuests.Where(filter).And("g.event_id = ?", eventId);
        List<object?> arguments = [.. where.Arguments];
        var from = "true";
        if (last is not null)
        {
            arguments.AddRange([last.Name, last.Id]);
            from = string.Create(
                CultureInfo.InvariantCulture,
                $"(g.sort_name, g.id) > (left(guests.search_text(${arguments.Count - 1}::text), 100) collate \"C\", ${arguments.Count}::uuid)");
        }

        return db.ListAsync<Guest>(
            GuestAccess.Page(
                $"""
                select g.*, row_number() over (order by g.sort_name, g.id) as place from guests.guest as g
                 where {where.Sql} and {from} order by g.sort_name, g.id limit {Stretch}
                """),
            arguments, cancellationToken);
    }
}
