using Callboard.Schedule.Formats;
using Callboard.Testing;
using Callboard.Tests.Schedule.Rules;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class TakingAScheduleOut(CallboardServer server)
{
    [Theory]
    [InlineData("schedule.xml", "application/xml")]
    [InlineData("schedule.json", "application/json")]
    [InlineData("calendar.ics", "text/calendar")]
    public async Task What_was_exported_and_comes_back_changes_nothing(string name, string mediaType)
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddDebConfAsync();
        (await user.ImportAsync(eventId, ScheduleFiles.DebConf17.ToArray(), "?timeBasis=wall_clock")).Expect(200);
        var made = (await user.PostAsync(eventId.Timeline(), new
        {
            activity = "Added by hand", startTime = "2017-08-06T15:00:00Z", endTime = "2017-08-06T16:00:00Z", location = "Lobby",
        })).Expect(201).Data;
        (await user.PostAsync($"{eventId.Timeline()}/{made.Id()}/personnel", new { userId = user.Id, role = "chair" })).Expect(201);

        var file = (await user.GetAsync($"/api/v1/events/{eventId}/{name}")).Expect(200);

        Assert.Equal(mediaType, file.MediaType);
        var read = ScheduleFile.Read(file.Bytes, TestContext.Current.CancellationToken);
        Assert.Equal((182, 7, true), (read.Blocks.Count, read.Locations().Count, read.Complete));
        var back = (await user.ImportAsync(eventId, file.Bytes, "", mediaType)).Expect(200);
        Assert.Equal((0, 0, 182), back.Counts());
        Assert.Equal(0, back.Json.Int("peopleCreated"));
        Assert.Equal(file.Text, (await user.GetAsync($"/api/v1/events/{eventId}/{name}")).Expect(200).Text);
    }

    [Fact]
    public async Task Addresses_of_people_stay_here()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var speaker = (await user.PostAsync("/api/v1/participants", new { name = "Sol", email = "sol@private.example" })).Expect(201).Data.Id();
        var block = await user.AddBlockAsync(eventId, "Talk", "18:00", "19:00");
        (await user.PostAsync($"{eventId.Timeline()}/{block.Id()}/personnel", new { participantId = speaker })).Expect(201);

        foreach (var name in (string[])["schedule.xml", "schedule.json", "calendar.ics"])
        {
            var file = (await user.GetAsync($"/api/v1/events/{eventId}/{name}")).Expect(200);
            Assert.Contains("Sol", file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("private.example", file.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_goes_to_whoever_sees_the_event_and_to_nobody_else()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(visibility: "team");
        var viewer = await organization.AddAsync("viewer");
        (await organization.Owner.PostAsync($"/api/v1/events/{eventId}/team", new { userId = viewer.Id, permission = "view_only" })).Expect(201);
        var outsider = await organization.AddAsync("manager");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        using var anonymous = new HttpClient { BaseAddress = server.Address };

        foreach (var name in (string[])["schedule.xml", "schedule.json", "calendar.ics"])
        {
            var path = $"/api/v1/events/{eventId}/{name}";
            (await viewer.GetAsync(path)).Expect(200);
            (await outsider.GetAsync(path)).ExpectProblem(404, "schedule.event_not_found");
            (await stranger.GetAsync(path)).ExpectProblem(404, "schedule.event_not_found");
            Assert.Equal(401, (int)(await anonymous.GetAsync(path)).StatusCode);
        }
    }
}
