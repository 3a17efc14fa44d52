namespace Callboard.Clauses;

/// <summary>Settings of reading contracts, section <c>Clauses</c>.</summary>
internal sealed class ClausesOptions
{
    /// <summary>How long one document may take.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How much memory one document may take, in megabytes.</summary>
    public int Megabytes { get; set; } = 400;

    /// <summary>How many documents are read at once; more wait.</summary>
    public int AtOnce { get; set; } = 2;

    /// <summary>How many may wait; more are told to come back.</summary>
    public int Waiting { get; set; } = 8;
}
