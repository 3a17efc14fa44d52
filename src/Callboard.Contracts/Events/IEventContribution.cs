using Callboard.Contracts.Money;
using Callboard.Platform.Data;

namespace Callboard.Contracts.Events;

/// <summary>
/// What a module adds to an event while the wizard creates it. Every registered contribution runs inside the wizard's transaction,
/// after the event and its team are there, so that the event appears whole or not at all.
/// </summary>
public interface IEventContribution
{
    /// <summary>
    /// Writes the module's share. To refuse, throw a <see cref="Platform.Problems.ProblemException"/> whose fields are named as in the
    /// wizard's request: it takes the whole event back. The work may run again after a deadlock, so it has no effects outside the database.
    /// </summary>
    /// <param name="transaction">The wizard's transaction, with the creator's rights.</param>
    /// <param name="newEvent">The event and what the wizard was asked for; numbers for the answer go into its result.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ContributeAsync(TenantTransaction transaction, NewEvent newEvent, CancellationToken cancellationToken);
}

/// <summary>An event that is being created, and what the modules are to do for it.</summary>
/// <param name="EventId">The event; its row exists already.</param>
/// <param name="Type">Kind of event, such as <c>runway_show</c>.</param>
/// <param name="StartAt">First instant.</param>
/// <param name="EndAt">Last instant, never before the first.</param>
/// <param name="TimeZone">IANA zone the event's wall-clock times are meant in.</param>
/// <param name="Currency">ISO 4217 code of every amount of the event.</param>
/// <param name="BudgetCategories">The planned budget, in the order of the request.</param>
/// <param name="TeamMembers">The team, the lead included.</param>
/// <param name="LeadUserId">The event lead; null when the request names none.</param>
/// <param name="GenerateTasks">Whether the plan of tasks is to be made.</param>
public sealed record NewEvent(
    Guid EventId,
    string Type,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    string TimeZone,
    string Currency,
    IReadOnlyList<NewBudgetCategory> BudgetCategories,
    IReadOnlyList<NewTeamMember> TeamMembers,
    Guid? LeadUserId,
    bool GenerateTasks)
{
    /// <summary>What the contributions tell the wizard's caller; a fresh one for every attempt of the transaction.</summary>
    public NewEventResult Result { get; } = new();
}

/// <summary>Numbers that stand beside the new event in the wizard's answer.</summary>
public sealed class NewEventResult
{
    /// <summary>How many tasks were made.</summary>
    public int TasksGenerated { get; set; }

    /// <summary>How many budget categories were made.</summary>
    public int BudgetCategoriesCreated { get; set; }
}

/// <summary>One line of the budget a new event starts with.</summary>
/// <param name="Category">What the money is for.</param>
/// <param name="BudgetedAmount">Planned amount in the event's currency, not negative.</param>
/// <param name="Name">The organization's own name for the line; null for the category's.</param>
public sealed record NewBudgetCategory(BudgetCategoryKind Category, decimal BudgetedAmount, string? Name = null);

/// <summary>One person on the team of a new event.</summary>
/// <param name="UserId">A member of the organization.</param>
/// <param name="Role">What they do.</param>
/// <param name="Permission">What they may change.</param>
public sealed record NewTeamMember(Guid UserId, TeamRole Role, TeamPermission Permission);

/// <summary>What somebody does on the team of an event.</summary>
public enum TeamRole
{
    EventLead,
    CreativeDirector,
    ProductionManager,
    CastingDirector,
    SponsorLiaison,
    MarketingLead,
    VenueCoordinator,

    /// <summary>Something else; the team row may name it.</summary>
    Custom,
}

/// <summary>What somebody on the team may change.</summary>
public enum TeamPermission
{
    /// <summary>Everything about the event.</summary>
    Admin,

    /// <summary>What belongs to the event, such as tasks and budget.</summary>
    Edit,

    /// <summary>Nothing.</summary>
    ViewOnly,
}
