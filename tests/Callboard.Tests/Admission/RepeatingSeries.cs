using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Nights that come again: made by a rule, alike in everything but their times, and kept alike as long as they have not begun.</summary>
public sealed class RepeatingSeries(CallboardServer server)
{
    private const string Repeat = "/api/v1/series/recurring";

    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    // The clocks go forward in the second night, and back.
    [InlineData("2027-03-26")]
    [InlineData("2027-10-29")]
    public async Task A_repeated_series_is_like_its_parent_and_keeps_its_clock_times(string friday)
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var night = DateTime.Parse(friday, CultureInfo.InvariantCulture);
        var parent = await AddAsync(organization, new
        {
            name = "Club night", startAt = Berlin(night.AddHours(22)), endAt = Berlin(night.AddHours(28)), checkinOpensAt = Berlin(night.AddHours(21.5)),
            checkinClosesAt = Berlin(night.AddHours(27.5)), capacity = 300, reentry = "allowed", timezone = "Europe/Berlin",
        });
        var door = new Door(user, await EventOfAsync(user, parent), parent, Guid.Empty);
        await door.AddGateAsync("North");
        await door.AddGateAsync("Stage door", new { categories = new[] { "Crew" } });
        await door.AddGateAsync("Car park", opened: false);
        await door.TicketAsync("T1", "VIP");
        var named = await door.WristbandAsync("W1", "VIP");
        (await user.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = 20 })).Expect(200);
        (await user.PostAsync($"{door.Path}/wristbands", new { wristbandId = named })).Expect(200);
        (await user.PostAsync($"{door.Path}/tickets", new { category = "General" })).Expect(200);

        var made = (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule = "FREQ=DAILY;COUNT=5" })).Expect(201).Data.Items().ToList();

        Assert.Equal([1, 2, 3, 4], made.Select(s => s.Int("sequenceNo")));
        var listed = (await user.GetAsync($"/api/v1/series?parentId={parent}")).Expect(200).Data.Items().ToList();
        Assert.Equal(made.Select(s => s.Id()), listed.Select(s => s.Id()));
        foreach (var (child, day) in listed.Select((s, i) => (s, night.AddDays(i + 1))))
        {
            Assert.Equal(
                [Clock(day, 22), Clock(day, 28), Clock(day, 21.5), Clock(day, 27.5)],
                new[] { "startAt", "endAt", "checkinOpensAt", "checkinClosesAt" }.Select(name => Clock(child, name)));
            Assert.Equal(
                ("Club night", 300, "allowed", "Europe/Berlin", "draft", 0, parent),
                (child.Str("name"), child.Int("capacity"), child.Str("reentry"), child.Str("timezone"), child.Str("status"), child.Int("occupancy"), (Guid)child["parentId"]!));
            Assert.Equal(("General", false), (child["admits"]!.AsArray().Select(a => (string)a!).Single(), (bool)child["admitsAll"]!));
            Assert.Equal(["North", "Stage door"], (await PartsAsync(user, child.Id(), "gates")).Select(g => g.Str("name")));
            Assert.Equal(("Crew", 20), (await PartsAsync(user, child.Id(), "categories")).Select(c => (c.Str("category"), c.Int("limit"))).Single());
            Assert.Equal(named, Assert.Single(await PartsAsync(user, child.Id(), "wristbands")).Id());
            Assert.Empty(await PartsAsync(user, child.Id(), "tickets"));
        }

        // One of the nights is an hour shorter or longer; the clock on the wall does not show it.
        Assert.Contains(listed, s => ((DateTimeOffset)s["endAt"]! - (DateTimeOffset)s["startAt"]!).TotalHours is 5 or 7);
    }

    [Theory]
    [InlineData("BYDAY=FR", "FREQ is missing")]
    [InlineData("FREQ=HOURLY", "FREQ=HOURLY")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL")]
    [InlineData("FREQ=DAILY;COUNT=none", "COUNT")]
    [InlineData("FREQ=DAILY;UNTIL=tomorrow", "UNTIL")]
    [InlineData("FREQ=DAILY;COUNT=3;UNTIL=20270401", "COUNT and UNTIL")]
    [InlineData("FREQ=WEEKLY;BYDAY=FX", "BYDAY")]
    [InlineData("FREQ=WEEKLY;BYDAY=2FR", "BYDAY")]
    [InlineData("FREQ=WEEKLY;BYHOUR=3", "BYHOUR")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS")]
    [InlineData("FREQ=DAILY;COUNT=3\nRDATE:20270401T200000Z", "RDATE")]
    [InlineData("FREQ=DAILY;MOON=FULL", "MOON")]
    [InlineData("FREQ=DAILY;COUNT=1", "Nothing follows")]
    public async Task A_rule_that_cannot_be_followed_is_refused_by_its_part(string rule, string part)
    {
        var organization = await server.NewOrganizationAsync();
        var parent = await AddAsync(organization);

        var refused = (await organization.Owner.PostAsync(Repeat, new { parentSeriesId = parent, rule })).ExpectProblem(400, "admission.rule_invalid", "rule");

        Assert.Contains(part, (string)refused.Json["errors"]!["rule"]![0]!, StringComparison.Ordinal);
        Assert.Equal(0, (await organization.Owner.GetAsync($"/api/v1/series?parentId={parent}")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_thousand_are_made_at_once_and_no_more()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var parent = await AddAsync(organization);
        foreach (var rule in (string[])["FREQ=DAILY", "FREQ=DAILY;COUNT=1002", "FREQ=DAILY;UNTIL=20370101"])
        {
            var refused = (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule })).ExpectProblem(400, "admission.rule_invalid", "rule");
            Assert.Contains("1000", (string)refused.Json["errors"]!["rule"]![0]!, StringComparison.Ordinal);
        }

        (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule = "FREQ=DAILY", count = 1001 })).ExpectProblem(400, "request.invalid", "count");
        (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule = "FREQ=DAILY;COUNT=2", until = "2027-04-01T00:00:00Z" }))
            .ExpectProblem(400, "admission.rule_invalid", "rule");

        var made = (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule = "FREQ=DAILY", count = 1000 })).Expect(201).Data.Items().ToList();

        Assert.Equal(Enumerable.Range(1, 1000), made.Select(s => s.Int("sequenceNo")));
        Assert.Equal(1000, (await user.GetAsync($"/api/v1/series?parentId={parent}&limit=1")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_series_is_repeated_once_also_by_two_at_the_same_moment()
    {
        var organization = await server.NewOrganizationAsync();
        var parent = await AddAsync(organization);
        var rule = new { parentSeriesId = parent, rule = "FREQ=WEEKLY;BYDAY=FR", until = "2027-04-23T23:00:00Z" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => organization.Owner.PostAsync(Repeat, rule)));

        Assert.Equal([201, 409, 409, 409], answers.Select(a => a.Status).Order());
        Assert.All(answers.Where(a => a.Status == 409), a => a.ExpectProblem(409, "admission.already_repeated"));
        Assert.Equal(4, answers.Single(a => a.Status == 201).Data.Items().Count());
        Assert.Equal(4, (await organization.Owner.GetAsync($"/api/v1/series?parentId={parent}")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task Changes_are_carried_to_what_has_not_begun_and_to_nothing_else()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var start = TimeProvider.System.GetUtcNow().AddDays(-3).AddHours(-2);
        var parent = await AddAsync(organization, new { startAt = start, endAt = start.AddHours(4), capacity = 100, checkinOpensAt = start.AddHours(-1) });
        var door = new Door(user, await EventOfAsync(user, parent), parent, Guid.Empty);
        var north = await door.AddGateAsync("North");
        var south = await door.AddGateAsync("South", opened: false);
        (await user.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = 20 })).Expect(200);
        (await user.PostAsync($"{door.Path}/categories", new { category = "VIP", limit = 5 })).Expect(200);
        var band = await door.WristbandAsync("W1");
        (await user.PostAsync($"{door.Path}/wristbands", new { wristbandId = band })).Expect(200);
        var children = (await user.PostAsync(Repeat, new { parentSeriesId = parent, rule = "FREQ=DAILY;COUNT=7" })).Expect(201).Data.Items().Select(s => s.Id()).ToList();
        // The last one was called off; of the others three are past or going on.
        (await user.PostAsync($"/api/v1/series/{children[5]}/transition", new { to = "cancelled" })).Expect(200);
        var (left, changed) = (children.Where((_, i) => i is < 3 or 5).ToList(), children.Where((_, i) => i is 3 or 4).ToList());
        var before = await LooksAsync(user, left);
        var untouched = await LooksAsync(user, changed);

        (await user.PatchAsync(door.Path, new { name = "Renamed", capacity = 80, reentry = "unlimited", checkinOpensAt = start.AddHours(-2), checkinClosesAt = start.AddHours(3) }))
            .Expect(200);
        (await user.DeleteAsync($"{door.Path}/gates/{north}")).Expect(204);
        (await user.PostAsync($"{door.Path}/gates", new { gateIds = new[] { south } })).Expect(200);
        (await user.DeleteAsync($"{door.Path}/categories/VIP")).Expect(204);
        (await user.PostAsync($"{door.Path}/categories", new { category = "Crew", limit = 7 })).Expect(200);
        (await user.DeleteAsync($"{door.Path}/wristbands/{band}")).Expect(204);
        (await user.PostAsync($"{door.Path}/wristbands", new { category = "Crew" })).Expect(200);
        Assert.Equal(untouched, await LooksAsync(user, changed));

        var capacity = (await user.PostAsync($"{door.Path}/carry", new { fields = new[] { "capacity" } })).Expect(200).Data;
        Assert.Equal((2, 4), (capacity.Int("changed"), capacity.Int("left")));
        foreach (var child in changed)
        {
            var series = (await user.GetAsync($"/api/v1/series/{child}")).Expect(200).Data;
            Assert.Equal((80, "Friday", "none"), (series.Int("capacity"), series.Str("name"), series.Str("reentry")));
            Assert.Equal(["North"], (await PartsAsync(user, child, "gates")).Select(g => g.Str("name")));
        }

        var everything = new[] { "name", "capacity", "reentry", "window", "gates", "categories", "admits" };
        var carried = (await user.PostAsync($"{door.Path}/carry", new { fields = everything })).Expect(200).Data;

        Assert.Equal((2, 4), (carried.Int("changed"), carried.Int("left")));
        Assert.Equal(before, await LooksAsync(user, left));
        foreach (var child in changed)
        {
            var series = (await user.GetAsync($"/api/v1/series/{child}")).Expect(200).Data;
            Assert.Equal(("Renamed", 80, "unlimited"), (series.Str("name"), series.Int("capacity"), series.Str("reentry")));
            Assert.Equal(["Crew"], series["admits"]!.AsArray().Select(a => (string)a!));
            Assert.Equal(["South"], (await PartsAsync(user, child, "gates")).Select(g => g.Str("name")));
            Assert.Equal([("Crew", 7)], (await PartsAsync(user, child, "categories")).Select(c => (c.Str("category"), c.Int("limit"))));
            Assert.Empty(await PartsAsync(user, child, "wristbands"));
            // Their own day, the parent's clock.
            var (day, model) = (Local(series, "startAt"), TimeZoneInfo.ConvertTime(start, s_berlin).DateTime);
            Assert.Equal(day + (TimeZoneInfo.ConvertTime(start.AddHours(-2), s_berlin).DateTime - model), Local(series, "checkinOpensAt"), TimeSpan.FromMilliseconds(1));
            Assert.Equal(day + (TimeZoneInfo.ConvertTime(start.AddHours(3), s_berlin).DateTime - model), Local(series, "checkinClosesAt"), TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Only_those_who_work_on_the_event_repeat_and_carry()
    {
        var organization = await server.NewOrganizationAsync();
        var parent = await AddAsync(organization);
        var (viewer, stranger) = (await organization.AddAsync("viewer"), (await server.NewOrganizationAsync()).Owner);
        var (rule, fields) = (new { parentSeriesId = parent, rule = "FREQ=DAILY;COUNT=2" }, new { fields = new[] { "name" } });

        (await viewer.PostAsync(Repeat, rule)).ExpectProblem(403, "access.forbidden");
        (await viewer.PostAsync($"/api/v1/series/{parent}/carry", fields)).ExpectProblem(403, "access.forbidden");
        (await stranger.PostAsync(Repeat, rule)).ExpectProblem(404, "admission.series_not_found", "parentSeriesId");
        (await stranger.PostAsync($"/api/v1/series/{parent}/carry", fields)).ExpectProblem(404, "admission.series_not_found");
        (await organization.Owner.PostAsync($"/api/v1/series/{parent}/carry", new { fields = Array.Empty<string>() })).ExpectProblem(400, "request.invalid", "fields");
    }

    private static async Task<Guid> AddAsync(TestOrganization organization, object? more = null) =>
        (await organization.Owner.PostAsync("/api/v1/series", ApiUser.Merge(
            new
            {
                eventId = await organization.AddEventAsync(), name = "Friday", startAt = "2027-03-26T21:00:00Z", endAt = "2027-03-27T03:00:00Z",
            },
            more))).Expect(201).Data.Id();

    private static async Task<Guid> EventOfAsync(ApiUser user, Guid series) => (Guid)(await user.GetAsync($"/api/v1/series/{series}")).Expect(200).Data["eventId"]!;

    private static async Task<List<JsonNode>> PartsAsync(ApiUser user, Guid series, string parts) =>
        [.. (await user.GetAsync($"/api/v1/series/{series}/{parts}")).Expect(200).Data.Items()];

    // Everything that can be seen of some series.
    private static async Task<string> LooksAsync(ApiUser user, IEnumerable<Guid> series)
    {
        var looks = new List<string>();
        foreach (var id in series)
        {
            foreach (var path in (string[])["", "/gates", "/categories", "/wristbands", "/tickets"])
            {
                looks.Add((await user.GetAsync($"/api/v1/series/{id}{path}")).Expect(200).Data.ToJsonString());
            }
        }

        return string.Join('\n', looks);
    }

    private static DateTimeOffset Berlin(DateTime clock) => new(clock, s_berlin.GetUtcOffset(clock));

    private static string Clock(DateTime day, double hours) => day.AddHours(hours).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Clock(JsonNode series, string name) => Local(series, name).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static DateTime Local(JsonNode series, string name) => TimeZoneInfo.ConvertTime((DateTimeOffset)series[name]!, s_berlin).DateTime;
}
