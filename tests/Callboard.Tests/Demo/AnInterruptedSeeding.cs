using Callboard.Host.Demo;
using Xunit;

namespace Callboard.Tests.Demo;

public sealed class AnInterruptedSeeding(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    [Fact]
    public async Task Is_cleared_away_and_done_again()
    {
        // As it is left behind by a crash before the last step.
        await using (var undo = demo.Admin.CreateCommand("update accounts.organization set slug = 'demo-unfinished' where slug = 'demo'"))
        {
            await undo.ExecuteNonQueryAsync();
        }

        var events = await demo.ValueAsync<long>("select count(*) from events.event");

        Assert.True(await demo.Seeder.SeedFirstStartAsync(CancellationToken.None));

        Assert.Equal(DemoSeeder.Slug, await demo.ValueAsync<string>("select string_agg(slug, ', ') from accounts.organization"));
        Assert.Equal(events, await demo.ValueAsync<long>("select count(*) from events.event"));
        Assert.Equal(0, await demo.ValueAsync<long>(
            "select count(*) from app.action_history where organization_id not in (select id from accounts.organization)"));
    }
}
