using Callboard.Tasks.Rules;
using Callboard.Testing;
using Npgsql;
using Xunit;
using static Callboard.Tests.Tasks.TaskSteps;

namespace Callboard.Tests.Tasks;

/// <summary>Whatever is done in whatever order, the plan is what a plain recount says, and its critical tasks are those of the rule.</summary>
public sealed class RandomWork(CallboardServer server)
{
    private static readonly string[] s_statuses = ["to_do", "in_progress", "blocked", "done", "cancelled"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task One_after_the_other(int seed)
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var random = new Random(seed);
        var plan = new Recount();
        var log = new List<string>();
        for (var step = 0; step < 160; step++)
        {
            var id = plan.Any(random);
            var other = plan.Any(random);
            var status = s_statuses[random.Next(s_statuses.Length)];
            var operation = id == Guid.Empty || plan.Tasks.Count < 4 ? 0 : random.Next(9);
            Answer answer;
            bool allowed;
            switch (operation)
            {
                case 0:
                    var dependencies = plan.Some(random, 3);
                    var planned = Hours(random);
                    log.Add($"add {plan.Tasks.Count} {status} of {planned} hours after {plan.Names(dependencies)}");
                    answer = await owner.PostAsync(PlanOf(eventId), new { name = $"{plan.Tasks.Count}", status, dependencies, estimatedHours = planned });
                    plan.Tasks.Add(
                        answer.Expect(201).Data.Id(),
                        new Recount.Item { Status = status, Number = plan.Tasks.Count, DependsOn = [.. dependencies], Hours = planned });
                    allowed = true;
                    break;
                case 1 or 2:
                    log.Add($"{plan.Names([id])} becomes {status}");
                    answer = await owner.SetStatusAsync(eventId, id, status);
                    plan.SetStatus(id, status);
                    allowed = true;
                    break;
                case 3:
                    log.Add($"{plan.Names([id])} waits for {plan.Names([other])}");
                    answer = await owner.LinkAsync(eventId, id, other);
                    allowed = !plan.Reaches(other, id);
                    if (allowed)
                    {
                        plan.Tasks[id].DependsOn.Add(other);
                    }

                    break;
                case 4:
                    var linked = plan.Tasks[id].DependsOn.Order().FirstOrDefault();
                    if (linked == Guid.Empty)
                    {
                        continue;
                    }

                    log.Add($"{plan.Names([id])} no longer waits for {plan.Names([linked])}");
                    answer = await owner.DeleteAsync($"{PlanOf(eventId)}/{id}/dependencies/{linked}");
                    plan.Tasks[id].DependsOn.Remove(linked);
                    allowed = true;
                    break;
                case 5:
                    log.Add($"delete or restore {plan.Names([id])}");
                    plan.Tasks[id].Archived = !plan.Tasks[id].Archived;
                    answer = plan.Tasks[id].Archived
                        ? await owner.DeleteAsync($"{PlanOf(eventId)}/{id}")
                        : await owner.PostAsync($"{PlanOf(eventId)}/{id}/restore");
                    allowed = true;
                    break;
                case 6:
                    var whole = plan.Some(random, 3).Where(d => !plan.Reaches(d, id)).ToList();
                    log.Add($"{plan.Names([id])} waits exactly for {plan.Names(whole)}");
                    answer = await owner.PatchAsync($"{PlanOf(eventId)}/{id}", new { dependencies = whole });
                    plan.Tasks[id].DependsOn = [.. whole];
                    allowed = true;
                    break;
                case 7:
                    var hours = Hours(random);
                    log.Add($"{plan.Names([id])} takes {hours} hours");
                    answer = await owner.PatchAsync($"{PlanOf(eventId)}/{id}", new { estimatedHours = hours });
                    plan.Tasks[id].Hours = hours;
                    allowed = true;
                    break;
                default:
                    var ids = plan.Some(random, 6).Where(t => !plan.Tasks[t].Archived).ToList();
                    if (ids.Count == 0)
                    {
                        continue;
                    }

                    log.Add($"{plan.Names(ids)} become {status}");
                    answer = await owner.PostAsync($"{PlanOf(eventId)}/batch", new { ids, status });
                    ids.ForEach(t => plan.SetStatus(t, status));
                    allowed = true;
                    break;
            }

            plan.Settle();
            var story = $"seed {seed}:\n{string.Join('\n', log)}";
            if (allowed)
            {
                Assert.True(answer.Status is 200 or 201, $"{story}\n{answer.Text}");
                Assert.True(plan.Progress == answer.Json.Int("eventProgress"), $"{story}\nprogress {answer.Json["eventProgress"]}, not {plan.Progress}");
            }
            else
            {
                answer.ExpectProblem(409, "tasks.dependency_cycle");
            }

            if (allowed && answer.Data is System.Text.Json.Nodes.JsonObject told)
            {
                // What an answer says of a task holds after the commit too.
                var held = await owner.TaskAsync(eventId, told.Id());
                Assert.True(
                    (told.Int("version"), (bool)told["isCriticalPath"]!) == (held.Int("version"), (bool)held["isCriticalPath"]!),
                    $"{story}\nanswered {told.ToJsonString()}\nkept {held.ToJsonString()}");
            }

            Assert.True(plan.Picture(archived: false) == await PictureAsync(owner, eventId, plan, ""), story);
            if (operation == 5)
            {
                Assert.True(plan.Picture(archived: true) == await PictureAsync(owner, eventId, plan, "&archived=true"), story);
            }
        }

        Assert.Equal(plan.Progress, (await owner.GetAsync($"/api/v1/events/{eventId}")).Expect(200).Data.Int("progress"));
    }

    /// <summary>Straight into the tables, many statements to a transaction, over two events, with savepoints taken back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Many_statements_in_one_transaction(int seed)
    {
        var organization = await server.NewOrganizationAsync();
        Guid[] events = [await organization.AddEventAsync(), await organization.AddEventAsync()];
        var random = new Random(seed);
        var tasks = events.ToDictionary(e => e, _ => Enumerable.Range(0, 14).Select(_ => Guid.CreateVersion7()).ToList());
        await using var connection = await server.Admin.OpenConnectionAsync();
        for (var round = 0; round < 30; round++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            for (var step = random.Next(1, 9); step > 0; step--)
            {
                var eventId = events[random.Next(2)];
                var (a, b) = (random.Next(14), random.Next(14));
                var undone = random.Next(4) == 0;
                if (undone)
                {
                    await transaction.SaveAsync("before");
                }

                await using var command = new NpgsqlCommand(s_statements[random.Next(s_statements.Length)], connection);
                command.Parameters.AddWithValue("org", organization.Id);
                command.Parameters.AddWithValue("event", eventId);
                command.Parameters.AddWithValue("id", tasks[eventId][Math.Max(a, b)]);
                command.Parameters.AddWithValue("other", tasks[eventId][Math.Min(a, b)]);
                command.Parameters.AddWithValue("n", random.Next(1, 4));
                command.Parameters.AddWithValue("hours", NpgsqlTypes.NpgsqlDbType.Numeric, (object?)Hours(random) ?? DBNull.Value);
                await command.ExecuteNonQueryAsync();
                if (undone)
                {
                    await transaction.RollbackAsync("before");
                }

                if (random.Next(10) == 0)
                {
                    await using var early = new NpgsqlCommand("set constraints all immediate; set constraints all deferred", connection);
                    await early.ExecuteNonQueryAsync();
                }
            }

            await transaction.CommitAsync();
            foreach (var eventId in events)
            {
                Assert.Equal(await CriticalByRuleAsync(eventId), await CriticalAsync(eventId));
            }
        }
    }

    // A task waits only for those before it in the list, so that none of these closes a circle.
    private static readonly string[] s_statements =
    [
        "insert into tasks.task (organization_id, id, event_id, name, estimated_hours) values (@org, @id, @event, 'A', @hours) on conflict do nothing",
        "insert into tasks.task (organization_id, id, event_id, name, estimated_hours) values (@org, @other, @event, 'A', @hours) on conflict do nothing",
        "insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id) select @org, @event, @id, @other "
            + "where @id <> @other and (select count(*) from tasks.task where id in (@id, @other)) = 2 on conflict do nothing",
        "update tasks.task set status = (array['to_do', 'done', 'cancelled'])[@n] where id = @id",
        "update tasks.task set estimated_hours = @hours where id in (@id, @other)",
        "delete from tasks.dependency where task_id = @id",
        "update tasks.task set archived_at = case when archived_at is null then now() end, estimated_hours = @hours where id = @other",
        "delete from tasks.task where id = @id and estimated_hours is null",
    ];

    [Fact]
    public async Task Four_people_at_once()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await organization.Owner.AddTaskAsync(eventId, $"{i}"));
        }

        var people = new[] { organization.Owner, await organization.AddAsync("manager"), await organization.AddAsync("admin"), await organization.AddAsync("manager") };
        var answers = (await Task.WhenAll(people.Select(WorkAsync))).SelectMany(a => a).ToList();

        Assert.DoesNotContain(answers, a => a.Status is not (200 or 404 or 409));
        var wrong = await Wrong(eventId);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(await CriticalByRuleAsync(eventId), await CriticalAsync(eventId));

        async Task<List<Answer>> WorkAsync(ApiUser user, int seed)
        {
            var random = new Random(seed);
            var mine = new List<Answer>();
            for (var step = 0; step < 60; step++)
            {
                var (a, b) = (ids[random.Next(ids.Count)], ids[random.Next(ids.Count)]);
                var status = s_statuses[random.Next(s_statuses.Length)];
                mine.Add(random.Next(6) switch
                {
                    0 or 1 => await user.SetStatusAsync(eventId, a, status),
                    2 => await user.LinkAsync(eventId, a, b),
                    3 => await user.DeleteAsync($"{PlanOf(eventId)}/{a}/dependencies/{b}"),
                    4 => await user.PatchAsync($"{PlanOf(eventId)}/{a}", new { estimatedHours = Hours(random) }),
                    _ => await user.PostAsync($"{PlanOf(eventId)}/batch", new { ids = new[] { a, b }, status }),
                });
            }

            return mine;
        }
    }

    /// <summary>Rules of a plan that the database breaks; looked for by an administrator, without any function of the product.</summary>
    private async Task<List<string>> Wrong(Guid eventId)
    {
        await using var command = server.Admin.CreateCommand("""
            with recursive link as (
                select d.task_id, d.depends_on_id, p.status not in ('done', 'cancelled') and p.archived_at is null as open
                  from tasks.dependency as d join tasks.task as p on p.id = d.depends_on_id
                 where d.event_id = $1
            ), reach (origin, reached) as (
                select task_id, depends_on_id from link union select r.origin, l.depends_on_id from reach as r join link as l on l.task_id = r.reached
            )
            select 'waits for itself: ' || origin from reach where origin = reached
            union all
            select 'to do but waiting: ' || t.name from tasks.task as t
             where t.event_id = $1 and t.status = 'to_do' and exists (select from link as l where l.task_id = t.id and l.open)
            union all
            select 'waiting for nothing: ' || t.name from tasks.task as t
             where t.event_id = $1 and t.waits and not exists (select from link as l where l.task_id = t.id and l.open)
            union all
            select format('progress %s of %s is not %s of %s', e.task_done, e.task_total, c.done, c.total)
              from events.event as e,
                   (select count(*) as total, count(*) filter (where status = 'done') as done
                      from tasks.task where event_id = $1 and archived_at is null and status <> 'cancelled') as c
             where e.id = $1 and (e.task_done, e.task_total) <> (c.done, c.total)
            """);
        command.Parameters.AddWithValue(eventId);
        await using var reader = await command.ExecuteReaderAsync();
        var wrong = new List<string>();
        while (await reader.ReadAsync())
        {
            wrong.Add(reader.GetString(0));
        }

        return wrong;
    }

    // Few different ones, so that chains of the same length are common; none at all now and then.
    private static decimal? Hours(Random random) => random.Next(6) is var n and > 0 ? n * 2.25m : null;

    private async Task<IReadOnlyList<Guid>> CriticalAsync(Guid eventId) =>
        [.. (await RowsAsync<Guid>("select id from tasks.task where event_id = $1 and is_critical_path", eventId)).Order()];

    /// <summary>What the rule says of the rows as they stand, whatever the triggers made of them.</summary>
    private async Task<IReadOnlyList<Guid>> CriticalByRuleAsync(Guid eventId)
    {
        const string Open = "event_id = $1 and status not in ('done', 'cancelled') and archived_at is null";
        var ids = await RowsAsync<Guid>($"select id from tasks.task where {Open} order by id", eventId);
        var hours = await RowsAsync<decimal>($"select coalesce(estimated_hours, 8) from tasks.task where {Open} order by id", eventId);
        var links = await RowsAsync<Guid[]>("select array[task_id, depends_on_id] from tasks.dependency where event_id = $1", eventId);
        var path = CriticalPath.Of(
            [.. hours.Select(h => (long)(h * 100))],
            [.. ids.Select(id => links.Where(l => l[0] == id).Select(l => ids.IndexOf(l[1])).Where(i => i >= 0).ToArray())]);
        return [.. ids.Where((_, i) => path.IsCritical(i)).Order()];
    }

    private async Task<List<T>> RowsAsync<T>(string sql, Guid eventId)
    {
        await using var command = server.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(eventId);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }

    private static async Task<string> PictureAsync(ApiUser user, Guid eventId, Recount plan, string filter)
    {
        var rows = (await user.GetAsync($"{PlanOf(eventId)}?limit=200&sort=createdAt{filter}")).Expect(200).Data.Items();
        return string.Join('\n', rows.Select(r => (plan.Tasks[r.Id()].Number, Line: string.Join(
                ' ', r.Str("name"), r.Str("status"), (bool)r["waits"]!, (bool)r["isCriticalPath"]!, r.Int("waitsFor"), plan.Names(r["dependencies"]!.Ids()))))
            .OrderBy(r => r.Number).Select(r => r.Line));
    }

    /// <summary>The plan, computed the slow and obvious way.</summary>
    private sealed class Recount
    {
        public Dictionary<Guid, Item> Tasks { get; } = [];

        public int Progress
        {
            get
            {
                var counted = Tasks.Values.Where(t => !t.Archived && t.Status != "cancelled").ToList();
                return counted.Count == 0 ? 0
                    : (int)Math.Round(100m * counted.Count(t => t.Status == "done") / counted.Count, MidpointRounding.AwayFromZero);
            }
        }

        public Guid Any(Random random) => Tasks.Count == 0 ? Guid.Empty : Tasks.Keys.ElementAt(random.Next(Tasks.Count));

        public List<Guid> Some(Random random, int most) =>
            [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => Any(random)).Where(id => id != Guid.Empty).Distinct()];

        public void SetStatus(Guid id, string status)
        {
            var task = Tasks[id];
            // Saying "blocked" of what is blocked changes nothing.
            task.Waits &= task.Status == status;
            task.Status = status;
        }

        public void Settle()
        {
            foreach (var task in Tasks.Values)
            {
                var open = Open(task);
                if (task.Status == "to_do" && open > 0)
                {
                    (task.Status, task.Waits) = ("blocked", true);
                }
                else if (task is { Status: "blocked", Waits: true } && open == 0)
                {
                    (task.Status, task.Waits) = ("to_do", false);
                }
            }
        }

        public bool Reaches(Guid from, Guid to) => from == to || Tasks[from].DependsOn.Any(next => Reaches(next, to));

        public string Names(IEnumerable<Guid> ids) => string.Join(',', ids.Select(id => Tasks[id].Number).Order());

        public string Picture(bool archived)
        {
            var critical = Critical();
            return string.Join('\n', Tasks.Values.Where(t => t.Archived == archived).OrderBy(t => t.Number)
                .Select(t => string.Join(' ', t.Number, t.Status, t.Waits, critical.Contains(t), Open(t), Names(t.DependsOn))));
        }

        private HashSet<Item> Critical()
        {
            var open = Tasks.Where(t => IsOpen(t.Value)).ToList();
            var numbers = open.Select((t, i) => (t.Key, i)).ToDictionary(t => t.Key, t => t.i);
            var path = CriticalPath.Of(
                [.. open.Select(t => (long)((t.Value.Hours ?? 8) * 100))],
                [.. open.Select(t => t.Value.DependsOn.Where(numbers.ContainsKey).Select(d => numbers[d]).ToArray())]);
            return [.. open.Select(t => t.Value).Where((_, i) => path.IsCritical(i))];
        }

        private int Open(Item task) => task.DependsOn.Count(id => IsOpen(Tasks[id]));

        private static bool IsOpen(Item task) => !task.Archived && task.Status is not ("done" or "cancelled");

        public sealed class Item
        {
            public required string Status { get; set; }

            public required int Number { get; init; }

            public required HashSet<Guid> DependsOn { get; set; }

            public bool Waits { get; set; }

            public bool Archived { get; set; }

            public decimal? Hours { get; set; }
        }
    }
}
