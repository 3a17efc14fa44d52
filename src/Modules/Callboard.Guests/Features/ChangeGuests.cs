using System.Text.Json;
using System.Text.Json.Nodes;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>Changes of many guests at once: made, listed, taken back.</summary>
internal static class ChangeGuests
{
    private const int MostLeft = 100;

    private const string Columns =
        """
        c.id, c.event_id, c.kind, c.file_name, c.rows, c.created, c.updated, c.unchanged, c.rejected, c.created_by, a.name as created_by_name,
        c.created_at, c.undone_at, c.removed, c.restored, c.left_alone
        """;

    public static async Task<Ok<DataResponse<GuestChange>>> BatchAsync(
        Guid eventId, ChangeGuestsRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var where = ListGuests.Where(request.Guests).And("g.event_id = ?", eventId);
        var change = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                var ids = await transaction.ListAsync<Guid>(
                    $"select g.id from guests.guest as g where {where.Sql}", where.Arguments, cancellationToken);
                if (request.Guests.Ids is { Count: > 0 } named && ids.Count < named.Distinct().Count())
                {
                    throw GuestsProblems.GuestUnknown.On("guests").With("ids", named.Except(ids).Take(MostLeft).ToArray()).ToException();
                }

                return (await transaction.OneAsync<GuestChange>(
                    $"""
                    select {Columns} from guests.change_many($1, $2, $3, $4, $5, $6) as c join accounts.account as a on a.id = c.created_by
                    """,
                    [
                        eventId, ids.ToArray(), new JsonText(FieldsOf(request).ToJsonString()), Texts(request.AddTags), Texts(request.RemoveTags),
                        JsonText.Of(request with { Guests = request.Guests with { Ids = null } }),
                    ],
                    cancellationToken))!;
            },
            cancellationToken);
        return TypedResults.Ok(new DataResponse<GuestChange>(change));
    }

    public static async Task<Ok<ListResponse<GuestChange>>> ImportsAsync(
        Guid eventId, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        const string Of = "c.organization_id = app.current_organization() and c.event_id = $1 and c.kind = 'import'";
        var imports = await db.PageAsync<GuestChange>(
            $"select {Columns} from guests.change as c join accounts.account as a on a.id = c.created_by where {Of} order by c.created_at desc, c.id",
            $"select count(*)::integer from guests.change as c where {Of}", [eventId], page, cancellationToken);
        return imports.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(imports)
            : throw GuestsProblems.EventNotFound.ToException();
    }

    /// <summary>Takes a change back wherever nobody has worked on a guest since, and says who is left.</summary>
    public static async Task<Results<Ok<DataResponse<UndoneGuestChange>>, ProblemHttpResult>> UndoAsync(
        Guid eventId, Guid changeId, TenantDb db, CancellationToken cancellationToken)
    {
        var undone = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                var change = await transaction.OneAsync<GuestChange>(
                    $"""
                    select {Columns} from guests.undo_change($1, $2) as c join accounts.account as a on a.id = c.created_by where c.id is not null
                    """,
                    [eventId, changeId], cancellationToken);
                return change is null ? null : new UndoneGuestChange(
                    change,
                    change.LeftAlone == 0 ? []
                        : await transaction.ListAsync<LeftGuest>(
                            """
                            select g.id, g.name,
                                   case when exists (select from guests.link as l where l.organization_id = g.organization_id
                                                        and l.event_id = g.event_id and l.guest_id = g.id) then 'They were invited since.'
                                        when exists (select from guests.guest as c where c.organization_id = g.organization_id
                                                        and c.event_id = g.event_id and c.host_id = g.id) then 'They bring somebody along.'
                                        else 'Somebody worked on them since.' end as why
                              from guests.guest as g
                             where g.organization_id = app.current_organization() and g.event_id = $1
                               and (g.change_id = $2 or g.id in (
                                    select r.guest_id from guests.change_row as r
                                     where r.organization_id = app.current_organization() and r.event_id = $1 and r.change_id = $2))
                             order by g.sort_name, g.id limit $3
                            """,
                            [eventId, changeId, MostLeft], cancellationToken));
            },
            cancellationToken);
        return undone is null
            ? GuestsProblems.ChangeNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<UndoneGuestChange>(undone));
    }

    // The fields that are there, under the names of their columns.
    private static JsonObject FieldsOf(ChangeGuestsRequest request)
    {
        var fields = new JsonObject();
        if (request.Set is { } set)
        {
            foreach (var (name, value) in JsonSerializer.SerializeToNode(set, CallboardJson.Options)!.AsObject())
            {
                if (value is not null)
                {
                    fields[SnakeCase.Of(name)] = value.DeepClone();
                }
            }
        }

        if (request.NoTable == true)
        {
            fields["table_id"] = null;
        }

        return fields;
    }

    private static string[] Texts(IReadOnlyList<string>? texts) =>
        [.. (texts ?? []).Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)];
}
