using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Platform.Edits;

/// <summary>
/// The queues of several devices replayed in any order, twice and interleaved with edits made online, against a model of what has to come
/// out: each field a last-writer-wins register (Shapiro et al., "A comprehensive study of convergent and commutative replicated data
/// types", 2011, §3.2.1) ordered by the time of the edit and then by arrival, careful fields compared and set.
/// </summary>
/// <remarks><c>CALLBOARD_REPLAY_CASES</c> asks for more cases, <c>CALLBOARD_REPLAY_SEED</c> for the one that failed.</remarks>
public sealed class QueuesAgainstAnOracle(CallboardServer server)
{
    private static readonly DateTimeOffset s_start = new(TimeProvider.System.GetUtcNow().AddHours(-2).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private enum Kind
    {
        /// <summary>Made online: now.</summary>
        Online,

        /// <summary>Made offline at some time.</summary>
        Late,

        /// <summary>Made on a device whose clock runs ahead: counts as now.</summary>
        Ahead,

        /// <summary>Put away offline.</summary>
        Archive,
    }

    private sealed record Operation(string Key, Kind Kind, int At, JsonObject Patch, JsonNode? Base, bool HasBase);

    [Fact]
    public async Task Whatever_the_order_the_fields_end_as_the_last_edits_left_them()
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("CALLBOARD_REPLAY_CASES") ?? "200", CultureInfo.InvariantCulture);
        var named = Environment.GetEnvironmentVariable("CALLBOARD_REPLAY_SEED");
        var first = named is null ? Random.Shared.Next() : int.Parse(named, CultureInfo.InvariantCulture);
        var organization = await server.NewOrganizationAsync();
        var others = new[] { organization.Owner, await organization.AddAsync("admin", "Ada"), await organization.AddAsync("manager", "Max") };

        await Parallel.ForEachAsync(
            Enumerable.Range(first, named is null ? cases : 1), new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (seed, _) =>
            {
                try
                {
                    await ReplayAsync(new Random(seed), others);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Replay of seed {seed} (CALLBOARD_REPLAY_SEED) went wrong: {e.Message}", e);
                }
            });
    }

    private static async Task ReplayAsync(Random random, ApiUser[] users)
    {
        var made = (await users[0].PostAsync("/api/v1/vendors", new { name = "Vendor", type = "catering", capacity = 10 })).Expect(201).Data;
        var address = $"/api/v1/vendors/{made.Id()}";
        var model = new Model();

        // Each device's queue in its order, then dealt out: mostly in order, some shuffled, some sent twice.
        var queues = Enumerable.Range(0, random.Next(2, 5)).Select(_ => new Queue<Operation>(Make(random))).ToList();
        var sent = new List<(int User, Operation Operation, Answer Answer)>();
        try
        {
            await DealAsync(random, users, address, queues, model, sent);
        }
        catch (Exception e)
        {
            var told = sent.Select(s => $"{s.Operation.Kind} {s.Operation.At} {s.Operation.Patch.ToJsonString()} base {s.Operation.Base} → {s.Answer.Status} {s.Answer.Json["superseded"]}");
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', told)}", e);
        }

        model.ExpectState((await users[0].GetAsync(address)).Expect(200).Data);
    }

    private static async Task DealAsync(
        Random random, ApiUser[] users, string address, List<Queue<Operation>> queues, Model model, List<(int User, Operation Operation, Answer Answer)> sent)
    {
        while (queues.Any(q => q.Count > 0))
        {
            if (sent.Count > 0 && random.Next(5) == 0)
            {
                // The answer was lost, so the device sends it again: nothing may happen, and the answer is the same.
                var index = random.Next(sent.Count);
                var (who, operation, before) = sent[index];
                var again = await SendAsync(users[who], address, operation);
                if (before.Status < 400)
                {
                    Assert.Equal((before.Status, before.Text), (again.Status, again.Text));
                    continue;
                }

                // A refusal is not kept: it may have turned out otherwise by now, and that answer is the one that stays.
                sent[index] = (who, operation, again);
                model.Expect(operation, again);
                continue;
            }

            var device = random.Next(queues.Count);
            if (queues[device].Count == 0)
            {
                continue;
            }

            if (random.Next(4) == 0)
            {
                queues[device] = new Queue<Operation>(queues[device].OrderBy(_ => random.Next()));
            }

            var next = queues[device].Dequeue();
            var user = random.Next(users.Length);
            var answer = await SendAsync(users[user], address, next);
            sent.Add((user, next, answer));
            model.Expect(next, answer);
        }
    }

    private static IEnumerable<Operation> Make(Random random)
    {
        for (var i = random.Next(2, 7); i > 0; i--)
        {
            var kind = random.Next(10) switch { < 6 => Kind.Late, < 8 => Kind.Online, 8 => Kind.Ahead, _ => Kind.Archive };
            var patch = new JsonObject();
            foreach (var field in Model.Fields.Where(_ => random.Next(3) == 0))
            {
                patch[field] = Model.Value(field, random.Next(3));
            }

            if (patch.Count == 0)
            {
                patch["notes"] = Model.Value("notes", random.Next(3));
            }

            var based = patch.ContainsKey("capacity") && kind != Kind.Archive && random.Next(2) == 0;
            // Few distinct instants, so that edits of the same instant meet.
            yield return new Operation(
                Guid.CreateVersion7().ToString(), kind, random.Next(12), patch, based ? Model.Value("capacity", random.Next(3)) : null, based);
        }
    }

    private static Task<Answer> SendAsync(ApiUser user, string address, Operation operation)
    {
        List<(string, string)> headers = [("Idempotency-Key", operation.Key)];
        if (operation.Kind != Kind.Online)
        {
            var at = operation.Kind == Kind.Ahead ? TimeProvider.System.GetUtcNow().AddDays(1) : s_start.AddSeconds(operation.At);
            headers.Add(("X-Edited-At", at.ToString("O", CultureInfo.InvariantCulture)));
        }

        if (operation.HasBase)
        {
            headers.Add(("X-Base", new JsonObject { ["capacity"] = operation.Base?.DeepClone() }.ToJsonString()));
        }

        return operation.Kind == Kind.Archive
            ? user.SendAsync(HttpMethod.Delete, address, null, [.. headers])
            : user.SendAsync(HttpMethod.Patch, address, operation.Patch.DeepClone(), [.. headers]);
    }

    /// <summary>What the server has to do, in memory.</summary>
    private sealed class Model
    {
        public static readonly string[] Fields = ["name", "priceTier", "rating", "capacity", "notes", "location"];

        // Real time is after every time a device tells; later arrivals are later.
        private const int Now = 1_000_000;

        private readonly Dictionary<string, string?> _values = new()
        {
            ["name"] = "\"Vendor\"", ["priceTier"] = null, ["rating"] = null, ["capacity"] = "10", ["notes"] = null, ["location"] = null,
        };

        private readonly Dictionary<string, int> _changed = [];
        private bool _archived;
        private int _archiveChanged = -1;
        private int _arrivals;

        public static JsonNode? Value(string field, int choice) => field switch
        {
            "rating" => choice == 0 ? null : JsonValue.Create(choice),
            "capacity" => JsonValue.Create(10 + choice),
            "name" => JsonValue.Create($"Vendor {choice}"),
            _ => choice == 0 ? null : JsonValue.Create($"{field} {choice}"),
        };

        public void Expect(Operation operation, Answer answer)
        {
            _arrivals++;
            var late = operation.Kind is Kind.Late or Kind.Archive;
            var at = late ? operation.At : Now + _arrivals;
            if (operation.Kind == Kind.Archive)
            {
                ExpectArchive(at, answer);
                return;
            }

            var capacity = operation.HasBase ? _values["capacity"] : null;
            if (operation.HasBase && capacity != Text(operation.Base) && capacity != Text(operation.Patch["capacity"]))
            {
                var conflict = answer.ExpectProblem(409, "edit.conflict", "capacity").Json["conflicts"]![0]!;
                Assert.Equal(capacity, Text(conflict["theirs"]));
                return;
            }

            answer.Expect(200);
            var lost = operation.Patch.Select(p => p.Key)
                .Where(f => late && !(f == "capacity" && operation.HasBase) && _changed.GetValueOrDefault(f, -1) > at).ToHashSet();
            var applied = operation.Patch.Where(p => !lost.Contains(p.Key)).ToList();
            foreach (var (field, value) in applied.Where(p => _values[p.Key] != Text(p.Value)))
            {
                _values[field] = Text(value);
                // A compared field may be set by an older edit; the field's time is that of its newest change all the same.
                _changed[field] = Math.Max(at, _changed.GetValueOrDefault(field, -1));
            }

            var expected = lost.ToHashSet();
            if (operation.Kind != Kind.Online)
            {
                if (_archiveChanged > at)
                {
                    if (_archived)
                    {
                        expected.Add("archivedAt");
                    }
                }
                else if (applied.Count > 0 && _archived)
                {
                    (_archived, _archiveChanged) = (false, at);
                }
            }

            Assert.Equal(expected.Order(), answer.Json["superseded"]!.Items().Select(s => s.Str("field")!).Order());
            Assert.Equal(applied.Select(p => p.Key).Order(), answer.Json["updatedFields"]!.Items().Select(f => (string)f!).Order());
            ExpectState(answer.Data);
        }

        public void ExpectState(JsonNode row)
        {
            foreach (var (field, value) in _values)
            {
                Assert.True(value == Text(row[field]), $"{field} is {Text(row[field]) ?? "null"} instead of {value ?? "null"}");
            }

            Assert.Equal(_archived, row["archivedAt"] is not null);
        }

        private void ExpectArchive(int at, Answer answer)
        {
            if (_changed.Values.Any(changed => changed > at))
            {
                answer.ExpectProblem(409, "edit.superseded");
                return;
            }

            answer.Expect(200);
            if (!_archived)
            {
                (_archived, _archiveChanged) = (true, Math.Max(at, _archiveChanged));
            }
        }

        private static string? Text(JsonNode? value) => value?.ToJsonString();
    }
}
