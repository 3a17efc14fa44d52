using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>How far a part of a budget went.</summary>
public enum AlertLevel
{
    Warning,
    Critical,
}

/// <summary>A category, or the whole budget, passed a threshold.</summary>
/// <param name="CategoryId">Null for the whole budget.</param>
/// <param name="Label">What the category is called.</param>
/// <param name="Used">What was spent and promised when it was raised.</param>
/// <param name="Limit">What was budgeted then.</param>
/// <param name="UsedPercent">The one in percent of the other; null where nothing was budgeted.</param>
/// <param name="Reason">Why it is left as it is, by whoever acknowledged it.</param>
/// <param name="ResolvedAt">When it was below the threshold again; null while it stands.</param>
public sealed record BudgetAlert(
    Guid Id, Guid? CategoryId, string Label, AlertLevel Level, Money Used, Money Limit, decimal? UsedPercent, DateTimeOffset? AcknowledgedAt,
    FeedPerson? AcknowledgedBy, string? Reason, DateTimeOffset? ResolvedAt, DateTimeOffset CreatedAt, int Version);

/// <summary>Why an alert is left as it is.</summary>
public sealed record AcknowledgeBudgetAlert(
    [property: StringLength(500, MinimumLength = 1), RegularExpression(@"(?s).*\S.*", ErrorMessage = "Say why.")] string Reason);

/// <summary>From how much used on people are warned.</summary>
/// <param name="WarningPercent">Warn from this part of what is budgeted on; 90 unless somebody says otherwise.</param>
/// <param name="CriticalPercent">Critical above this part; 100 unless somebody says otherwise.</param>
public sealed record BudgetSettings(
    [property: Range(typeof(decimal), "1", "1000")] decimal WarningPercent,
    [property: Range(typeof(decimal), "1", "1000")] decimal CriticalPercent);

internal sealed record BudgetAlertRow(BudgetAlert Alert);

/// <summary>Alerts of a budget: raised and ended by the database, acknowledged by people.</summary>
internal static class BudgetAlerts
{
    private const string OfEvent =
        """
          from events.public_event as e cross join lateral money.shown_alerts(e.organization_id, e.id, e.currency) as a
         where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff() and ($2 or a."resolvedAt" is null)
        """;

    /// <param name="resolved">Also those that are over.</param>
    public static async Task<Results<Ok<ListResponse<BudgetAlert>>, ProblemHttpResult>> ListAsync(
        Guid eventId, bool? resolved, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var rows = await db.PageAsync<BudgetAlertRow>(
            $"""select to_jsonb(a) as alert {OfEvent} order by a."createdAt" desc, a.id""", $"select count(*)::integer {OfEvent}",
            [eventId, resolved == true], page, cancellationToken);
        return rows.Total > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(new ListResponse<BudgetAlert>(
                [.. rows.Data.Select(r => r.Alert)], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages))
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<BudgetAlert>>, ProblemHttpResult>> AcknowledgeAsync(
        Guid eventId, Guid alertId, AcknowledgeBudgetAlert request, TenantDb db, CancellationToken cancellationToken)
    {
        var alert = await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    update money.budget_alert
                       set acknowledged_at = clock_timestamp(), acknowledged_by = app.current_user_id(), reason = $3
                     where organization_id = app.current_organization() and event_id = $1 and id = $2
                    """,
                    [eventId, alertId, request.Reason.Trim()], cancellationToken);
                return await transaction.OneAsync<BudgetAlertRow>(
                    $"select to_jsonb(a) as alert {OfEvent} and a.id = $3", [eventId, true, alertId], cancellationToken);
            },
            cancellationToken);
        return alert is null ? MoneyProblems.AlertNotFound.ToResult() : TypedResults.Ok(new DataResponse<BudgetAlert>(alert.Alert));
    }

    public static async Task<Results<Ok<DataResponse<BudgetSettings>>, ProblemHttpResult>> SettingsAsync(
        Guid eventId, TenantDb db, CancellationToken cancellationToken)
    {
        var settings = await db.OneAsync<BudgetSettings>(
            """
            select h.warning as warning_percent, h.critical as critical_percent
              from events.event as e cross join lateral money.thresholds(e.organization_id, e.id) as h
             where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
            """,
            [eventId], cancellationToken);
        return settings is null ? PlatformProblems.NotFound.ToResult() : TypedResults.Ok(new DataResponse<BudgetSettings>(settings));
    }

    public static async Task<Results<Ok<DataResponse<BudgetSettings>>, ProblemHttpResult>> ChangeSettingsAsync(
        Guid eventId, BudgetSettings settings, TenantDb db, CancellationToken cancellationToken)
    {
        var written = await db.WriteOneAsync<BudgetSettings>(
            """
            insert into money.budget_setting as s (organization_id, event_id, warning_percent, critical_percent)
            select e.organization_id, e.id, $2, $3 from events.event as e
             where e.organization_id = app.current_organization() and e.id = $1 and app.is_staff()
            on conflict on constraint budget_setting_event_unique
            do update set warning_percent = excluded.warning_percent, critical_percent = excluded.critical_percent
            returning s.warning_percent, s.critical_percent
            """,
            [eventId, settings.WarningPercent, settings.CriticalPercent], cancellationToken);
        return written is null ? PlatformProblems.NotFound.ToResult() : TypedResults.Ok(new DataResponse<BudgetSettings>(written));
    }
}
