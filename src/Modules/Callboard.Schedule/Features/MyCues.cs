using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Schedule;

/// <summary>The event a cue is of.</summary>
public sealed record MyCueEvent(Guid Id, string Name, string Timezone);

/// <summary>Something else you are needed for at the same time.</summary>
public sealed record MyCueConflict(Guid BlockId, Guid EventId, string Activity);

/// <summary>A block of a run of show you are needed for.</summary>
/// <param name="Id">The assignment.</param>
/// <param name="Role">As what.</param>
/// <param name="Conflicts">What else you are needed for meanwhile, in any event, within the span asked for.</param>
public sealed record MyCue(
    Guid Id, string Role, Guid BlockId, string Activity, BlockStatus Status, string? Location, DateTimeOffset StartTime, DateTimeOffset EndTime,
    MyCueEvent Event, IReadOnlyList<MyCueConflict> Conflicts);

/// <summary><c>GET /my/cues</c>: what one is needed for, across events.</summary>
internal static class MyCues
{
    private static readonly TimeSpan s_usual = TimeSpan.FromDays(1), s_longest = TimeSpan.FromDays(92);

    /// <param name="from">Cues that end at this time or later; now if not given.</param>
    /// <param name="to">Cues that start before this time; a day after <paramref name="from"/> if not given, at most 92 days.</param>
    public static async Task<Results<Ok<ListResponse<MyCue>>, ProblemHttpResult>> HandleAsync(
        DateTimeOffset? from, DateTimeOffset? to, TenantDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var first = from ?? time.GetUtcNow();
        if (to is { } last ? last < first || last - first > s_longest : DateTimeOffset.MaxValue - first < s_usual)
        {
            return PlatformProblems.Invalid.On("to", "Must be after from, and not more than 92 days.").ToResult();
        }

        return TypedResults.Ok(ListResponse<MyCue>.Whole(
            await db.ListAsync<MyCue>(ScheduleModule.Sql["MyCues"], [first, to ?? first + s_usual], cancellationToken)));
    }
}
