using System.Globalization;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Callboard.Tests.Resources;
using Microsoft.AspNetCore.Http.Metadata;
using Xunit;

namespace Callboard.Tests.Platform.Edits;

/// <summary>Work done offline arrives later: last write wins per field by the time of the edit, and nobody is overwritten unseen.</summary>
public sealed class ReplayingLateEdits(CallboardServer server)
{
    private static readonly DateTimeOffset s_morning = TimeProvider.System.GetUtcNow().AddHours(-6);

    [Fact]
    public async Task A_late_edit_loses_the_fields_changed_since_and_keeps_the_others()
    {
        var organization = await server.NewOrganizationAsync();
        var mia = await organization.AddAsync("admin", "Mia Marsh");
        var task = await TaskAsync(organization);
        (await mia.PatchAsync(task, new { name = "By Mia" })).Expect(200);

        var late = await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "Offline", priority = "high" }, At(1));

        late.Expect(200);
        Assert.Equal(("By Mia", "high"), (late.Data.Str("name"), late.Data.Str("priority")));
        Assert.Equal(["priority"], late.Json["updatedFields"]!.Items().Select(f => (string)f!));
        var lost = Assert.Single(late.Json["superseded"]!.Items());
        Assert.Equal(("name", "By Mia", "Mia Marsh"), (lost.Str("field"), lost.Str("value"), lost["changedBy"]!.Str("name")));
        Assert.Equal(task.Split('/')[^1], lost.Str("id"));
        Assert.True(DateTimeOffset.Parse(lost.Str("changedAt")!, CultureInfo.InvariantCulture) > s_morning);
    }

    [Fact]
    public async Task Late_edits_win_over_earlier_ones_in_whatever_order_they_come()
    {
        var organization = await server.NewOrganizationAsync();
        var task = await TaskAsync(organization);

        (await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "third" }, At(3))).Expect(200);
        var first = (await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "first" }, At(1))).Expect(200);
        (await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "fourth" }, At(4))).Expect(200);

        Assert.Equal("third", first.Data.Str("name"));
        Assert.Equal("fourth", (await organization.Owner.GetAsync(task)).Expect(200).Data.Str("name"));
        var history = (await organization.Owner.GetAsync($"/api/v1/history/task/{task.Split('/')[^1]}")).Expect(200).Data.Items().ToList();
        Assert.Equal([At(4), At(3)], history.Where(h => h["new"]!["name"] is not null && h.Str("op") == "update")
            .Select(h => DateTimeOffset.Parse(h.Str("editedAt")!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_edits_nothing_in_the_future()
    {
        var organization = await server.NewOrganizationAsync();
        var task = await TaskAsync(organization);
        (await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "ahead" }, TimeProvider.System.GetUtcNow().AddHours(3))).Expect(200);
        (await organization.Owner.PatchAsync(task, new { name = "now" })).Expect(200);

        var later = (await LateAsync(organization.Owner, HttpMethod.Patch, task, new { name = "ahead again" }, TimeProvider.System.GetUtcNow().AddHours(1))).Expect(200);

        Assert.Equal("ahead again", later.Data.Str("name"));
        var history = (await organization.Owner.GetAsync($"/api/v1/history/task/{task.Split('/')[^1]}")).Expect(200).Data.Items();
        Assert.All(history.Where(h => h["editedAt"] is not null), h => Assert.True(
            DateTimeOffset.Parse(h.Str("editedAt")!, CultureInfo.InvariantCulture) <= DateTimeOffset.Parse(h.Str("at")!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_careful_field_that_is_not_as_it_was_seen_refuses_the_request_and_says_who_changed_it()
    {
        var organization = await server.NewOrganizationAsync();
        var mia = await organization.AddAsync("admin", "Mia Marsh");
        var eventId = await organization.AddEventAsync();
        var block = await BlockAsync(organization.Owner, eventId);
        (await mia.PatchAsync(block, new { startTime = "2027-03-10T18:10:00Z" })).Expect(200);

        var answer = await organization.Owner.SendAsync(
            HttpMethod.Patch, block, new { startTime = "2027-03-10T18:20:00Z", notes = "Late" },
            ("X-Base", """{"startTime":"2027-03-10T19:00:00+01:00"}"""), EditedAt(At(1)));

        answer.ExpectProblem(409, "edit.conflict", "startTime");
        var conflict = Assert.Single(answer.Json["conflicts"]!.Items());
        Assert.Equal(
            ("startTime", "2027-03-10T18:00:00Z", "2027-03-10T18:20:00Z", "2027-03-10T18:10:00Z", "Mia Marsh"),
            (conflict.Str("field"), conflict.Str("base"), conflict.Str("yours"), conflict.Str("theirs"), conflict["changedBy"]!.Str("name")));
        Assert.NotNull(conflict.Str("changedAt"));
        var after = (await organization.Owner.GetAsync(block)).Expect(200).Data;
        Assert.Equal(("2027-03-10T18:10:00Z", null), (after.Str("startTime"), after.Str("notes")));

        // Having seen theirs, mine may stand; and what already stands so is no conflict at all.
        var seen = ("X-Base", """{"startTime":"2027-03-10T18:10:00Z"}""");
        (await organization.Owner.SendAsync(HttpMethod.Patch, block, new { startTime = "2027-03-10T18:20:00Z" }, seen, EditedAt(At(1)))).Expect(200);
        (await organization.Owner.SendAsync(HttpMethod.Patch, block, new { startTime = "2027-03-10T18:20:00Z" }, seen)).Expect(200);
        Assert.Equal("2027-03-10T18:20:00Z", (await organization.Owner.GetAsync(block)).Expect(200).Data.Str("startTime"));
    }

    [Fact]
    public async Task Amounts_and_capacities_are_careful_too()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync(more: new { budget = "1000", currency = "EUR" });
        var line = $"/api/v1/events/{eventId}/budget/categories/" + (await user.PostAsync(
            $"/api/v1/events/{eventId}/budget/categories", new { category = "venue", budgetedAmount = "100.00" })).Expect(201).Data.Id();
        (await user.PatchAsync(line, new { budgetedAmount = "150" })).Expect(200);

        var amount = await user.SendAsync(HttpMethod.Patch, line, new { budgetedAmount = 120 }, ("X-Base", """{"budgetedAmount":"100"}"""));
        var venue = "/api/v1/venues/" + (await user.PostAsync("/api/v1/venues", new { name = "Old mill", capacity = 80 })).Expect(201).Data.Id();
        var capacity = await user.SendAsync(HttpMethod.Patch, venue, new { capacity = 90 }, ("X-Base", """{"capacity":70}"""));

        Assert.Equal("150.00", decimal.Parse(amount.ExpectProblem(409, "edit.conflict", "budgetedAmount").Json["conflicts"]![0]!.Str("theirs")!,
            CultureInfo.InvariantCulture).ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal(80, capacity.ExpectProblem(409, "edit.conflict", "capacity").Json["conflicts"]![0]!.Int("theirs"));
        (await user.SendAsync(HttpMethod.Patch, line, new { budgetedAmount = 120 }, ("X-Base", """{"budgetedAmount":150.00}"""))).Expect(200);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"startTime":"today"}""")]
    [InlineData("""{"startTime":"2027-03-10T18:00:00Z","startTime":"2027-03-10T18:00:00Z"}""")]
    public async Task An_unreadable_base_is_refused_by_its_name(string header)
    {
        var organization = await server.NewOrganizationAsync();
        var block = await BlockAsync(organization.Owner, await organization.AddEventAsync());
        var answer = await organization.Owner.SendAsync(HttpMethod.Patch, block, new { notes = "x" }, ("X-Base", header));
        answer.ExpectProblem(400, "request.invalid", "X-Base");
    }

    [Fact]
    public async Task A_late_batch_leaves_out_what_was_changed_since_task_by_task()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var (one, two) = (await TaskAsync(organization, eventId), await TaskAsync(organization, eventId));
        (await organization.Owner.PatchAsync(one, new { priority = "critical" })).Expect(200);

        var answer = await LateAsync(
            organization.Owner, HttpMethod.Post, $"/api/v1/events/{eventId}/tasks/batch",
            new { ids = new[] { IdOf(one), IdOf(two) }, priority = "low", phase = "post_event" }, At(1));

        var lost = Assert.Single(answer.Expect(200).Json["superseded"]!.Items());
        Assert.Equal((IdOf(one), "priority"), (lost.Str("id"), lost.Str("field")));
        var (first, second) = ((await organization.Owner.GetAsync(one)).Data, (await organization.Owner.GetAsync(two)).Data);
        Assert.Equal(("critical", "post_event", "low", "post_event"), (first.Str("priority"), first.Str("phase"), second.Str("priority"), second.Str("phase")));
    }

    [Fact]
    public async Task A_late_shift_leaves_blocks_that_were_moved_since()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var (one, two) = (await BlockAsync(organization.Owner, eventId), await BlockAsync(organization.Owner, eventId));
        (await organization.Owner.PatchAsync(one, new { startTime = "2027-03-10T18:05:00Z" })).Expect(200);

        var answer = await LateAsync(
            organization.Owner, HttpMethod.Post, $"/api/v1/events/{eventId}/timeline/batch",
            new { ids = new[] { IdOf(one), IdOf(two) }, shiftMinutes = 30, status = "complete" }, At(1));

        Assert.Equal("startTime", Assert.Single(answer.Expect(200).Json["superseded"]!.Items()).Str("field"));
        var (first, second) = ((await organization.Owner.GetAsync(one)).Data, (await organization.Owner.GetAsync(two)).Data);
        Assert.Equal(("2027-03-10T18:05:00Z", "2027-03-10T18:30:00Z"), (first.Str("startTime"), second.Str("startTime")));
        Assert.Equal(("complete", "complete"), (first.Str("status"), second.Str("status")));
    }

    [Fact]
    public async Task Removing_something_that_was_edited_since_is_refused_and_an_edit_brings_back_what_was_removed_before()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var (task, block) = (await TaskAsync(organization, eventId), await BlockAsync(organization.Owner, eventId));
        (await organization.Owner.PatchAsync(task, new { name = "Edited" })).Expect(200);
        (await organization.Owner.PatchAsync(block, new { notes = "Edited" })).Expect(200);

        var refused = (await LateAsync(organization.Owner, HttpMethod.Delete, task, null, At(1))).ExpectProblem(409, "edit.superseded");
        Assert.Equal("name", refused.Json["superseded"]![0]!.Str("field"));
        (await LateAsync(organization.Owner, HttpMethod.Delete, block, null, At(1))).ExpectProblem(409, "edit.superseded");
        (await organization.Owner.GetAsync(block)).Expect(200);

        var old = await TaskAsync(organization, eventId);
        (await LateAsync(organization.Owner, HttpMethod.Delete, old, null, At(1))).Expect(200);
        var back = (await LateAsync(organization.Owner, HttpMethod.Patch, old, new { name = "Still needed" }, At(2))).Expect(200);
        Assert.Null(back.Data.Str("archivedAt"));

        (await organization.Owner.DeleteAsync(old)).Expect(200);
        var gone = (await LateAsync(organization.Owner, HttpMethod.Patch, old, new { description = "Too late" }, At(3))).Expect(200);
        Assert.NotNull(gone.Data.Str("archivedAt"));
        Assert.Equal("archivedAt", Assert.Single(gone.Json["superseded"]!.Items()).Str("field"));
    }

    [Fact]
    public async Task Every_patch_of_a_record_tells_what_it_did_not_apply()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(more: new { budget = "1000", currency = "EUR" });
        var user = organization.Owner;
        var line = (await user.PostAsync($"/api/v1/events/{eventId}/budget/categories", new { category = "venue", budgetedAmount = "1" })).Expect(201).Data.Id();
        var sponsor = (await user.PostAsync("/api/v1/sponsors", new { companyName = "Aurora" })).Expect(201).Data.Id();
        (await user.PostAsync($"/api/v1/events/{eventId}/sponsors", new { sponsorId = sponsor })).Expect(201);
        var resource = await user.AddResourceAsync();
        var booking = (await user.BookAsync(resource, eventId, 9, 11)).Expect(201).Data.Id();
        var hold = (await user.HoldAsync(await user.AddSpaceAsync(), eventId, 9, 11)).Expect(201).Data.Id();
        var stage = (await user.PostAsync($"/api/v1/events/{eventId}/show/stages", new { name = "Yard" })).Expect(201).Data.Id();
        (string Address, string Field, JsonNode First, JsonNode Second)[] cases =
        [
            ($"/api/v1/events/{eventId}", "description", "a", "b"),
            ($"/api/v1/events/{eventId}/budget/categories/{line}", "name", "a", "b"),
            ($"/api/v1/events/{eventId}/sponsors/{sponsor}", "status", "confirmed", "signed"),
            ($"/api/v1/sponsors/{sponsor}", "industry", "a", "b"),
            (await BlockAsync(user, eventId), "notes", "a", "b"),
            (await TaskAsync(organization, eventId), "description", "a", "b"),
            ($"/api/v1/organizations/{organization.Id}", "name", "a", "b"),
            ($"/api/v1/resources/{resource}", "description", "a", "b"),
            ($"/api/v1/bookings/{booking}", "note", "a", "b"),
            ($"/api/v1/space-bookings/{hold}", "note", "a", "b"),
            ($"/api/v1/events/{eventId}/show/stages/{stage}", "name", "a", "b"),
        ];
        foreach (var (address, field, first, second) in cases)
        {
            (await user.PatchAsync(address, new JsonObject { [field] = first.DeepClone() })).Expect(200);
            var late = (await LateAsync(user, HttpMethod.Patch, address, new JsonObject { [field] = second.DeepClone() }, At(1))).Expect(200);
            Assert.True(field == late.Json["superseded"]?.Items().SingleOrDefault()?.Str("field"), $"{address}: {late.Text}");
            Assert.Empty(late.Json["updatedFields"]!.AsArray());
        }
    }

    [Fact]
    public void No_route_that_takes_a_patch_is_silent_about_what_it_did_not_apply()
    {
        var patches = Routes.All(server.Services)
            .Where(r => r.Metadata.OfType<IAcceptsMetadata>().Any(a => a.ContentTypes.Contains("application/merge-patch+json"))).ToList();
        Assert.NotEmpty(patches);
        Assert.Empty(patches
            .Where(r => r.Metadata.OfType<IProducesResponseTypeMetadata>()
                .Where(p => p.StatusCode == 200 && p.Type is not null).All(p => p.Type!.GetProperty("Superseded") is null))
            .Select(Routes.Pattern)
            // One's own wishes: no record of anybody's, and never written without a connection.
            .Except(["/api/v1/notifications/preferences"]));
    }

    private static DateTimeOffset At(int minutes)
    {
        var at = s_morning.AddMinutes(minutes);
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private static (string, string) EditedAt(DateTimeOffset at) => ("X-Edited-At", at.ToString("O", CultureInfo.InvariantCulture));

    private static Task<Answer> LateAsync(ApiUser user, HttpMethod method, string address, object? body, DateTimeOffset at) =>
        user.SendAsync(method, address, body, EditedAt(at));

    private static string IdOf(string address) => address.Split('/')[^1];

    private static async Task<string> TaskAsync(TestOrganization organization, Guid? eventId = null)
    {
        var tasks = $"/api/v1/events/{eventId ?? await organization.AddEventAsync()}/tasks";
        return $"{tasks}/{(await organization.Owner.PostAsync(tasks, new { name = "Tune the piano" })).Expect(201).Data.Id()}";
    }

    private static async Task<string> BlockAsync(ApiUser user, Guid eventId)
    {
        var timeline = $"/api/v1/events/{eventId}/timeline";
        return $"{timeline}/" + (await user.PostAsync(
            timeline, new { activity = "Doors", startTime = "2027-03-10T18:00:00Z", endTime = "2027-03-10T19:00:00Z" })).Expect(201).Data.Id();
    }
}
