using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Schedule;

public sealed class FindingConflictsAcrossEvents(CallboardServer server)
{
    [Fact]
    public async Task A_person_in_two_events_at_once_is_found()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var (here, there) = (await organization.AddEventAsync(), await organization.AddEventAsync());
        var one = await user.AddBlockAsync(here, "Rehearsal", "18:00", "19:00");
        var two = await user.AddBlockAsync(there, "Gala", "18:30", "20:00");
        await user.AddBlockAsync(there, "Later", "19:00", "20:00");
        foreach (var (eventId, block) in ((Guid, JsonNode)[])[(here, one), (there, two)])
        {
            (await user.PostAsync($"{eventId.Timeline()}/{block.Id()}/personnel", new { userId = user.Id, role = "conductor" })).Expect(201);
        }

        var found = (await user.PostAsync("/api/v1/timeline/conflicts", new { eventIds = new[] { here, there }, reasons = new[] { "person" } })).Expect(200);

        var conflict = Assert.Single(found.Data.Items());
        Assert.Equal(new[] { one.Id(), two.Id() }.Order(), new[] { Guid.Parse(conflict.Str("a")!), Guid.Parse(conflict.Str("b")!) }.Order());
        Assert.Equal(["person", "time"], conflict["reasons"]!.Items().Select(r => (string)r!));
        Assert.Equal(user.Name, found.Json["people"]!.Str(user.Id.ToString()));
        Assert.Equal(there.ToString(), found.Json["blocks"]![two.Id().ToString()]!.Str("eventId"));
        Assert.Equal(0, (await user.GetAsync($"{here.Timeline()}/conflicts")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_space_and_its_name_are_the_same_place_and_two_spaces_of_one_name_are_not()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        var spaces = new List<Guid>();
        foreach (var venue in (string[])["Mill", "Castle"])
        {
            var id = (await user.PostAsync("/api/v1/venues", new { name = venue })).Expect(201).Data.Id();
            spaces.Add((await user.PostAsync("/api/v1/spaces", new { venueId = id, name = "Main hall" })).Expect(201).Data.Id());
        }

        await user.AddBlockAsync(eventId, "At the mill", "10:00", "11:00", new { spaceId = spaces[0] });
        await user.AddBlockAsync(eventId, "At the castle", "10:00", "11:00", new { spaceId = spaces[1] });
        Assert.Equal(0, (await user.GetAsync($"{eventId.Timeline()}/conflicts?reasons=location")).Expect(200).Json.Int("total"));

        await user.AddBlockAsync(eventId, "Also at the mill", "10:30", "11:00", new { spaceId = spaces[0] });
        await user.AddBlockAsync(eventId, "In some main hall", "12:00", "13:00", new { location = "main hall" });
        await user.AddBlockAsync(eventId, "At the castle again", "12:30", "13:00", new { spaceId = spaces[1] });

        var found = (await user.GetAsync($"{eventId.Timeline()}/conflicts?reasons=location")).Expect(200);
        Assert.Equal(2, found.Json.Int("total"));
        Assert.Equal(["Also at the mill", "At the castle again", "At the mill", "In some main hall"],
            found.Json["blocks"]!.AsObject().Select(b => b.Value!.Str("activity")!).Order());
    }

    [Fact]
    public async Task Events_one_does_not_see_are_left_out()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var open = await organization.AddEventAsync();
        var secret = await organization.AddEventAsync(visibility: "team");
        await user.AddBlockAsync(open, "Open", "18:00", "19:00", new { location = "Hall" });
        await user.AddBlockAsync(secret, "Secret", "18:00", "19:00", new { location = "Hall" });
        var manager = await organization.AddAsync("manager");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        var body = new { eventIds = new[] { open, secret } };

        Assert.Equal(1, (await user.PostAsync("/api/v1/timeline/conflicts", body)).Expect(200).Json.Int("total"));
        var seen = (await manager.PostAsync("/api/v1/timeline/conflicts", body)).Expect(200);
        Assert.Equal(0, seen.Json.Int("total"));
        Assert.DoesNotContain("Secret", seen.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await stranger.PostAsync("/api/v1/timeline/conflicts", body)).Expect(200).Json.Int("total"));
        (await manager.GetAsync($"{secret.Timeline()}/conflicts")).ExpectProblem(404, "schedule.event_not_found");
        (await user.GetAsync($"{open.Timeline()}/conflicts?reasons=weather")).ExpectProblem(400, "request.invalid", "reasons");
        (await user.GetAsync($"{open.Timeline()}/conflicts?limit=5001")).ExpectProblem(400, "request.invalid", "limit");
        Assert.Equal(0, (await user.PostAsync("/api/v1/timeline/conflicts?reasons=person", body)).Expect(200).Json.Int("total"));
        (await user.PostAsync("/api/v1/timeline/conflicts", new { eventIds = Array.Empty<Guid>() })).ExpectProblem(400, "request.invalid", "eventIds");
    }

    [Fact]
    public async Task Ten_thousand_blocks_are_answered_with_an_exact_total()
    {
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        var eventId = await organization.AddEventAsync();
        // A hundred stages with a hundred acts each, one after another, all stages at once; every act has two people of its own.
        await using (var command = server.Admin.CreateCommand(
            """
            with people as (
                insert into directory.participant (organization_id, name, source_key)
                select $1, 'Person ' || n, 'load:' || n from generate_series(1, 1000) as n returning id, source_key),
            blocks as (
                insert into schedule.block (organization_id, event_id, start_at, end_at, activity, location, source_key)
                select $1, $2, timestamptz '2027-03-10T00:00Z' + act * interval '30 minutes', timestamptz '2027-03-10T00:30Z' + act * interval '30 minutes',
                       'Act ' || act || ' on ' || stage, 'Stage ' || stage, stage || '/' || act
                  from generate_series(0, 99) as stage, generate_series(0, 99) as act returning id, source_key)
            insert into schedule.assignment (organization_id, event_id, block_id, participant_id, role)
            select $1, $2, b.id, p.id, 'performer'
              from blocks as b join people as p on p.source_key = 'load:' || (split_part(b.source_key, '/', 1)::int * 10 + 1)
            """))
        {
            // Twenty thousand rows of history; a busy machine takes its time.
            command.CommandTimeout = 300;
            command.Parameters.AddWithValue(organization.Id);
            command.Parameters.AddWithValue(eventId);
            await command.ExecuteNonQueryAsync();
        }

        var overlapping = 100 * (100 * 99 / 2);
        var all = (await user.GetAsync($"{eventId.Timeline()}/conflicts")).Expect(200);
        Assert.Equal((overlapping, 5_000), (all.Json.Int("total"), all.Data.AsArray().Count));
        Assert.Equal(0, all.Json["counts"]!.Int("location") + all.Json["counts"]!.Int("person"));

        var sharing = (await user.GetAsync($"{eventId.Timeline()}/conflicts?reasons=location,person")).Expect(200);
        Assert.Equal(0, sharing.Json.Int("total"));
    }
}
