using Callboard.Platform.Problems;

namespace Callboard.Admission;

/// <summary>What imports refuse.</summary>
internal static class ImportProblems
{
    public static readonly Problem FileUnreadable = new(400, "admission.file_unreadable", "The file cannot be imported.");
    public static readonly Problem BrokeOff = new(
        400, "admission.import_broke_off", "The import broke off. What was taken in until then stays; send the file again.");

    public static ProblemSet Set { get; } = new(typeof(ImportProblems), new Dictionary<string, Problem>
    {
        ["job_event_fk"] = PlatformProblems.NotFound,
    });
}
