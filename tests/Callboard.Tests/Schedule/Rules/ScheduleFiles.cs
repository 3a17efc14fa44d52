using System.Text;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;

namespace Callboard.Tests.Schedule.Rules;

/// <summary>What the tests of schedule files share: the real file, zones, and schedules to write.</summary>
internal static class ScheduleFiles
{
    private static readonly Lazy<byte[]> DebConf = new(() => File.ReadAllBytes(Path.Combine(DataFolder(), "debconf17-schedule.xml")));

    public static ReadOnlySpan<byte> DebConf17 => DebConf.Value;

    public static TimeZoneInfo Montreal { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    public static ImportedSchedule Read(string text) => ScheduleFile.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a calendar of one event with the given lines between BEGIN and END.</summary>
    public static ImportedSchedule ReadEvent(params string[] lines) => Read(Calendar(["BEGIN:VEVENT", "UID:one", .. lines, "END:VEVENT"]));

    public static string Calendar(params string[] lines) =>
        string.Join("\r\n", ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", .. lines, "END:VCALENDAR", ""]);

    /// <summary>Reads a frab file of one event that has the given content.</summary>
    public static ImportedSchedule ReadFrabEvent(string content, string attributes = "id=\"1\"", string conference = "") => Read(
        $"<schedule><conference><title>C</title>{conference}</conference><day index=\"1\" date=\"2026-06-01\">"
        + $"<room name=\"Hall\"><event {attributes}>{content}</event></room></day></schedule>");

    public static ScheduleExport Export(params IReadOnlyList<ExportedBlock> blocks) =>
        new("Run of show", Montreal, new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), blocks);

    public static ExportedBlock Block(string key = "one", string activity = "Doors", string? notes = null) => new(
        key,
        new(2026, 6, 1, 18, 0, 0, TimeSpan.Zero),
        new(2026, 6, 1, 19, 30, 0, TimeSpan.Zero),
        activity, notes, "Main hall", null, [], null, null);

    public static ConflictBlock[] ToConflictBlocks(PlacedSchedule placed)
    {
        var eventId = Guid.CreateVersion7();
        return
        [
            .. placed.Blocks.Select(b => new ConflictBlock(
                Guid.CreateVersion7(), eventId, b.Start, b.End, null, b.Source.Location,
                [.. b.Source.Persons.Select(p => p.SourceKey)], [])),
        ];
    }

    private static string DataFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "tests", "data");
            if (Directory.Exists(data))
                return data;
        }

        throw new DirectoryNotFoundException("No folder tests/data above " + AppContext.BaseDirectory);
    }
}
