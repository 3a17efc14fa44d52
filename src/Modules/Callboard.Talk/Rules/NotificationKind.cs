namespace Callboard.Talk.Rules;

/// <summary>What people are told of.</summary>
public enum NotificationKind
{
    /// <summary>A task is yours.</summary>
    TaskAssigned,

    /// <summary>A task is no longer yours.</summary>
    TaskUnassigned,

    /// <summary>What your task waited for is done.</summary>
    TaskReady,

    /// <summary>The deadline of your task moved.</summary>
    TaskDeadline,

    /// <summary>You are on the team of an event.</summary>
    TeamAdded,

    /// <summary>You are needed for a block of the run of show.</summary>
    CueAssigned,

    /// <summary>Your hold on a space moved up, because one before it was released, or is confirmed.</summary>
    HoldPromoted,

    /// <summary>The organization's room for files is nearly full.</summary>
    StorageNearlyFull,

    /// <summary>A part of a budget is nearly used up, or is over.</summary>
    BudgetAlert,

    /// <summary>A contract is about to end, or ended.</summary>
    ContractExpiring,

    /// <summary>Somebody paid, or a payment was taken back.</summary>
    PaymentReceived,

    /// <summary>Somebody named you in a conversation.</summary>
    Mentioned,

    /// <summary>Somebody answered what you said.</summary>
    Replied,

    /// <summary>Something was said in a conversation of yours.</summary>
    Message,

    /// <summary>The time has come to get back to somebody.</summary>
    FollowUpDue,
}
