using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Admission;

/// <summary>What an incident is about.</summary>
public enum IncidentKind
{
    Medical,
    Security,
    Crowd,
    Dispute,
    Equipment,
    Lost,
    Other,
}

/// <summary>How bad an incident is: what a steward deals with, what a supervisor has to know of, what somebody has to come for now.</summary>
public enum IncidentSeverity
{
    Minor,
    Serious,
    Critical,
}

/// <summary>Something that happened at an event's gates. It is never changed: another one puts it right, or tells how it ended.</summary>
/// <param name="Person">Whom it was about, or who acted.</param>
/// <param name="OccurredAt">When, by a clock put right.</param>
/// <param name="ClockAt">What the clock of the scanner said it was told from; null where the client's is right.</param>
/// <param name="ReceivedAt">When the server heard of it.</param>
/// <param name="Device">The scanner it was told from.</param>
/// <param name="CorrectsId">The one it puts right.</param>
/// <param name="CorrectedById">The latest one that puts it right.</param>
/// <param name="ClosesId">The one whose end it tells.</param>
/// <param name="ClosedById">The one that tells how it ended. It is open again when that one is put right.</param>
/// <param name="IsOpen">Somebody still has to see to it: it tells of no end, and nothing puts it right or tells how it ended.</param>
public sealed record Incident(
    Guid Id, Guid EventId, Guid? SeriesId, string? SeriesName, Guid? GateId, string? GateName, IncidentKind Kind, IncidentSeverity Severity, string Sentence, string? Person,
    DateTimeOffset OccurredAt, DateTimeOffset? ClockAt, DateTimeOffset ReceivedAt, Guid ToldBy, string? ToldByName, string? Device, Guid? CorrectsId,
    Guid? CorrectedById, Guid? ClosesId, Guid? ClosedById, bool IsOpen);

/// <summary>Something that happened.</summary>
/// <param name="Id">Chosen by whoever tells: telling it twice is telling it once.</param>
/// <param name="OccurredAt">When; now when not given.</param>
/// <param name="CorrectsId">The one it puts right.</param>
/// <param name="ClosesId">The one whose end it tells; an incident has one end.</param>
public sealed record TellIncidentRequest(
    IncidentKind Kind,
    [property: StringLength(1000, MinimumLength = 1)] string Sentence,
    Guid? Id = null,
    Guid? SeriesId = null,
    Guid? GateId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Person = null,
    DateTimeOffset? OccurredAt = null,
    Guid? CorrectsId = null,
    Guid? ClosesId = null,
    IncidentSeverity Severity = IncidentSeverity.Minor);

/// <summary>Something that happened, as a scanner kept it.</summary>
/// <param name="OccurredAt">When, by the device's clock.</param>
public sealed record KeptIncident(
    Guid Id,
    IncidentKind Kind,
    [property: StringLength(1000, MinimumLength = 1)] string Sentence,
    DateTimeOffset OccurredAt,
    Guid? GateId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Person = null,
    IncidentSeverity Severity = IncidentSeverity.Minor);

/// <summary>What a scanner kept until it had a line.</summary>
/// <param name="SentAt">The device's clock now: by how much it is wrong, the times are put right.</param>
public sealed record KeptIncidentsRequest([property: Length(1, 100)] IReadOnlyList<KeptIncident> Incidents, DateTimeOffset SentAt);

/// <summary>Which of them are in the log now.</summary>
public sealed record KeptIncidents(IReadOnlyList<Guid> Ids);

/// <summary>Which incidents to list.</summary>
public sealed record IncidentQuery(
    [property: FromQuery(Name = "kind")] string? Kind = null,
    [property: FromQuery(Name = "severity")] string? Severity = null,
    [property: FromQuery(Name = "open")] bool? Open = null,
    [property: FromQuery(Name = "gateId")] Guid? GateId = null,
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "from")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to")] DateTimeOffset? To = null);

/// <summary>Who did what when at an event's gates.</summary>
internal static class Incidents
{
    /// <summary>More are not exported at once.</summary>
    private const int MostExported = 50_000;

    private static readonly TimeSpan s_memory = TimeSpan.FromDays(30);

    // Newest first: an end that was put right is none any more.
    private const string Ended =
        """
        (select c.id from admission.incident as c
          where c.organization_id = i.organization_id and c.event_id = i.event_id and c.closes_id = i.id
            and not exists (select from admission.incident as r
                             where r.organization_id = c.organization_id and r.event_id = c.event_id and r.corrects_id = c.id)
          order by c.received_at desc, c.id desc limit 1)
        """;

    private const string IsOpen =
        $"""
        (i.closes_id is null and {Ended} is null
         and not exists (select from admission.incident as r
                          where r.organization_id = i.organization_id and r.event_id = i.event_id and r.corrects_id = i.id)
         and not exists (select from admission.incident as o
                          where o.organization_id = i.organization_id and o.event_id = i.event_id and o.id = i.corrects_id and o.closes_id is not null))
        """;

    private const string Select =
        $"""
        select i.id, i.event_id, i.series_id, s.name as series_name, i.gate_id, g.name as gate_name, i.kind, i.severity, i.sentence, i.person, i.occurred_at,
               i.clock_at, i.received_at, i.told_by, a.name as told_by_name, i.device, i.corrects_id,
               (select c.id from admission.incident as c
                 where c.organization_id = i.organization_id and c.event_id = i.event_id and c.corrects_id = i.id
                 order by c.received_at desc, c.id desc limit 1) as corrected_by_id,
               i.closes_id, {Ended} as closed_by_id, {IsOpen} as is_open
          from admission.incident as i
          left join admission.series as s on s.organization_id = i.organization_id and s.id = i.series_id
          left join admission.gate as g on g.organization_id = i.organization_id and g.id = i.gate_id
          left join accounts.account as a on a.id = i.told_by
         where i.organization_id = app.current_organization()
        """;

    private sealed record Named(string Name, string Timezone);

    public static async Task<Results<Ok<ListResponse<Incident>>, ProblemHttpResult>> ListAsync(
        Guid eventId, [AsParameters] IncidentQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Where(eventId, query);
        var found = await db.PageAsync<Incident>(
            $"{Select} and {where.Sql} order by i.occurred_at desc, i.id desc",
            $"select count(*)::integer from admission.incident as i where i.organization_id = app.current_organization() and {where.Sql}",
            where.Arguments, page, cancellationToken);
        return found.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) >= 1", [eventId], cancellationToken)
            ? TypedResults.Ok(found)
            : AdmissionProblems.EventNotFound.ToResult();
    }

    public static async Task<Results<Created<DataResponse<Incident>>, Ok<DataResponse<Incident>>>> TellAsync(
        Guid eventId, TellIncidentRequest request, TenantDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (incident, isNew) = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken);
                var made = await transaction.OneAsync<Guid?>(
                    """
                    insert into admission.incident (organization_id, id, event_id, series_id, gate_id, kind, severity, sentence, person, occurred_at, told_by, corrects_id, closes_id)
                    values (app.current_organization(), coalesce($2::uuid, app.uuidv7()), $1, $3::uuid, $4::uuid, $5, $6, $7, $8::text, $9,
                            app.current_user_id(), $10::uuid, $11::uuid)
                    on conflict on constraint incident_pkey do nothing returning id
                    """,
                    [
                        eventId, request.Id, request.SeriesId, request.GateId, request.Kind, request.Severity, request.Sentence.Trim(), NullIfEmpty(request.Person),
                        request.OccurredAt is { } told && told < now ? told : now, request.CorrectsId, request.ClosesId,
                    ],
                    cancellationToken);
                var known = await transaction.OneAsync<Incident>(
                    $"{Select} and i.event_id = $1 and i.id = $2", [eventId, made ?? request.Id!.Value], cancellationToken);
                return (known ?? throw PlatformProblems.IdTaken.On("id").ToException(), made is not null);
            },
            cancellationToken);
        var answer = new DataResponse<Incident>(incident);
        return isNew ? TypedResults.Created($"/api/v1/events/{eventId}/incidents/{incident.Id}", answer) : TypedResults.Ok(answer);
    }

    /// <summary>Takes what a scanner kept; told again, it is there already.</summary>
    public static async Task<Ok<DataResponse<KeptIncidents>>> TakeKeptAsync(
        Guid id, KeptIncidentsRequest request, HttpContext http, LinkDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (caller, now) = (Caller.Of(http), time.GetUtcNow());
        var slow = now - request.SentAt;
        if (slow.Duration() > s_memory)
        {
            throw PlatformProblems.Invalid.On("sentAt", "The device's clock is wrong by more than 30 days.").ToException();
        }

        var all = request.Incidents.DistinctBy(i => i.Id).ToList();
        for (var i = 0; i < request.Incidents.Count; i++)
        {
            if (request.Incidents[i].Sentence.Trim().Length == 0)
            {
                throw PlatformProblems.Invalid.On($"incidents[{i}].sentence", "1 to 1000 characters.").ToException();
            }

            if (now - (request.Incidents[i].OccurredAt + slow) > s_memory)
            {
                throw PlatformProblems.Invalid.On($"incidents[{i}].occurredAt", "More than 30 days ago.").ToException();
            }
        }

        var kept = await db.OneAsync<KeptIncidents>(
            "select to_jsonb(admission.tell_incidents($1, $2::text, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)) as ids",
            [
                caller.CredentialId, caller.Organization, id, caller.RequestId,
                all.ConvertAll(i => i.Id).ToArray(),
                all.ConvertAll(i => SnakeCase.Of(i.Kind)).ToArray(),
                all.ConvertAll(i => SnakeCase.Of(i.Severity)).ToArray(),
                all.ConvertAll(i => i.Sentence.Trim()).ToArray(),
                all.ConvertAll(i => i.GateId).ToArray(),
                all.ConvertAll(i => NullIfEmpty(i.Person)).ToArray(),
                all.ConvertAll(i => i.OccurredAt + slow > now ? now : i.OccurredAt + slow).ToArray(),
                all.ConvertAll(i => i.OccurredAt).ToArray(),
            ],
            cancellationToken);
        return TypedResults.Ok(new DataResponse<KeptIncidents>(kept!));
    }

    public static async Task<FileContentHttpResult> ExportAsync(
        Guid eventId, [AsParameters] IncidentQuery query, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Where(eventId, query);
        var (of, rows) = await db.ReadAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireEventAsync(transaction, eventId, cancellationToken, rank: 1);
                return (
                    await transaction.OneAsync<Named>(
                        "select e.name, e.timezone from events.event as e where e.organization_id = app.current_organization() and e.id = $1",
                        [eventId], cancellationToken),
                    await transaction.ListAsync<Incident>(
                        $"{Select} and {where.Sql} order by i.occurred_at, i.id limit {MostExported}", where.Arguments, cancellationToken));
            },
            cancellationToken);
        var zone = WallClock.TryFindZone(of!.Timezone, out var found) ? found : TimeZoneInfo.Utc;
        using var bytes = new MemoryStream();
        await using (var csv = new CsvWriter(bytes))
        {
            foreach (var heading in (string[])[
                "id", "occurredAt", $"time ({of.Timezone})", "kind", "severity", "state", "sentence", "person", "gate", "series", "toldBy", "device", "receivedAt", "corrects", "correctedBy", "closes", "closedBy"])
            {
                csv.Add(heading);
            }

            await csv.EndRowAsync(cancellationToken);
            foreach (var row in rows)
            {
                await csv.Add(row.Id.ToString())
                    .Add(row.OccurredAt)
                    .Add(TimeZoneInfo.ConvertTime(row.OccurredAt, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
                    .Add(SnakeCase.Of(row.Kind))
                    .Add(SnakeCase.Of(row.Severity))
                    .Add(row.IsOpen ? "open" : row.ClosedById is not null ? "closed" : null)
                    .Add(row.Sentence).Add(row.Person).Add(row.GateName).Add(row.SeriesName).Add(row.ToldByName).Add(row.Device)
                    .Add(row.ReceivedAt)
                    .Add(row.CorrectsId?.ToString()).Add(row.CorrectedById?.ToString())
                    .Add(row.ClosesId?.ToString()).Add(row.ClosedById?.ToString())
                    .EndRowAsync(cancellationToken);
            }
        }

        return TypedResults.File(bytes.ToArray(), "text/csv; charset=utf-8", "incidents.csv");
    }

    private static Conditions Where(Guid eventId, IncidentQuery query) => new Conditions()
        .And("i.event_id = ?", eventId)
        .And("i.kind = ?", AdmissionModule.OneOf<IncidentKind>("kind", query.Kind))
        .And("i.severity = ?", AdmissionModule.OneOf<IncidentSeverity>("severity", query.Severity))
        .And($"{IsOpen} = ?", query.Open)
        .And("i.gate_id = ?", query.GateId)
        .And("i.occurred_at >= ?", query.From)
        .And("i.occurred_at < ?", query.To)
        .And(
            "(i.sentence ilike '%' || app.like_text(?::text) || '%' or i.person ilike '%' || app.like_text(?::text) || '%')",
            string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim());

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
