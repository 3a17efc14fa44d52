using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;

namespace Callboard.Resources;

/// <summary>Reads periods and times of requests.</summary>
internal static class Period
{
    private static readonly TimeSpan s_usual = TimeSpan.FromDays(7), s_longest = TimeSpan.FromDays(366);

    /// <summary>The period asked for; a week from now if nothing was said.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Of(PeriodQuery query, TimeProvider clock)
    {
        var from = query.From ?? (query.To is { } end ? end - s_usual : clock.GetUtcNow());
        var to = query.To ?? from + s_usual;
        return to <= from ? throw PlatformProblems.Invalid.On("to", "The end has to be after the start.").ToException()
            : to - from > s_longest ? throw PlatformProblems.Invalid.On("to", "At most 366 days.").ToException()
            : (from, to);
    }

    /// <summary>A type of resources as a query names it, or null for all of them.</summary>
    public static string? TypeOf(string? type) => type is null or "staff" or "equipment" or "materials"
        ? type
        : throw PlatformProblems.Invalid.On("type", "Any of staff, equipment, materials.").ToException();

    /// <summary>The columns have other names, so the database's own complaint about an empty time would not name the request's field.</summary>
    public static void RequireTimes<T>(Patch<T> patch, DateTimeOffset? start, DateTimeOffset? end)
        where T : class
    {
        foreach (var (name, value) in ((string, DateTimeOffset?)[])[("StartTime", start), ("EndTime", end)])
        {
            if (value is null && patch.Has(name))
            {
                throw PlatformProblems.Invalid.On(SnakeCase.ToCamel(SnakeCase.Of(name)), "This field cannot be empty.").ToException();
            }
        }
    }
}
