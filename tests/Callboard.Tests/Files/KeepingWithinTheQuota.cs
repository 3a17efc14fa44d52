using Callboard.Testing;
using Callboard.Tests.Talk;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>The room of an organization is exact, however many take some at once.</summary>
public sealed class KeepingWithinTheQuota(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _event = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Sixty_four_at_once_take_no_more_than_there_is()
    {
        var file = Samples.PngOf(10_000);
        await SetAsync(200_000);
        // Half of them in one piece, half in parts that hold what they reserved.
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => i % 2 == 0
            ? _organization.Owner.UploadAsync(_event, file)
            : _organization.Owner.PostAsync("/api/v1/files/uploads", new { name = "a", bucket = "images", size = 10_000, eventId = _event })));
        Assert.Equal(20, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.ExpectProblem(409, "files.quota_exceeded"));
        var usage = (await _organization.Owner.GetAsync("/api/v1/storage/usage")).Expect(200).Data;
        Assert.Equal(200_000, usage.Int("used") + usage.Int("reserved"));
        Assert.Equal(await SumAsync("files.file"), usage.Int("used"));
        Assert.Equal(await SumAsync("files.upload where completed_at is null and"), usage.Int("reserved"));

        // Everything goes, at once too, and nothing is counted twice.
        var list = (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files?limit=200")).Data.Items().Select(f => f.Id());
        await Task.WhenAll(list.Select(id => _organization.Owner.DeleteAsync($"/api/v1/files/{id}")));
        Assert.Equal(0, (await _organization.Owner.GetAsync("/api/v1/storage/usage")).Data.Int("used"));
    }

    [Fact]
    public async Task A_refusal_says_how_much_there_is()
    {
        await SetAsync(1000);
        var refused = (await _organization.Owner.UploadAsync(_event, Samples.PngOf(2000))).ExpectProblem(409, "files.quota_exceeded");
        Assert.Equal((1000, 0), (refused.Json.Int("quota"), refused.Json.Int("used")));
    }

    [Fact]
    public async Task Those_who_run_the_organization_are_told_once_each_time_it_fills_up()
    {
        var (admin, member) = (await _organization.AddAsync("admin"), await _organization.AddAsync("member"));
        await SetAsync(100_000);
        var ids = new List<Guid>();
        for (var i = 0; i < 9; i++)
        {
            ids.Add((await _organization.Owner.UploadAsync(_event, Samples.PngOf(10_000))).Expect(201).Data.Id());
        }

        var told = Assert.Single(await admin.InboxAsync(), n => n.Str("kind") == "storage_nearly_full");
        Assert.Contains("80 %", told.Str("title"), StringComparison.Ordinal);
        // Also whoever filled it: nobody fills it on purpose.
        Assert.Single(await _organization.Owner.InboxAsync(), n => n.Str("kind") == "storage_nearly_full");
        Assert.DoesNotContain(await member.InboxAsync(), n => n.Str("kind") == "storage_nearly_full");

        foreach (var id in ids.Take(3))
        {
            (await _organization.Owner.DeleteAsync($"/api/v1/files/{id}")).Expect(204);
        }

        (await _organization.Owner.UploadAsync(_event, Samples.PngOf(10_000))).Expect(201);
        Assert.Single(await admin.InboxAsync(), n => n.Str("kind") == "storage_nearly_full");
        (await _organization.Owner.UploadAsync(_event, Samples.PngOf(10_000))).Expect(201);
        Assert.Equal(2, (await admin.InboxAsync()).Count(n => n.Str("kind") == "storage_nearly_full"));
    }

    [Fact]
    public async Task A_deleted_organization_leaves_nothing_in_the_store()
    {
        (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201);
        await _organization.Owner.BeginAsync(_event, 5000);
        var keys = new List<string>();
        await using (var command = server.Admin.CreateCommand("select storage_key from files.file where organization_id = $1 union select storage_key from files.upload where organization_id = $1"))
        {
            command.Parameters.AddWithValue(_organization.Id);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                keys.Add(reader.GetString(0) + "/");
            }
        }

        Assert.Equal(2, keys.Count);
        (await _organization.Owner.DeleteAsync($"/api/v1/organizations/{_organization.Id}")).Expect(204);
        await using var doomed = server.Admin.CreateCommand("select count(*) from files.doomed where prefix = any ($1)");
        doomed.Parameters.AddWithValue(keys.ToArray());
        Assert.InRange((long)(await doomed.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, 0, 2);
        await using var left = server.Admin.CreateCommand("select count(*) from files.file where organization_id = $1");
        left.Parameters.AddWithValue(_organization.Id);
        Assert.Equal(0L, await left.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private async Task SetAsync(long quota)
    {
        await using var command = server.Admin.CreateCommand(
            """
            insert into files.usage (organization_id, quota) values ($1, $2)
            on conflict on constraint usage_organization_unique do update set quota = excluded.quota
            """);
        command.Parameters.AddWithValue(_organization.Id);
        command.Parameters.AddWithValue(quota);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> SumAsync(string of)
    {
        await using var command = server.Admin.CreateCommand(
            $"select coalesce(sum(size), 0)::integer from {of} {(of.Contains("where", StringComparison.Ordinal) ? "" : "where")} organization_id = $1");
        command.Parameters.AddWithValue(_organization.Id);
        return (int)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
