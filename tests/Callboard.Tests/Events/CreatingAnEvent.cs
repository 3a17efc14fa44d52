using System.Text.Json.Nodes;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Events;

/// <summary>The wizard makes a whole event or nothing.</summary>
public sealed class CreatingAnEvent(CallboardServer server)
{
    private static object Wizard(object? more = null) => ApiUser.Merge(
        new
        {
            name = "Milan Sustainable Fashion Showcase",
            type = "runway_show",
            description = "Twelve designers, one runway.",
            goals = new[] { "press coverage", "sales" },
            startAt = "2027-06-15T14:00:00Z",
            endAt = "2027-06-15T20:00:00Z",
            timezone = "Europe/Rome",
            targetAttendees = 400,
            budget = "250000.00",
            currency = "EUR",
            budgetCategories = new[] { new { category = "venue", budgetedAmount = "45000.00" }, new { category = "production", budgetedAmount = "75000.00" } },
        },
        more);

    [Fact]
    public async Task Everything_asked_for_is_there_at_once()
    {
        var organization = await server.NewOrganizationAsync();
        var marcus = await organization.AddAsync("manager", "Marcus");
        var sponsor = await NewAsync(organization.Owner, "sponsors", new { companyName = "Aurora Textiles", tier = "gold" });
        var designer = await NewAsync(organization.Owner, "designers", new { name = "Ines Moreau" });
        var venue = await NewAsync(organization.Owner, "venues", new { name = "Palazzo Vento", location = "Milan", capacity = 600 });
        var client = await NewAsync(organization.Owner, "clients", new { companyName = "Moda Verde" });

        var answer = (await organization.Owner.PostAsync("/api/v1/events", Wizard(new
        {
            venueId = venue,
            clientId = client,
            sponsorIds = new[] { sponsor },
            designerIds = new[] { designer },
            teamMembers = new[] { new { userId = marcus.Id, role = "production_manager", permission = "edit" } },
        }))).Expect(201);

        Assert.InRange(answer.Json.Int("tasksGenerated"), 80, 150);
        Assert.Equal("draft", answer.Json.Str("status"));
        var read = (await organization.Owner.GetAsync($"/api/v1/events/{answer.Json.Str("eventId")}")).Expect(200).Data;
        Assert.Equal("Milan Sustainable Fashion Showcase", read.Str("name"));
        Assert.Equal("2027-06-15T14:00:00Z", read.Str("startAt"));
        Assert.Equal("Palazzo Vento", read["venue"]!.Str("name"));
        Assert.Equal("Moda Verde", read["client"]!.Str("name"));
        Assert.Equal(["Olivia Owner", "Marcus"], read["team"]!.Items().Select(m => m.Str("name")!));
        Assert.Equal("event_lead", read["team"]![0]!.Str("role"));
        Assert.Equal("Aurora Textiles", read["sponsors"]![0]!.Str("companyName"));
        Assert.Equal("gold", read["sponsors"]![0]!.Str("tier"));
        Assert.Equal("Ines Moreau", read["designers"]![0]!.Str("name"));
        Assert.Equal("120000.00", read["budgetSummary"]!["totalBudgeted"]!.Str("amount"));
        Assert.Equal("250000.00", read["budget"]!.Str("amount"));
        Assert.Equal(answer.Json.Int("tasksGenerated"), read["tasks"]!.Int("total"));
        Assert.Equal(0, read.Int("progress"));
        Assert.Equal(5, read["tasks"]!["byPhase"]!.AsArray().Count);
        Assert.Equal(["planning", "cancelled"], read["allowedTransitions"]!.Items().Select(s => (string)s!));
    }

    [Fact]
    public async Task Only_a_name_and_a_start_are_needed()
    {
        var organization = await server.NewOrganizationAsync();
        var created = (await organization.Owner.PostAsync("/api/v1/events", new { name = "Quick one", startAt = "2027-01-05T10:00:00+01:00" })).Expect(201);
        Assert.Equal("2027-01-05T09:00:00Z", created.Data.Str("startAt"));
        Assert.Equal("team", created.Data.Str("visibility"));
    }

    public static TheoryData<string, string, string> Failures => new()
    {
        { """{"sponsorIds":["0198c0de-0000-7000-8000-000000000001"]}""", "events.sponsor_unknown", "sponsorIds[0]" },
        { """{"designerIds":["0198c0de-0000-7000-8000-000000000001"]}""", "events.designer_unknown", "designerIds[0]" },
        { """{"teamMembers":[{"userId":"0198c0de-0000-7000-8000-000000000001"}]}""", "events.member_unknown", "teamMembers[0]" },
        { """{"venueId":"0198c0de-0000-7000-8000-000000000001"}""", "events.venue_unknown", "venueId" },
        { """{"backupVenueId":"0198c0de-0000-7000-8000-000000000001"}""", "events.venue_unknown", "backupVenueId" },
        { """{"clientId":"0198c0de-0000-7000-8000-000000000001"}""", "events.client_unknown", "clientId" },
        { """{"parentEventId":"0198c0de-0000-7000-8000-000000000001"}""", "events.parent_unknown", "parentEventId" },
        { """{"workflow":"no_such"}""", "events.workflow_unknown", "workflow" },
        { """{"timezone":"Mars/Olympus"}""", "events.timezone_unknown", "timezone" },
        { """{"timezone":"+03"}""", "events.timezone_unknown", "timezone" },
        { """{"endAt":"2027-06-14T14:00:00Z"}""", "events.ends_before_start", "endAt" },
        { """{"budget":"-1"}""", "events.invalid", "budget" },
        { """{"name":""}""", "request.invalid", "name" },
        { """{"budgetCategories":[{"category":"venue","budgetedAmount":"1"},{"category":"lasers","budgetedAmount":"1"}]}""", "request.invalid", "budgetCategories[1].category" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_anywhere_leaves_no_row_anywhere(string more, string code, string field)
    {
        var organization = await server.NewOrganizationAsync();
        var before = await RowsAsync(organization.Id);

        var answer = await organization.Owner.PostAsync("/api/v1/events", Wizard(JsonNode.Parse(more)));

        answer.ExpectProblem(400, code, field);
        Assert.Equal(before, await RowsAsync(organization.Id));
    }

    [Fact]
    public async Task A_failure_in_the_last_step_takes_the_first_ones_back()
    {
        var organization = await server.NewOrganizationAsync();
        var before = await RowsAsync(organization.Id);

        // The same category twice: the budget comes after the event, its team and its links.
        var answer = await organization.Owner.PostAsync("/api/v1/events", Wizard(new
        {
            budgetCategories = new[] { new { category = "venue", budgetedAmount = "1" }, new { category = "venue", budgetedAmount = "2" } },
        }));

        Assert.InRange(answer.Status, 400, 409);
        Assert.Equal(before, await RowsAsync(organization.Id));
    }

    [Fact]
    public async Task Somebody_elses_sponsor_cannot_be_reached_by_its_id()
    {
        var organization = await server.NewOrganizationAsync();
        var other = await server.NewOrganizationAsync("Other");
        var foreign = await NewAsync(other.Owner, "sponsors", new { companyName = "Foreign" });

        var answer = await organization.Owner.PostAsync("/api/v1/events", Wizard(new { sponsorIds = new[] { foreign } }));

        answer.ExpectProblem(400, "events.sponsor_unknown", "sponsorIds[0]");
    }

    [Fact]
    public async Task Sending_the_same_create_twice_makes_one_event()
    {
        var organization = await server.NewOrganizationAsync();
        var id = Guid.CreateVersion7();

        (await organization.Owner.PostAsync("/api/v1/events", Wizard(new { id }))).Expect(201);
        var again = (await organization.Owner.PostAsync("/api/v1/events", Wizard(new { id }))).Expect(200);

        Assert.Equal(id, again.Data.Id());
        Assert.Equal(1, (await organization.Owner.GetAsync("/api/v1/events")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task An_idempotency_key_gives_the_first_answer_again_and_refuses_another_body()
    {
        var organization = await server.NewOrganizationAsync();
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

        var first = (await organization.Owner.SendAsync(HttpMethod.Post, "/api/v1/events", Wizard(), key)).Expect(201);
        var second = (await organization.Owner.SendAsync(HttpMethod.Post, "/api/v1/events", Wizard(), key)).Expect(201);
        var other = await organization.Owner.SendAsync(HttpMethod.Post, "/api/v1/events", Wizard(new { name = "Else" }), key);

        Assert.Equal(first.Text, second.Text);
        other.ExpectProblem(422, "idempotency.key_reused");
        Assert.Equal(1, (await organization.Owner.GetAsync("/api/v1/events")).Expect(200).Json.Int("total"));
    }

    [Fact]
    public async Task A_viewer_creates_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var viewer = await organization.AddAsync("viewer");
        (await viewer.PostAsync("/api/v1/events", Wizard())).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task A_portal_user_cannot_be_put_on_the_team()
    {
        var organization = await server.NewOrganizationAsync();
        var client = await NewAsync(organization.Owner, "clients", new { companyName = "Moda Verde" });
        var portal = await organization.AddPortalAsync("client", client);

        var answer = await organization.Owner.PostAsync("/api/v1/events", Wizard(new { teamMembers = new[] { new { userId = portal.Id } } }));

        answer.ExpectProblem(400, "events.member_unknown", "teamMembers[0]");
    }

    private static async Task<Guid> NewAsync(ApiUser user, string kind, object body) =>
        (await user.PostAsync($"/api/v1/{kind}", body)).Expect(201).Data.Id();

    /// <summary>How many rows the organization has, table by table.</summary>
    private async Task<string> RowsAsync(Guid organization)
    {
        await using var tables = server.Admin.CreateCommand(
            """
            select string_agg(format('select %L || count(*) from %I.%I where organization_id = $1', c.table_schema || '.' || c.table_name || '=', c.table_schema, c.table_name),
                              ' union all ' order by c.table_schema, c.table_name)
              from information_schema.columns as c join information_schema.tables as t using (table_schema, table_name)
             where c.column_name = 'organization_id' and t.table_type = 'BASE TABLE'
               and c.table_schema in ('app', 'accounts', 'directory', 'events', 'tasks', 'schedule', 'money')
            """);
        var sql = (string)(await tables.ExecuteScalarAsync())!;
        await using var counts = server.Admin.CreateCommand(sql);
        counts.Parameters.Add(new NpgsqlParameter { Value = organization });
        var lines = new List<string>();
        await using var reader = await counts.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join("\n", lines);
    }
}
