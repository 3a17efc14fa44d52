namespace Callboard.Contracts.Directories;

/// <summary>How much a sponsor gives, in the words sponsorship is sold by.</summary>
public enum SponsorTier
{
    Platinum,
    Gold,
    Silver,
    Bronze,

    /// <summary>Agreed one by one.</summary>
    Custom,
}
