using Callboard.Admission.Rules;

namespace Callboard.Tests.Admission;

/// <summary>
/// Who is let through, decided the slow way: nothing is counted on, everything is found by going through the whole log again. It shares no
/// code with the product but the names.
/// </summary>
internal sealed class AdmissionOracle(OracleSeries series)
{
    private readonly List<(int Holder, string Category, bool Entry)> _log = [];

    public int Inside => _log.Select(l => l.Holder).Distinct().Count(IsInside);

    /// <summary>The reason why not, or null, after which it is in the log.</summary>
    public string? Decide(OracleScan scan)
    {
        var reason = ReasonOf(scan);
        if (reason is null)
        {
            _log.Add((scan.Pass!.Holder, scan.Pass.Category, scan.IsEntry));
        }

        return reason;
    }

    private string? ReasonOf(OracleScan scan)
    {
        if (scan.Pass is not { } pass)
        {
            return "unknown_credential";
        }

        if (!scan.IsEntry)
        {
            return IsInside(pass.Holder) ? null : "not_inside";
        }

        string?[] inOrder =
        [
            pass.Status == "blocked" ? "blocked" : null,
            pass.Status == "inactive" ? "wristband_inactive" : null,
            series.IsActive ? null : "series_not_active",
            series.IsOpen ? null : "outside_window",
            pass.IsAdmitted ? null : "not_assigned",
            scan.GateServes.Contains(pass.Category) ? null : "wrong_gate",
            IsInside(pass.Holder) && series.Reentry != Reentry.Unlimited ? "already_inside" : null,
            series.Reentry == Reentry.None && !IsInside(pass.Holder) && _log.Any(l => l.Holder == pass.Holder && l.Entry) ? "reentry_not_allowed" : null,
            !IsInside(pass.Holder) && series.Limits.TryGetValue(pass.Category, out var limit)
                && _log.Where(l => l.Category == pass.Category).Select(l => l.Holder).Distinct().Count(IsInside) >= limit ? "category_full" : null,
            !IsInside(pass.Holder) && Inside >= series.Capacity ? "series_full" : null,
        ];
        return inOrder.FirstOrDefault(r => r is not null);
    }

    private bool IsInside(int holder) => _log.LastOrDefault(l => l.Holder == holder).Entry;
}

/// <summary>What a series is for the oracle.</summary>
internal sealed record OracleSeries(bool IsActive, bool IsOpen, int? Capacity, Reentry Reentry, IReadOnlyDictionary<string, int> Limits);

/// <summary>What a pass is for it.</summary>
internal sealed record OraclePass(int Holder, string Category, string Status, bool IsAdmitted);

/// <summary>A scan; which categories the gate it is made at serves.</summary>
internal sealed record OracleScan(OraclePass? Pass, bool IsEntry, IReadOnlyCollection<string> GateServes);
