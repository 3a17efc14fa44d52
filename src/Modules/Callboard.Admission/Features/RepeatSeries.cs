using System.Globalization;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Admission;

/// <summary>Repeats a series by a rule, and carries changes of it over to what was repeated from it.</summary>
internal static class RepeatSeries
{
    /// <summary>Series made at once.</summary>
    private const int Most = 1000;

    // What a repeated series has of its parent, apart from its times.
    private const string CopyParts =
        """
        with child as (select s.id, s.event_id from admission.series as s where s.organization_id = app.current_organization() and s.id = any ($2)),
        gates as (
            insert into admission.series_gate (organization_id, event_id, series_id, gate_id)
            select x.organization_id, child.event_id, child.id, x.gate_id
              from admission.series_gate as x cross join child
             where x.organization_id = app.current_organization() and x.series_id = $1 and $3
            on conflict on constraint series_gate_pair_unique do nothing),
        categories as (
            insert into admission.series_category (organization_id, event_id, series_id, category, "limit")
            select x.organization_id, child.event_id, child.id, x.category, x."limit"
              from admission.series_category as x cross join child
             where x.organization_id = app.current_organization() and x.series_id = $1 and $4
            on conflict on constraint series_category_name_unique do update set "limit" = excluded."limit")
        insert into admission.series_pass (organization_id, event_id, series_id, pass_id)
        select x.organization_id, child.event_id, child.id, x.pass_id
          from admission.series_pass as x cross join child
         where x.organization_id = app.current_organization() and x.series_id = $1 and $5
        on conflict on constraint series_pass_pair_unique do nothing
        """;

    public static async Task<Results<Created<ListResponse<Series>>, ProblemHttpResult>> RepeatAsync(
        RepeatRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        var children = await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireWorkAsync(transaction, request.ParentSeriesId, cancellationToken, "parentSeriesId");
                var parent = (await transaction.OneAsync<Series>(SeriesDirectory.One, [request.ParentSeriesId], cancellationToken))!;
                var starts = Starts(parent, request);
                var first = 1 + (await transaction.OneAsync<int?>(
                    "select max(s.sequence_no) from admission.series as s where s.organization_id = app.current_organization() and s.parent_id = $1",
                    [parent.Id], cancellationToken) ?? 0);
                if (first > 1)
                {
                    throw AdmissionProblems.AlreadyRepeated.ToException();
                }

                var ids = starts.Select(_ => Guid.CreateVersion7()).ToArray();
                await transaction.ExecuteAsync(
                    """
                    insert into admission.series (
                        organization_id, event_id, id, name, start_at, end_at, checkin_opens_at, checkin_closes_at, capacity, reentry, timezone,
                        admits_all, admits, parent_id, sequence_no)
                    select s.organization_id, s.event_id, n.id, s.name, n.start_at, app.shift_time(s.end_at, s.timezone, s.start_at, n.start_at),
                           app.shift_time(s.checkin_opens_at, s.timezone, s.start_at, n.start_at),
                           app.shift_time(s.checkin_closes_at, s.timezone, s.start_at, n.start_at), s.capacity, s.reentry,
                           s.timezone, s.admits_all, s.admits, s.id, n.no
                      from admission.series as s cross join unnest($2::uuid[], $3::timestamptz[], $4::integer[]) as n (id, start_at, no)
                     where s.organization_id = app.current_organization() and s.id = $1
                    """,
                    [parent.Id, ids, starts.ToArray(), Enumerable.Range(first, ids.Length).ToArray()], cancellationToken);
                await transaction.ExecuteAsync(CopyParts, [parent.Id, ids, true, true, true], cancellationToken);
                return await transaction.ListAsync<Series>(
                    SeriesDirectory.One.Replace("s.id = $1", "s.id = any ($1) order by s.sequence_no", StringComparison.Ordinal), [ids], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/series?parentId={request.ParentSeriesId}", ListResponse<Series>.Whole(children));
    }

    /// <summary>What has begun stays as it was; what has not follows its parent in the fields named.</summary>
    public static async Task<Ok<DataResponse<CarryResult>>> CarryAsync(
        Guid id, CarryRequest request, TenantDb db, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<CarryResult>(await db.WriteAsync(
            async transaction =>
            {
                await SeriesDirectory.RequireWorkAsync(transaction, id, cancellationToken);
                var children = await transaction.ListAsync<Guid>(
                    """
                    select s.id from admission.series as s
                     where s.organization_id = app.current_organization() and s.parent_id = $1 and s.status in ('draft', 'scheduled')
                       and least(s.start_at, s.checkin_opens_at) > $2
                     order by s.id for update
                    """,
                    [id, time.GetUtcNow()], cancellationToken);
                var all = await transaction.OneAsync<int>(
                    "select count(*)::integer from admission.series as s where s.organization_id = app.current_organization() and s.parent_id = $1",
                    [id], cancellationToken);
                bool Has(CarriedField field) => request.Fields.Contains(field);
                await transaction.ExecuteAsync(
                    """
                    update admission.series as s
                       set name = case when $3 then p.name else s.name end,
                           capacity = case when $4 then p.capacity else s.capacity end,
                           reentry = case when $5 then p.reentry else s.reentry end,
                           checkin_opens_at = case when $6
                               then app.shift_time(p.checkin_opens_at, p.timezone, p.start_at, s.start_at) else s.checkin_opens_at end,
                           checkin_closes_at = case when $6
                               then app.shift_time(p.checkin_closes_at, p.timezone, p.start_at, s.start_at) else s.checkin_closes_at end,
                           admits_all = case when $7 then p.admits_all else s.admits_all end,
                           admits = case when $7 then p.admits else s.admits end
                      from admission.series as p
                     where p.organization_id = app.current_organization() and p.id = $1
                       and s.organization_id = app.current_organization() and s.id = any ($2)
                    """,
                    [
                        id, children.ToArray(), Has(CarriedField.Name), Has(CarriedField.Capacity), Has(CarriedField.Reentry), Has(CarriedField.Window),
                        Has(CarriedField.Admits),
                    ],
                    cancellationToken);
                // What the parent has no more goes from its children first.
                foreach (var (field, table) in ((CarriedField, string)[])
                    [(CarriedField.Gates, "series_gate"), (CarriedField.Categories, "series_category"), (CarriedField.Admits, "series_pass")])
                {
                    if (Has(field))
                    {
                        await transaction.ExecuteAsync(
                            $"delete from admission.{table} where organization_id = app.current_organization() and series_id = any ($1)",
                            [children.ToArray()], cancellationToken);
                    }
                }

                await transaction.ExecuteAsync(
                    CopyParts,
                    [id, children.ToArray(), Has(CarriedField.Gates), Has(CarriedField.Categories), Has(CarriedField.Admits)], cancellationToken);
                return new CarryResult(children.Count, all - children.Count);
            },
            cancellationToken)));

    private static List<DateTimeOffset> Starts(Series parent, RepeatRequest request)
    {
        var zone = WallClock.TryFindZone(parent.Timezone, out var found) ? found : TimeZoneInfo.Utc;
        var start = TimeZoneInfo.ConvertTime(parent.StartAt, zone).DateTime;
        var rule = request.Until is { } until
            ? With(request.Rule.Trim(), $"UNTIL={until.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}")
            : request.Rule.Trim();
        if (!Recurrence.TryParse(rule, start, zone, out var recurrence, out var fault))
        {
            throw AdmissionProblems.RuleInvalid.On("rule", fault.Message).ToException();
        }

        // The parent is the first of what the rule gives, or none of it, as with a start that is on none of its days.
        var occurrences = recurrence.Take(Most + 2);
        var starts = occurrences.Items.Select(o => o.Start).Where(s => s != parent.StartAt).Take(request.Count ?? int.MaxValue).ToList();
        return starts.Count > Most || (occurrences.More && request.Count is null)
            ? throw AdmissionProblems.RuleInvalid.On("rule", $"It makes more than {Most} series. Give a count or an end.").ToException()
            : starts.Count == 0 ? throw AdmissionProblems.RuleInvalid.On("rule", "Nothing follows the first one.").ToException()
            : starts;
    }

    // Before any EXDATE lines.
    private static string With(string rule, string part)
    {
        var lines = rule.Split('\n');
        lines[0] = $"{lines[0].TrimEnd()};{part}";
        return string.Join('\n', lines);
    }
}
