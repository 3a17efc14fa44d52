namespace Callboard.Contracts.Money;

/// <summary>What a part of an event's budget is for.</summary>
public enum BudgetCategoryKind
{
    Venue,
    Production,
    Talent,
    Catering,
    Marketing,
    Staffing,
    Miscellaneous,

    /// <summary>Set aside for what nobody foresaw.</summary>
    Buffer,
}
