using System.ComponentModel.DataAnnotations;
using Callboard.Contracts.Directories;
using Callboard.Contracts.Elements;
using Callboard.Contracts.Events;
using Callboard.Contracts.Money;
using Callboard.Platform.Http;

namespace Callboard.Events;

/// <summary>Who sees an event besides owners and administrators: its team, or the whole staff.</summary>
public enum EventVisibility
{
    Team,
    Organization,
}

/// <summary>The stage of life a status belongs to, whatever the workflow calls it.</summary>
public enum StatusCategory
{
    Lead,
    Planning,
    Live,
    Done,
    Closed,
    Cancelled,
}

/// <summary>What the caller may do with an event: see it, work on it, decide about it.</summary>
public enum EventRights
{
    View,
    Edit,
    Admin,
}

/// <summary>How far a sponsorship has come.</summary>
public enum SponsorStatus
{
    Pending,
    Confirmed,
    Signed,
    Active,
    Completed,
}

/// <summary>How a designer answered the invitation to an event.</summary>
public enum DesignerStatus
{
    Sent,
    Opened,
    Accepted,
    Declined,
    NoResponse,
}

/// <summary>An event in a list.</summary>
/// <param name="Progress">Done tasks of all not cancelled, in percent.</param>
public sealed record EventRow(
    Guid Id, string Name, string Type, DateTimeOffset StartAt, DateTimeOffset EndAt, string Timezone, string? Location, string Status,
    StatusCategory StatusCategory, int Progress, int TaskTotal, int TaskDone, EventVisibility Visibility, Guid? VenueId, string? VenueName,
    Guid? ClientId, string? ClientName, int TeamCount, DateTimeOffset? ArchivedAt, int Version);

/// <summary>A venue as an event shows it.</summary>
public sealed record EventVenue(Guid Id, string Name, string? Location, int? Capacity);

/// <summary>The client an event is for.</summary>
public sealed record EventClient(Guid Id, string Name);

/// <summary>Somebody on the team.</summary>
public sealed record EventTeamMember(
    Guid UserId, string Name, string Email, TeamRole Role, string? RoleName, TeamPermission Permission, DateTimeOffset AssignedAt);

/// <summary>A sponsor of an event.</summary>
public sealed record EventSponsor(
    Guid SponsorId, string CompanyName, SponsorTier? Tier, string? Amount, string Currency, SponsorStatus Status);

/// <summary>A designer at an event.</summary>
public sealed record EventDesigner(
    Guid DesignerId, string Name, string? BrandName, DesignerStatus InvitationStatus, DateTimeOffset InvitedAt,
    DateTimeOffset? RespondedAt, int? NumberOfLooks, int? ShowOrder);

/// <summary>A vendor assigned to an event.</summary>
public sealed record EventVendor(Guid VendorId, string Name, string Type, DateTimeOffset AssignedAt);

/// <summary>How far one phase of the plan is.</summary>
public sealed record PhaseProgress(string Phase, int Total, int Done);

/// <summary>The plan in numbers. Overdue is derived from the clock at the time of asking.</summary>
/// <param name="Blocked">All that are blocked, by hand or because they wait.</param>
/// <param name="Waiting">Those of them that only wait for other tasks.</param>
public sealed record TaskSummary(
    int Total, int Done, int InProgress, int Blocked, int Waiting, int Overdue, IReadOnlyList<PhaseProgress> ByPhase);

/// <summary>One budget category against what was spent.</summary>
/// <param name="Actual">What was spent, in all.</param>
/// <param name="EnteredActual">The part of it that was entered for the category itself, without an expense.</param>
public sealed record BudgetLine(
    Guid Id, string Category, string? Name, Money Budgeted, Money Actual, Money EnteredActual, decimal? VariancePercent);

/// <summary>The budget in numbers. Variance is (actual − budgeted) ÷ budgeted, in percent.</summary>
public sealed record BudgetSummary(Money TotalBudgeted, Money TotalActual, decimal? VariancePercent, IReadOnlyList<BudgetLine> Categories);

/// <summary>An event with everything its first screen shows, read in one statement.</summary>
/// <param name="MyRights">What the caller may do here.</param>
/// <param name="AllowedTransitions">Where the status may go next.</param>
/// <param name="ChangeCursor">Subscribe to <c>event:{id}</c> after this to miss nothing.</param>
public sealed record EventDetail(
    Guid Id, string Name, string Type, string? Description, IReadOnlyList<string> Goals, DateTimeOffset StartAt, DateTimeOffset EndAt,
    string Timezone, string? Location, EventVenue? Venue, EventVenue? BackupVenue, EventClient? Client, Guid? ParentEventId,
    string Workflow, string Status, StatusCategory StatusCategory, IReadOnlyList<string> AllowedTransitions, int Progress,
    int? TargetAttendees, int? EstimatedAttendees, int? ActualAttendees, Money? Budget, string Currency, EventVisibility Visibility,
    DateTimeOffset? ArchivedAt, Guid? ArchivedBy, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version,
    EventRights MyRights, IReadOnlyList<EventTeamMember> Team, TaskSummary Tasks, IReadOnlyList<EventSponsor> Sponsors,
    IReadOnlyList<EventDesigner> Designers, BudgetSummary BudgetSummary, string ChangeCursor);

/// <summary>A share of the budget, as the wizard asks for it.</summary>
public sealed record WizardBudgetCategory(
    BudgetCategoryKind Category, Amount BudgetedAmount, [property: StringLength(100, MinimumLength = 1)] string? Name = null);

/// <summary>Somebody the wizard puts on the team.</summary>
public sealed record WizardTeamMember(
    Guid UserId, TeamRole Role = TeamRole.Custom, TeamPermission Permission = TeamPermission.Edit,
    [property: StringLength(100)] string? RoleName = null);

/// <summary>What the wizard sends. Only name, start and end are needed.</summary>
/// <param name="Workflow">Key of a lifecycle; <c>production</c> if not given.</param>
/// <param name="GenerateTasks">Whether the plan for this type of event is laid out at once.</param>
public sealed record CreateEventRequest(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    DateTimeOffset StartAt,
    DateTimeOffset? EndAt = null,
    Guid? Id = null,
    [property: StringLength(60, MinimumLength = 1), RegularExpression("^[a-z][a-z0-9_]*$", ErrorMessage = "Use lower-case letters, digits and underscores.")]
    string? Type = null,
    [property: StringLength(2000)] string? Description = null,
    [property: MaxLength(50)] IReadOnlyList<string>? Goals = null,
    [property: StringLength(100, MinimumLength = 1)] string? Timezone = null,
    [property: StringLength(500)] string? Location = null,
    Guid? VenueId = null,
    Guid? BackupVenueId = null,
    Guid? ClientId = null,
    Guid? ParentEventId = null,
    [property: Range(0, 10_000_000)] int? TargetAttendees = null,
    [property: Range(0, 10_000_000)] int? EstimatedAttendees = null,
    Amount? Budget = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Three capital letters, such as USD.")] string? Currency = null,
    [property: StringLength(60, MinimumLength = 1)] string? Workflow = null,
    EventVisibility? Visibility = null,
    [property: MaxLength(50)] IReadOnlyList<WizardBudgetCategory>? BudgetCategories = null,
    [property: MaxLength(500)] IReadOnlyList<WizardTeamMember>? TeamMembers = null,
    [property: MaxLength(500)] IReadOnlyList<Guid>? SponsorIds = null,
    [property: MaxLength(500)] IReadOnlyList<Guid>? DesignerIds = null,
    bool GenerateTasks = true);

/// <summary>The answer to the wizard.</summary>
public sealed record CreatedEvent(EventDetail Data, Guid EventId, int TasksGenerated, string Status);

/// <summary>Fields of an event that can be changed.</summary>
/// <param name="Status">A step of the workflow, as <c>transition</c> does it.</param>
public sealed record EventPatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(60, MinimumLength = 1), RegularExpression("^[a-z][a-z0-9_]*$", ErrorMessage = "Use lower-case letters, digits and underscores.")]
    string? Type = null,
    [property: StringLength(2000)] string? Description = null,
    [property: MaxLength(50)] IReadOnlyList<string>? Goals = null,
    [property: Careful] DateTimeOffset? StartAt = null,
    [property: Careful] DateTimeOffset? EndAt = null,
    [property: StringLength(100, MinimumLength = 1)] string? Timezone = null,
    [property: StringLength(500)] string? Location = null,
    Guid? VenueId = null,
    Guid? BackupVenueId = null,
    Guid? ClientId = null,
    Guid? ParentEventId = null,
    [property: Careful, Range(0, 10_000_000)] int? TargetAttendees = null,
    [property: Range(0, 10_000_000)] int? EstimatedAttendees = null,
    [property: Range(0, 10_000_000)] int? ActualAttendees = null,
    [property: Careful] Amount? Budget = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Three capital letters, such as USD.")] string? Currency = null,
    [property: StringLength(60, MinimumLength = 1)] string? Workflow = null,
    EventVisibility? Visibility = null,
    [property: StringLength(60, MinimumLength = 1)] string? Status = null);

/// <summary>A step of the workflow.</summary>
public sealed record TransitionRequest(
    [property: Required, StringLength(60, MinimumLength = 1)] string To, [property: StringLength(2000)] string? Note = null);

/// <summary>One change of status.</summary>
public sealed record StatusLogEntry(
    Guid Id, string? OldStatus, string NewStatus, Guid? ChangedBy, string? ChangedByName, string? Note, DateTimeOffset ChangedAt);

/// <summary>The event in counts.</summary>
/// <param name="Elements">What is proposed, requested and booked for it, and what that comes to.</param>
public sealed record EventSummary(
    Guid Id, string Name, string Status, int Progress, int Tasks, int TasksDone, int Team, int Sponsors, int Designers, int Vendors,
    int SubEvents, int TimelineBlocks, DateTimeOffset? NextBlockAt, IReadOnlyList<ElementCosts> Elements);
