using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Platform.Data;
using Callboard.Show;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Show;

/// <summary>What is expected of the rest of a show, by examples shared with the web client and by properties of any plan.</summary>
public sealed class ProjectingTheRest
{
    private static readonly DateTimeOffset s_doors = new(2027, 5, 1, 18, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Examples => [.. Vectors.Names("projections")];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Says_what_the_example_says(string name)
    {
        var vector = Vectors.Named("projections", name);
        var plan = vector["plan"]!.AsArray().Select(c => new PlannedCue(
            Vectors.Id((string)c!["id"]!), Vectors.At(c["start"]), Vectors.At(c["end"]), (bool)c["hard"]!)).ToList();
        var s = vector["state"]!;
        var state = ShowState.Before with
        {
            Phase = Vectors.Phase(s["phase"]), CurrentBlockId = Vectors.IdOrNull(s["current"]), Since = Vectors.AtOrNull(s["since"]),
            HeldSince = Vectors.AtOrNull(s["heldSince"]), HeldMs = (long)s["heldMs"]!, AdjustMs = (long)s["adjustMs"]!,
            Played = Vectors.Ids(s["played"]), Skipped = Vectors.Ids(s["skipped"]), EndedAt = Vectors.AtOrNull(s["endedAt"]),
        };
        var projection = ShowProjection.Of(plan, state, Vectors.At(vector["now"]));
        var expected = vector["expect"]!;
        Assert.Equal((long)expected["driftMs"]!, projection.DriftMs);
        Assert.Equal(Vectors.AtOrNull(expected["end"]), projection.End);
        Assert.Equal((long)expected["endDriftMs"]!, projection.EndDriftMs);
        Assert.Equal((long?)expected["remainingMs"], projection.RemainingMs);
        Assert.Equal(
            expected["cues"]!.AsArray().Select(Told),
            projection.Cues.Select(c => $"{Vectors.Letter(c.Id)} {SnakeCase.Of(c.Status)} {c.Start:u} {c.End:u} overlap {c.OverlapMs} slack {c.SlackMs}"));
        if (expected["printed"] is JsonArray printed)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById((string)vector["zone"]!);
            Assert.Equal(
                printed.Select(p => (string)p!),
                projection.Cues.Select(c => TimeZoneInfo.ConvertTime(c.Start, zone).ToString("HH:mm", CultureInfo.InvariantCulture)));
        }

        static string Told(JsonNode? c) =>
            $"{(string)c!["id"]!} {(string)c["status"]!} {Vectors.At(c["start"]):u} {Vectors.At(c["end"]):u} overlap {(long)c["overlapMs"]!} slack {(long?)c["slackMs"]}";
    }

    [Fact]
    public void Soft_starts_are_never_before_their_plan_and_hard_ones_stay_unless_their_time_has_gone() => Check.One(s_config, Prop.ForAll(s_shows, show =>
    {
        var (plan, state, now) = show;
        var projection = ShowProjection.Of(plan, state, now);
        return plan.Zip(projection.Cues).Where(c => c.Second.Status is CueStatus.Next or CueStatus.Pending).All(c =>
            c.Second.Start >= c.First.Start && c.Second.Start >= now && c.Second.End - c.Second.Start == c.First.End - c.First.Start
            && (!c.First.IsHardStart || c.Second.Start == (c.First.Start > now ? c.First.Start : now)));
    }));

    [Fact]
    public void What_was_planned_one_after_the_other_stays_so_and_a_hard_start_that_cannot_is_flagged() => Check.One(s_config, Prop.ForAll(s_shows, show =>
    {
        var (plan, state, now) = show;
        var live = plan.Zip(ShowProjection.Of(plan, state, now).Cues)
            .Where(c => c.Second.Status is CueStatus.Current or CueStatus.Next or CueStatus.Pending).ToList();
        for (var j = 0; j < live.Count; j++)
        {
            var late = live.Take(j).Where(a => a.First.End <= live[j].First.Start).Select(a => a.Second.End).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            if (live[j].Second.Status != CueStatus.Current && late > live[j].Second.Start && live[j].Second.OverlapMs < (late - live[j].Second.Start).TotalMilliseconds)
            {
                return false;
            }
        }

        return true;
    }));

    [Fact]
    public void A_show_that_is_called_to_the_second_is_never_late() => Check.One(s_config, Prop.ForAll(s_shows, show =>
    {
        var plan = show.Plan;
        var state = ShowState.Before with { Phase = ShowPhase.Running, CurrentBlockId = plan[0].Id, Since = plan[0].Start };
        var projection = ShowProjection.Of(plan, state, plan[0].Start);
        return projection.DriftMs == 0 && projection.EndDriftMs == 0
            && plan.Zip(projection.Cues).All(c => c.First.Start == c.Second.Start && c.First.End == c.Second.End && c.Second.OverlapMs == 0);
    }));

    [Fact]
    public void Being_later_never_makes_anything_earlier() => Check.One(s_config, Prop.ForAll(s_shows, show =>
    {
        var (plan, state, now) = show;
        var (one, other) = (ShowProjection.Of(plan, state, now), ShowProjection.Of(plan, state, now.AddSeconds(90)));
        return one.Cues.Zip(other.Cues).All(c => c.First.Start <= c.Second.Start && c.First.End <= c.Second.End) && one.DriftMs <= other.DriftMs;
    }));

    [Fact]
    public void A_thousand_cues_are_reckoned_at_once()
    {
        var plan = Enumerable.Range(0, 1000).Select(i => new PlannedCue(Guid.CreateVersion7(), s_doors.AddMinutes(i), s_doors.AddMinutes(i + 1), i % 97 == 0)).ToList();
        var state = ShowState.Before with { Phase = ShowPhase.Running, CurrentBlockId = plan[0].Id, Since = s_doors.AddMinutes(5) };
        var projection = ShowProjection.Of(plan, state, s_doors.AddMinutes(5));
        // Each hard start begins on time beside what is late, so five of them take up the five minutes.
        Assert.Equal(plan[^1].End, projection.End);
        Assert.Equal(plan[96].End.AddMinutes(5), projection.Cues[96].End);
        Assert.Equal(plan[98].End.AddMinutes(4), projection.Cues[98].End);
    }

    private static Config s_config => Config.QuickThrowOnFailure.WithMaxTest(400);

    private static Arbitrary<(List<PlannedCue> Plan, ShowState State, DateTimeOffset Now)> s_shows => Gen.Select(Gen.Choose(0, int.MaxValue - 1), RandomShow).ToArbitrary();

    private static (List<PlannedCue> Plan, ShowState State, DateTimeOffset Now) RandomShow(int seed)
    {
        var random = new Random(seed);
        var plan = new List<PlannedCue>();
        var at = s_doors;
        for (var i = 0; i < random.Next(1, 12); i++)
        {
            var length = TimeSpan.FromSeconds(random.Next(0, 1200));
            plan.Add(new PlannedCue(Guid.CreateVersion7(), at, at + length, random.Next(4) == 0));
            // With gaps, seamless, and beside each other.
            at += random.Next(3) switch { 0 => length, 1 => length + TimeSpan.FromSeconds(random.Next(900)), _ => TimeSpan.FromSeconds(random.Next((int)length.TotalSeconds + 1)) };
        }

        var current = random.Next(plan.Count);
        var since = plan[current].Start.AddSeconds(random.Next(-300, 900));
        var now = since.AddSeconds(random.Next(0, 1500));
        var held = random.Next(4) == 0;
        var state = ShowState.Before with
        {
            Phase = held ? ShowPhase.Held : ShowPhase.Running, CurrentBlockId = plan[current].Id, Since = since,
            HeldSince = held ? since.AddSeconds(random.Next((int)(now - since).TotalSeconds + 1)) : null,
            HeldMs = random.Next(2) * 30_000, AdjustMs = random.Next(-1, 2) * 60_000, Played = [.. plan.Take(current).Select(c => c.Id)],
            Skipped = [.. plan.Skip(current + 1).Where(_ => random.Next(6) == 0).Select(c => c.Id)],
        };
        return (plan, state, now);
    }
}
