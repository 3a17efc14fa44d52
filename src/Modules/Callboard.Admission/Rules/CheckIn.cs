namespace Callboard.Admission.Rules;

/// <summary>Which way somebody goes through a gate.</summary>
public enum ScanDirection
{
    Entry,
    Exit,
}

/// <summary>How often somebody may come in.</summary>
public enum Reentry
{
    /// <summary>Once.</summary>
    None,

    /// <summary>Again after having left.</summary>
    Allowed,

    /// <summary>Always: whoever is inside may be scanned in again.</summary>
    Unlimited,
}

/// <summary>The steps of a series' life.</summary>
public enum SeriesStatus
{
    Draft,
    Scheduled,
    Active,
    Completed,
    Cancelled,
}

/// <summary>Why somebody is not let through. The order is that in which reasons are looked at: the first that applies is given.</summary>
public enum DenyReason
{
    UnknownCredential,
    Blocked,
    WristbandInactive,
    SeriesNotActive,
    OutsideWindow,
    NotAssigned,
    WrongGate,
    AlreadyInside,
    ReentryNotAllowed,
    CategoryFull,
    SeriesFull,
    NotInside,
}

/// <summary>How a gate's scanners come to a decision.</summary>
public enum GateMode
{
    /// <summary>By themselves, at once.</summary>
    Local,

    /// <summary>As the server says; by themselves where it does not answer soon, and then that is noted.</summary>
    Confirm,

    /// <summary>As the server says. Without it nobody is let in.</summary>
    Strict,
}

/// <summary>A gate of a series.</summary>
/// <param name="Categories">Which categories it serves; null for all.</param>
internal sealed record GateFacts(Guid Id, string Name, IReadOnlyList<string>? Categories, GateMode Mode = GateMode.Local);

/// <summary>A category with a limit, people inside, or both.</summary>
internal sealed record CategoryFacts(string Name, int? Limit, int Inside);

/// <summary>What a series decides by.</summary>
/// <param name="ClosedAt">When it was completed or called off.</param>
/// <param name="Gates">Its gates; where it names none, any gate will do.</param>
/// <param name="Inside">How many people are inside.</param>
internal sealed record SeriesFacts(
    Guid Id, Guid EventId, SeriesStatus Status, DateTimeOffset? ClosedAt, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? CheckinOpensAt,
    DateTimeOffset? CheckinClosesAt, int? Capacity, Reentry Reentry, bool AdmitsAll, IReadOnlyList<string> Admits, string Timezone,
    int Inside, IReadOnlyList<GateFacts> Gates, IReadOnlyList<CategoryFacts> Categories)
{
    /// <summary>
    /// The status at a moment. The clock takes some steps by itself, which a job writes down a little later; and a scan that is heard of late
    /// was made while the series was on.
    /// </summary>
    public SeriesStatus StatusAt(DateTimeOffset now) => Status switch
    {
        SeriesStatus.Completed or SeriesStatus.Cancelled when now < ClosedAt && now >= (CheckinOpensAt ?? StartAt) => SeriesStatus.Active,
        SeriesStatus.Scheduled or SeriesStatus.Active when now >= EndAt => SeriesStatus.Completed,
        SeriesStatus.Scheduled when now >= (CheckinOpensAt ?? StartAt) => SeriesStatus.Active,
        _ => Status,
    };
}

/// <summary>What was presented, as far as it is known.</summary>
/// <param name="HolderId">The person: a ticket and the wristband issued for it are one.</param>
/// <param name="Named">The series names this pass or its ticket, beside the categories it admits.</param>
internal sealed record KnownPass(Guid Id, Guid HolderId, string Category, string? HolderName, PassStatus Status, bool Named);

/// <summary>Whether a pass opens anything.</summary>
public enum PassStatus
{
    Active,
    Inactive,
    Blocked,
}

/// <summary>Where a holder is, and when that was said.</summary>
internal sealed record Whereabouts(bool Inside, int Entries, DateTimeOffset LastAt, Guid? LastGateId, Guid LastScanId);

/// <summary>
/// Who is let through a gate. Decided here and nowhere else on the server; the scanner's twin is <c>web/src/scan/rules.ts</c>, and both are
/// held against <c>tests/data/admission-rules.json</c>.
/// </summary>
internal static class CheckIn
{
    /// <summary>Decides about one scan.</summary>
    /// <param name="series">The series with its counts as they stand.</param>
    /// <param name="pass">What was presented; null when nobody knows it.</param>
    /// <param name="where">Where its holder is; null when never seen.</param>
    /// <param name="gateId">Where it was presented.</param>
    /// <param name="at">When.</param>
    /// <returns>Why not, or null to let through.</returns>
    public static DenyReason? Decide(
        SeriesFacts series, KnownPass? pass, Whereabouts? where, Guid? gateId, ScanDirection direction, DateTimeOffset at)
    {
        if (pass is null)
        {
            return DenyReason.UnknownCredential;
        }

        var inside = where is { Inside: true };
        if (direction == ScanDirection.Exit)
        {
            // Nobody is kept in.
            return inside ? null : DenyReason.NotInside;
        }

        return pass.Status == PassStatus.Blocked ? DenyReason.Blocked
            : pass.Status != PassStatus.Active ? DenyReason.WristbandInactive
            : series.StatusAt(at) != SeriesStatus.Active ? DenyReason.SeriesNotActive
            : at < series.CheckinOpensAt || at >= series.CheckinClosesAt ? DenyReason.OutsideWindow
            : !IsAdmitted(series, pass) ? DenyReason.NotAssigned
            : !Serves(series, gateId, pass.Category) ? DenyReason.WrongGate
            : inside && series.Reentry != Reentry.Unlimited ? DenyReason.AlreadyInside
            : !inside && where is { Entries: > 0 } && series.Reentry == Reentry.None ? DenyReason.ReentryNotAllowed
            // Whoever is inside needs no more room.
            : inside ? null
            : IsFull(series, pass.Category) ? DenyReason.CategoryFull
            : series.Inside >= series.Capacity ? DenyReason.SeriesFull
            : null;
    }

    /// <summary>Whether the series admits this pass at all.</summary>
    public static bool IsAdmitted(SeriesFacts series, KnownPass pass) =>
        series.AdmitsAll || pass.Named || series.Admits.Contains(pass.Category);

    private static bool Serves(SeriesFacts series, Guid? gateId, string category)
    {
        if (series.Gates.Count == 0)
        {
            return true;
        }

        foreach (var gate in series.Gates)
        {
            if (gate.Id == gateId)
            {
                return gate.Categories is null || gate.Categories.Contains(category);
            }
        }

        return false;
    }

    private static bool IsFull(SeriesFacts series, string category)
    {
        foreach (var known in series.Categories)
        {
            if (known.Name == category)
            {
                return known.Inside >= known.Limit;
            }
        }

        return false;
    }
}
