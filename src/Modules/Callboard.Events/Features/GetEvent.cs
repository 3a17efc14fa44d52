using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Events;

/// <summary>One event with all its first screen shows.</summary>
internal static class GetEvent
{
    public static async Task<Results<Ok<DataResponse<EventDetail>>, ProblemHttpResult>> HandleAsync(
        Guid eventId, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var found = await db.OneAsync<EventDetailRow>(EventsModule.Sql["GetEvent"], [eventId], cancellationToken);
        return found is null ? EventsProblems.NotFound.ToResult() : Answer(found.ToDetail(), http);
    }

    /// <summary>Reads the event again inside a transaction that changed it.</summary>
    public static async Task<EventDetail> ReadAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<EventDetailRow>(EventsModule.Sql["GetEvent"], [eventId], cancellationToken)
            ?? throw EventsProblems.NotFound.ToException()).ToDetail();

    public static Ok<DataResponse<EventDetail>> Answer(EventDetail detail, HttpContext http)
    {
        EntityTag.Write(http, detail.Version);
        return TypedResults.Ok(new DataResponse<EventDetail>(detail));
    }
}

/// <summary>The row behind <see cref="EventDetail"/>: money still apart from its currency.</summary>
internal sealed record EventDetailRow(
    Guid Id, string Name, string Type, string? Description, IReadOnlyList<string> Goals, DateTimeOffset StartAt, DateTimeOffset EndAt,
    string Timezone, string? Location, EventVenue? Venue, EventVenue? BackupVenue, EventClient? Client, Guid? ParentEventId,
    string Workflow, string Status, StatusCategory StatusCategory, IReadOnlyList<string> AllowedTransitions, int Progress,
    int? TargetAttendees, int? EstimatedAttendees, int? ActualAttendees, decimal? BudgetAmount, string Currency, EventVisibility Visibility,
    DateTimeOffset? ArchivedAt, Guid? ArchivedBy, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version,
    EventRights MyRights, IReadOnlyList<EventTeamMember> Team, TaskSummary Tasks, IReadOnlyList<EventSponsor> Sponsors,
    IReadOnlyList<EventDesigner> Designers, BudgetSummary BudgetSummary, string ChangeCursor)
{
    public EventDetail ToDetail() => new(
        Id, Name, Type, Description, Goals, StartAt, EndAt, Timezone, Location, Venue, BackupVenue, Client, ParentEventId, Workflow, Status,
        StatusCategory, AllowedTransitions, Progress, TargetAttendees, EstimatedAttendees, ActualAttendees, Money.Of(BudgetAmount, Currency),
        Currency, Visibility, ArchivedAt, ArchivedBy, CreatedBy, CreatedAt, UpdatedAt, Version, MyRights, Team, Tasks,
        [.. Sponsors.Select(s => s with { Amount = s.Amount is null ? null : Money.Of(decimal.Parse(s.Amount, System.Globalization.CultureInfo.InvariantCulture), Currency).Amount })],
        Designers, BudgetSummary, ChangeCursor);
}
