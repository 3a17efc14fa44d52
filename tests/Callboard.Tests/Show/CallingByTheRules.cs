using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Json;
using Callboard.Show;
using Xunit;

namespace Callboard.Tests.Show;

/// <summary>What becomes of presses, by examples shared with the web client.</summary>
public sealed class CallingByTheRules
{
    public static TheoryData<string> Examples => [.. Vectors.Names("calls")];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Does_what_the_example_says(string name)
    {
        var vector = Vectors.Named("calls", name);
        var plan = Vectors.Ids(vector["plan"]);
        var state = ShowState.Before;
        var received = Vectors.At(vector["presses"]!.AsArray()[^1]!["at"]).AddMinutes(10);
        var start = new DateTimeOffset(2027, 5, 1, 18, 0, 0, TimeSpan.Zero);
        foreach (var p in vector["presses"]!.AsArray())
        {
            var client = Vectors.Id((string)p!["client"]!);
            var press = new Press(
                Guid.CreateVersion7(), Enum.Parse<ShowCommandKind>((string)p["kind"]!, ignoreCase: true), client, client, (int?)p["baton"],
                Vectors.At(p["at"]), Vectors.IdOrNull(p["block"]), (long?)(int?)p["seconds"] * 1000, "noted");
            var verdict = ShowCalls.Decide(state, press, plan, received);
            Assert.Equal((string)p["expect"]!, verdict.Reason is { } reason ? SnakeCase.Of(reason) : "applied");
            state = ShowCalls.Apply(state, new LoggedCommand(
                state.LastNo + 1, press.Kind, verdict.Applied, verdict.At, verdict.Baton, client, state.LastNo + 1, client, verdict.BlockId, press.AmountMs));
        }

        var s = vector["state"]!.AsObject();
        Assert.Equal(Vectors.Phase(s["phase"]), state.Phase);
        Assert.Equal(Vectors.IdOrNull(s["current"]), state.CurrentBlockId);
        Assert.Equal(Vectors.Ids(s["played"]), state.Played);
        Assert.Equal(Vectors.Ids(s["skipped"]), state.Skipped);
        Assert.Equal((int)s["baton"]!, state.Baton);
        Assert.Equal(Vectors.Id((string)s["client"]!), state.CallerClientId);
        Assert.Equal((int)s["run"]!, state.Run);
        Assert.Equal(Vectors.AtOrNull(s["since"]), state.Since);
        Assert.Equal(Vectors.AtOrNull(s["heldSince"]), state.HeldSince);
        Assert.Equal((long?)s["heldMs"] ?? 0, state.HeldMs);
        Assert.Equal((long?)s["adjustMs"] ?? 0, state.AdjustMs);
        if (s["endedAt"] is { } ended)
        {
            Assert.Equal(Vectors.At(ended), state.EndedAt);
        }

        Assert.True(state.LastAt >= start);
    }

    /// <summary>Any interleaving of devices, on time and late, leaves a log whose fold is the state, with time that never runs back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_state_is_what_the_log_adds_up_to(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            Guid[] plan = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Guid.CreateVersion7())];
            Guid[] clients = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
            var now = new DateTimeOffset(2027, 5, 1, 18, 0, 0, TimeSpan.Zero);
            var state = ShowState.Before;
            var log = new List<LoggedCommand>();
            for (var i = 0; i < 60; i++)
            {
                now = now.AddMilliseconds(random.Next(0, 120_000));
                var kind = (ShowCommandKind)random.Next(Enum.GetValues<ShowCommandKind>().Length);
                var client = clients[random.Next(clients.Length)];
                var press = new Press(
                    Guid.CreateVersion7(), kind, client, client, random.Next(3) == 0 ? null : random.Next(Math.Max(0, state.Baton - 1), state.Baton + 1),
                    now.AddMilliseconds(random.Next(4) == 0 ? -random.Next(600_000) : random.Next(-400, 400)),
                    random.Next(4) == 0 ? plan[random.Next(plan.Length)] : random.Next(20) == 0 ? Guid.CreateVersion7() : null, 60_000, "note");
                var verdict = ShowCalls.Decide(state, press, plan, now);
                Assert.True(verdict.At <= now);
                var logged = new LoggedCommand(
                    state.LastNo + 1, kind, verdict.Applied, verdict.At, verdict.Baton, client, i + 1, client, verdict.BlockId, press.AmountMs);
                var after = ShowCalls.Apply(state, logged);
                if (!verdict.Applied)
                {
                    Assert.Equal(Json(state with { LastNo = after.LastNo, CallerSeq = after.CallerSeq }), Json(after));
                }
                else
                {
                    Assert.True(state.LastAt is null || verdict.At >= state.LastAt);
                    Assert.True(kind == ShowCommandKind.Note || after.CallerClientId == client);
                    Assert.True(after.Baton == state.Baton || after.Baton == state.Baton + 1);
                }

                state = after;
                log.Add(logged);
                Assert.Equal(state.IsOn, state.CurrentBlockId is not null);
                Assert.Equal(state.Phase == ShowPhase.Held, state.HeldSince is not null);
                Assert.Equal(state.Played.Distinct(), state.Played);
                Assert.DoesNotContain(state.CurrentBlockId ?? Guid.Empty, state.Played.Concat(state.Skipped));
            }

            Assert.Equal(Json(state), Json(log.Aggregate(ShowState.Before, ShowCalls.Apply)));
            var runs = AsRun.Of(log);
            Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            Assert.Equal(state.IsOn, runs.Count > 0 && runs[^1].End is null);
        }
    }

    private static string Json(ShowState state) => JsonSerializer.Serialize(state, CallboardJson.Options);
}
