namespace Callboard.Contracts.Elements;

/// <summary>How far an element at an event has come.</summary>
public enum EventElementStatus
{
    /// <summary>Planned; whoever offers it was not asked.</summary>
    Proposed,

    /// <summary>Whoever offers it was asked.</summary>
    Requested,
    Confirmed,
    Declined,
    Cancelled,
}

/// <summary>What the elements of an event in one status come to.</summary>
/// <param name="Count">How many there are, those without a price among them.</param>
/// <param name="Costs">Quantity × price, by currency; exact, because both are whole.</param>
public sealed record ElementCosts(EventElementStatus Status, int Count, IReadOnlyList<Platform.Http.Money> Costs);
