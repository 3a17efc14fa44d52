namespace Callboard.Show;

/// <summary>A block of the run of show with what the caller has to know of it.</summary>
internal sealed record StageBlock(
    Guid Id, DateTimeOffset StartAt, DateTimeOffset EndAt, string Activity, string? Location, Guid? SpaceId, string? SpaceName, string? Track,
    bool IsHardStart, string? Department, string? CallerNote = null)
{
    public string? Place => SpaceName ?? Location;

    public PlannedCue Planned => new(Id, StartAt, EndAt, IsHardStart);
}

/// <summary>Which blocks belong to a stage. What is left empty does not narrow.</summary>
/// <param name="FromAt">The first start that belongs to it.</param>
/// <param name="UntilAt">The first start that does not any more: a show day may end after midnight.</param>
internal sealed record StageScope(string? Location, Guid? SpaceId, string? Track, DateTimeOffset? FromAt, DateTimeOffset? UntilAt)
{
    public bool Holds(StageBlock block) =>
        (Location is null || Same(Location, block.Place) || Same(Location, block.Location))
        && (SpaceId is null || SpaceId == block.SpaceId)
        && (Track is null || Same(Track, block.Track))
        && (FromAt is null || block.StartAt >= FromAt)
        && (UntilAt is null || block.StartAt < UntilAt);

    private static bool Same(string wanted, string? found) =>
        string.Equals(wanted.Trim(), found?.Trim(), StringComparison.OrdinalIgnoreCase);
}
