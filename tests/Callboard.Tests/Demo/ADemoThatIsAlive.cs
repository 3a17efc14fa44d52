using Callboard.Host.Demo;
using Callboard.Host;
using Callboard.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Callboard.Tests.Demo;

public sealed class ADemoThatIsAlive(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    public static TheoryData<string> People =>
        [.. DemoData.Read("people")["people"]!.Items().Select(p => p.Str("email")!.Split('@')[0])];

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        var before = await demo.ValueAsync<long>("select count(*) from app.action_history");

        Assert.False(await demo.Seeder.SeedAsync(CancellationToken.None));
        Assert.False(await demo.Seeder.SeedFirstStartAsync(CancellationToken.None));

        Assert.Equal(1, await demo.ValueAsync<long>("select count(*) from accounts.organization"));
        Assert.Equal(before, await demo.ValueAsync<long>("select count(*) from app.action_history"));
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Everybody_signs_in_with_the_printed_password(string name)
    {
        var me = (await (await demo.SignInAsync(name)).GetAsync("/api/v1/me")).Expect(200).Data;

        Assert.Equal("demo", me["organization"]!.Str("slug"));
    }

    [Fact]
    public async Task The_seeder_leaves_no_open_session() =>
        Assert.Equal(0, await demo.ValueAsync<long>("select count(*) from accounts.credential where cookie_hash is null and refresh_hash is null"));

    [Fact]
    public async Task Progress_is_what_a_recount_says()
    {
        Assert.Equal(0, await demo.ValueAsync<long>("select count(*) from tasks.find_progress_drift()"));
        Assert.Equal(0, await demo.ValueAsync<long>(
            """
            select count(*) from events.event as e
             where e.progress <> coalesce((
                 select round(100.0 * count(*) filter (where t.status = 'done') / nullif(count(*), 0)) from tasks.task as t
                  where t.organization_id = e.organization_id and t.event_id = e.id and t.status <> 'cancelled' and t.archived_at is null), 0)
            """));
        Assert.True(await demo.ValueAsync<long>("select count(*) from events.event where progress between 5 and 95") >= 6);
    }

    [Fact]
    public async Task Nothing_happened_in_the_future_and_history_is_in_the_order_of_its_numbers()
    {
        Assert.Equal(0, await demo.ValueAsync<long>(
            """
            select count(*) from (
                select at, lag(at) over (partition by organization_id, stream order by no) as before from app.action_history) as h
             where at > now() or at < before
            """));
        Assert.Equal(0, await demo.ValueAsync<long>(
            "select count(*) from tasks.task where greatest(completed_at, created_at, updated_at) > now() or completed_at < created_at"));
        Assert.Equal(0, await demo.ValueAsync<long>("select count(*) from events.status_log where changed_at > now()"));
    }

    [Fact]
    public async Task The_last_week_was_busy_for_many_people_on_many_days()
    {
        Assert.True(await demo.ValueAsync<long>("select count(distinct at) from app.action_history where at > now() - interval '7 days'") > 60);
        Assert.True(await demo.ValueAsync<long>("select count(distinct actor_id) from app.action_history where at > now() - interval '7 days'") >= 6);
        Assert.True(await demo.ValueAsync<long>("select count(distinct at::date) from app.action_history where at > now() - interval '7 days'") >= 5);
        // Nothing is left that tells when the seeder itself ran.
        Assert.Equal(0, await demo.ValueAsync<long>(
            """
            select count(*) from app.action_history
             where request_id is not null or (new ->> 'created_at')::timestamptz > at or (new ->> 'completed_at')::timestamptz > at
            """));
    }

    [Fact]
    public async Task People_kit_and_rooms_are_booked_this_week_and_one_of_them_twice()
    {
        const string ThisWeek = "start_at < now() + interval '7 days' and end_at > now()";
        Assert.True(await demo.ValueAsync<long>($"select count(distinct resource_id) from resources.booking where {ThisWeek}") >= 10);
        Assert.True(await demo.ValueAsync<long>($"select count(*) from resources.booking where {ThisWeek} and is_block") >= 3);
        Assert.True(await demo.ValueAsync<long>("select count(*) from resources.space_booking where status = 'confirmed'") >= 5);
        Assert.Equal(1, await demo.ValueAsync<long>("select count(*) from resources.space_booking where status = 'hold' and rank = 2"));
        var user = await demo.SignInAsync("lead");
        var conflicts = (await user.GetAsync("/api/v1/bookings/conflicts")).Expect(200).Data.Items().ToList();
        Assert.Contains(conflicts, c => (string?)c["reasons"]![0] == "tentative");
    }

    [Fact]
    public async Task The_gala_is_over_budget_in_one_category()
    {
        var lead = await demo.SignInAsync("lead");
        var gala = (await lead.GetAsync("/api/v1/events?type=gala")).Expect(200).Data.Items().Single();

        var budget = (await lead.GetAsync($"/api/v1/events/{gala.Id()}")).Expect(200).Data["budgetSummary"]!;

        var over = Assert.Single(budget["categories"]!.Items(), c => (decimal?)c["variancePercent"] > 0);
        Assert.Equal("catering", over.Str("category"));
    }

    [Fact]
    public async Task The_conference_is_on_today_with_one_person_booked_twice()
    {
        var lead = await demo.SignInAsync("lead");
        var conference = (await lead.GetAsync("/api/v1/events?type=conference")).Expect(200).Data.Items().Single();
        Assert.Equal("live", conference.Str("statusCategory"));

        var blocks = (await lead.GetAsync($"/api/v1/events/{conference.Id()}/timeline?limit=200")).Expect(200).Data.Items().ToList();

        Assert.True(blocks.Count > 40, $"{blocks.Count} blocks");
        Assert.True(blocks.Select(b => b.Str("location")).Distinct().Count() >= 4);
        Assert.Equal(1, await demo.ValueAsync<long>(
            """
            select count(*) from schedule.assignment as x
              join schedule.block as a on a.organization_id = x.organization_id and a.id = x.block_id
              join schedule.assignment as y on y.organization_id = x.organization_id and y.id > x.id
               and (y.participant_id = x.participant_id or y.user_id = x.user_id)
              join schedule.block as b on b.organization_id = y.organization_id and b.id = y.block_id
             where a.start_at < b.end_at and b.start_at < a.end_at
            """));
    }

    [Theory]
    [InlineData("USD", "14500.00")]
    [InlineData("EUR", "41000.00")]
    public async Task A_contract_came_as_a_document_whose_terms_can_be_read(string currency, string price)
    {
        var lead = await demo.SignInAsync("lead");
        var contract = (await lead.GetAsync("/api/v1/contracts?limit=200")).Expect(200).Data.Items()
            .Single(c => c["file"] is not null && c["amount"]?.Str("amount") == price && c["amount"]!.Str("currency") == currency);

        var terms = (await lead.PostAsync($"/api/v1/contracts/{contract.Id()}/extract")).Expect(200).Data.Items().ToList();

        Assert.True(terms.Count >= 12, $"{terms.Count} terms");
        Assert.Contains(terms, t => t.Str("kind") == "amount" && t["value"]!["money"]?.Str("amount") == price);
        foreach (var kind in (string[])["party", "date", "payment_terms", "cancellation", "termination", "force_majeure"])
        {
            Assert.Contains(terms, t => t.Str("kind") == kind);
        }
    }

    [Theory]
    [InlineData("client", 1)]
    [InlineData("venue", 1)]
    [InlineData("vendor", 1)]
    public async Task Portal_users_see_their_own_events_and_no_directory(string name, int events)
    {
        var user = await demo.SignInAsync(name);

        Assert.Equal(events, (await user.GetAsync("/api/v1/events")).Expect(200).Json.Int("total"));
        Assert.Equal(0, (await user.GetAsync("/api/v1/sponsors")).Expect(200).Json.Int("total"));
        Assert.Equal(name == "client" ? 1 : 0, (await user.GetAsync("/api/v1/clients")).Expect(200).Json.Int("total"));
        Assert.Equal(name == "vendor" ? 1 : 0, (await user.GetAsync("/api/v1/vendors")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public void The_welcome_names_the_logins_only_where_the_demo_is()
    {
        Assert.Contains("lead@demo.callboard.dev", Welcome.Text("http://localhost:5080", hasDemo: true), StringComparison.Ordinal);
        var bare = Welcome.Text("http://localhost:5080", hasDemo: false);
        Assert.Contains("http://localhost:5080/docs", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("demo", bare, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("Demo", "false", false)]
    [InlineData("Demo:Enabled", "false", false)]
    [InlineData("Demo", "true", true)]
    public void A_setting_turns_it_off(string? key, string? value, bool wanted)
    {
        var settings = key is null ? [] : new Dictionary<string, string?> { [key] = value };

        Assert.Equal(wanted, DemoSeeder.IsWanted(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
    }
}
