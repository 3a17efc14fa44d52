using System.Security.Cryptography;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Organizations and their members.</summary>
public sealed class RunningAnOrganization(CallboardServer server)
{
    [Fact]
    public async Task A_second_organization_is_made_chosen_changed_and_deleted()
    {
        var person = await server.RegisterAsync("First House");
        var slug = "second-" + RandomNumberGenerator.GetHexString(8, true);

        var made = (await person.Api.PostAsync("/api/v1/organizations", new { name = "Second House", slug })).Expect(201).Data;

        Assert.Equal("owner", made.Str("role"));
        Assert.Equal(["First House", "Second House"], Names(await person.Api.GetAsync("/api/v1/organizations")));
        // The header chooses, by slug or id, and the choice is remembered.
        var home = (await person.Api.GetAsync("/api/v1/me")).Data.Str("currentOrganizationId");
        Assert.NotEqual(made.Str("id"), home);
        (await person.Api.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", slug))).Expect(200);
        Assert.Equal(made.Str("id"), (await person.Api.GetAsync("/api/v1/me")).Data.Str("currentOrganizationId"));
        Assert.Equal(home, (await person.Api.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("X-Organization", home!))).Data.Str("currentOrganizationId"));

        var path = $"/api/v1/organizations/{made.Id()}";
        var changed = (await person.Api.PatchAsync(path, new { name = "Third House" })).Expect(200);
        Assert.Equal("Third House", changed.Data.Str("name"));
        Assert.Equal(["name"], changed.Json["updatedFields"]!.Items().Select(f => (string)f!));
        Assert.Equal(2, (await person.Api.GetAsync(path)).Expect(200).Data.Int("version"));
        (await person.Api.SendAsync(HttpMethod.Patch, path, new { name = "Lost" }, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");

        (await person.Api.DeleteAsync(path)).Expect(204);
        (await person.Api.GetAsync(path)).ExpectProblem(404, "organization.not_found");
        Assert.Equal(["First House"], Names(await person.Api.GetAsync("/api/v1/organizations")));
        (await person.Api.GetAsync("/api/v1/members")).Expect(200);
    }

    [Fact]
    public async Task The_same_create_sent_twice_is_one_organization()
    {
        var person = await server.RegisterAsync();
        var body = new { id = Guid.CreateVersion7(), name = "Once" };

        var first = (await person.Api.PostAsync("/api/v1/organizations", body)).Expect(201).Data;
        var second = (await person.Api.PostAsync("/api/v1/organizations", body)).Expect(200).Data;

        Assert.Equal(body.id, first.Id());
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        var stranger = await server.RegisterAsync();
        (await stranger.Api.PostAsync("/api/v1/organizations", body)).ExpectProblem(409, "request.id_taken", "id");
    }

    [Fact]
    public async Task Short_names_are_checked_and_unique()
    {
        var person = await server.RegisterAsync();
        var taken = person.Registered["organization"]!.Str("slug");
        (await person.Api.PostAsync("/api/v1/organizations", new { name = "Copy", slug = taken })).ExpectProblem(409, "organization.slug_taken", "slug");
        (await person.Api.PostAsync("/api/v1/organizations", new { name = "Odd", slug = "Not A Slug" })).ExpectProblem(400, "organization.slug_invalid", "slug");
        (await person.Api.PostAsync("/api/v1/organizations", new { name = "" })).ExpectProblem(400, "request.invalid", "name");
        var other = await server.RegisterAsync();
        (await other.Api.PatchAsync($"/api/v1/organizations/{other.Registered["organization"]!.Id()}", new { slug = taken }))
            .ExpectProblem(409, "organization.slug_taken", "slug");
        (await other.Api.PatchAsync($"/api/v1/organizations/{other.Registered["organization"]!.Id()}", new { name = (string?)null })).Expect(400);
    }

    [Fact]
    public async Task A_deleted_organization_takes_everything_along()
    {
        var organization = await server.NewOrganizationAsync();
        await organization.AddAsync("member");
        var party = await AddClientAsync(organization);
        await organization.AddPortalAsync("client", party);
        await organization.AddEventAsync(name: "To be forgotten", more: new { generateTasks = true, clientId = party });
        (await organization.Owner.PostAsync("/api/v1/api-keys", new { name = "Box office" })).Expect(201);
        (await organization.Owner.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).Expect(201);

        (await organization.Owner.DeleteAsync($"/api/v1/organizations/{organization.Id}")).Expect(204);

        Assert.Equal(0, await server.System.OneAsync<long>(
            "select (select count(*) from accounts.member where organization_id = $1) + (select count(*) from accounts.credential where organization_id = $1)",
            [organization.Id], default));
        (await organization.Owner.GetAsync("/api/v1/members")).ExpectProblem(404, "organization.not_found");
        Assert.Empty((await organization.Owner.GetAsync("/api/v1/me")).Expect(200).Data["organizations"]!.Items());
    }

    [Fact]
    public async Task Members_are_listed_searched_and_paged()
    {
        var organization = await server.NewOrganizationAsync();
        await organization.AddAsync("manager", "Zoe Manager");
        await organization.AddAsync("viewer", "Abe Viewer");
        var viewer = await organization.AddAsync("viewer", "Bea Viewer");

        var all = (await viewer.GetAsync("/api/v1/members")).Expect(200);
        Assert.Equal(["Abe Viewer", "Bea Viewer", "Olivia Owner", "Zoe Manager"], Names(all));
        Assert.Equal(4, all.Json.Int("total"));
        Assert.Equal(["Abe Viewer", "Bea Viewer"], Names(await viewer.GetAsync("/api/v1/members?role=viewer")));
        Assert.Equal(["Zoe Manager"], Names(await viewer.GetAsync("/api/v1/members?q=zOe")));
        Assert.Equal(["Zoe Manager", "Olivia Owner"], Names(await viewer.GetAsync("/api/v1/members?sort=-name&limit=2")));
        (await viewer.GetAsync("/api/v1/members?role=king")).Expect(400);
        (await viewer.GetAsync("/api/v1/members?sort=password")).ExpectProblem(400, "request.invalid", "sort");
    }

    [Fact]
    public async Task Somebody_with_an_account_is_added_at_once_and_somebody_without_is_invited()
    {
        var organization = await server.NewOrganizationAsync();
        var person = await server.RegisterAsync();

        var added = (await organization.Owner.PostAsync("/api/v1/members", new { email = person.Email, role = "manager" })).Expect(201);
        Assert.Equal(person.Id, Guid.Parse(added.Data.Str("userId")!));
        Assert.Equal("manager", added.Data.Str("role"));
        (await person.Api.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", organization.Slug))).Expect(200);
        (await organization.Owner.PostAsync("/api/v1/members", new { email = person.Email })).ExpectProblem(409, "members.already_member", "email");

        var newcomer = Person.New();
        var invited = (await organization.Owner.PostAsync("/api/v1/members", new { email = newcomer.Email })).Expect(202).Json;
        Assert.StartsWith("cbi_", invited["invitation"]!.Str("token"));
        await server.LettersAsync(newcomer.Email, 1);
        // Registering after all and being added closes the invitation.
        (await server.Anonymous.PostAsync("/api/v1/auth/register", new { name = newcomer.Name, email = newcomer.Email, password = newcomer.Password })).Expect(201);
        (await organization.Owner.PostAsync("/api/v1/members", new { email = newcomer.Email })).Expect(201);
        (await server.Anonymous.GetAsync($"/api/v1/invitations/{invited["invitation"]!.Str("token")}")).ExpectProblem(409, "invitations.revoked");
    }

    [Fact]
    public async Task A_removed_members_token_and_keys_stop_at_once_and_do_not_come_back()
    {
        var organization = await server.NewOrganizationAsync();
        var admin = await organization.AddAsync("admin");
        var key = server.With((await admin.PostAsync("/api/v1/api-keys", new { name = "Ticketing" })).Expect(201).Data.Str("token")!);
        var invitation = (await admin.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).Expect(201).Data.Str("token");
        (await admin.GetAsync("/api/v1/members")).Expect(200);
        (await key.GetAsync("/api/v1/members")).Expect(200);

        (await organization.Owner.DeleteAsync($"/api/v1/members/{admin.Id}")).Expect(204);

        (await admin.GetAsync("/api/v1/members")).ExpectProblem(404, "organization.not_found");
        (await admin.PostAsync("/api/v1/api-keys", new { name = "Again" })).ExpectProblem(404, "organization.not_found");
        (await key.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await server.Anonymous.GetAsync($"/api/v1/invitations/{invitation}")).ExpectProblem(409, "invitations.revoked");
        (await organization.Owner.DeleteAsync($"/api/v1/members/{admin.Id}")).ExpectProblem(404, "members.unknown");
        Assert.Equal(["Olivia Owner"], Names(await organization.Owner.GetAsync("/api/v1/members")));

        (await organization.Owner.PostAsync("/api/v1/members", new { email = admin.Email, role = "viewer" })).Expect(201);
        (await admin.GetAsync("/api/v1/members")).Expect(200);
        (await key.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await admin.PostAsync("/api/v1/api-keys", new { name = "Again" })).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task A_lowered_role_counts_in_the_next_request()
    {
        var organization = await server.NewOrganizationAsync();
        var admin = await organization.AddAsync("admin");
        (await admin.GetAsync("/api/v1/api-keys")).Expect(200);

        var changed = (await organization.Owner.PatchAsync($"/api/v1/members/{admin.Id}", new { role = "member" })).Expect(200);

        Assert.Equal("member", changed.Data.Str("role"));
        (await admin.GetAsync("/api/v1/api-keys")).ExpectProblem(403, "access.forbidden");
        Assert.False((bool)(await admin.GetAsync("/api/v1/me")).Data["permissions"]!["manageMembers"]!);
    }

    [Fact]
    public async Task The_last_owner_stays()
    {
        var organization = await server.NewOrganizationAsync();
        await organization.AddAsync("admin");
        var path = $"/api/v1/members/{organization.Owner.Id}";

        (await organization.Owner.PatchAsync(path, new { role = "admin" })).ExpectProblem(409, "members.last_owner");
        (await organization.Owner.DeleteAsync(path)).ExpectProblem(409, "members.last_owner");

        var second = await organization.AddAsync("owner");
        (await organization.Owner.DeleteAsync(path)).Expect(204);
        (await second.DeleteAsync($"/api/v1/members/{second.Id}")).ExpectProblem(409, "members.last_owner");
    }

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one_owner()
    {
        for (var round = 0; round < 5; round++)
        {
            var organization = await server.NewOrganizationAsync();
            var second = await organization.AddAsync("owner");

            var answers = await Task.WhenAll(
                organization.Owner.PatchAsync($"/api/v1/members/{second.Id}", new { role = "member" }),
                second.PatchAsync($"/api/v1/members/{organization.Owner.Id}", new { role = "member" }));

            Assert.Single(answers, a => a.Status == 200);
            // The loser came second: as the demoted, or against the last owner.
            Assert.Contains(answers.Single(a => a.Status != 200).Json.Str("code"), (string[])["members.last_owner", "access.forbidden"]);
            Assert.Equal(1, await server.System.OneAsync<long>(
                "select count(*) from accounts.member where organization_id = $1 and role = 'owner' and removed_at is null", [organization.Id], default));
        }
    }

    [Fact]
    public async Task Anybody_may_leave_and_nobody_raises_themselves_by_leaving()
    {
        var organization = await server.NewOrganizationAsync();
        var viewer = await organization.AddAsync("viewer");
        (await viewer.PatchAsync($"/api/v1/members/{viewer.Id}", new { role = "admin" })).ExpectProblem(403, "access.forbidden");

        (await viewer.DeleteAsync($"/api/v1/members/{viewer.Id}")).Expect(204);

        (await viewer.GetAsync("/api/v1/members")).ExpectProblem(404, "organization.not_found");
        Assert.Empty((await viewer.GetAsync("/api/v1/me")).Expect(200).Data["organizations"]!.Items());
    }

    [Fact]
    public async Task People_of_another_organization_find_nothing()
    {
        var here = await server.NewOrganizationAsync();
        var member = await here.AddAsync("member");
        var invitation = (await here.Owner.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).Expect(201).Data.Id();
        var key = (await here.Owner.PostAsync("/api/v1/api-keys", new { name = "Key" })).Expect(201).Data.Id();
        var device = (await here.Owner.PostAsync("/api/v1/devices", new { name = "Gate 1" })).Expect(201).Data.Id();
        var stranger = (await server.NewOrganizationAsync()).Owner;

        (await stranger.GetAsync($"/api/v1/organizations/{here.Id}")).ExpectProblem(404, "organization.not_found");
        (await stranger.PatchAsync($"/api/v1/organizations/{here.Id}", new { name = "Mine" })).ExpectProblem(404, "organization.not_found");
        (await stranger.DeleteAsync($"/api/v1/organizations/{here.Id}")).ExpectProblem(404, "organization.not_found");
        (await stranger.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", here.Slug))).ExpectProblem(404, "organization.not_found");
        (await stranger.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", "' or true --"))).ExpectProblem(404, "organization.not_found");
        (await stranger.PatchAsync($"/api/v1/members/{member.Id}", new { role = "viewer" })).ExpectProblem(404, "members.unknown");
        (await stranger.DeleteAsync($"/api/v1/members/{member.Id}")).ExpectProblem(404, "members.unknown");
        (await stranger.PostAsync($"/api/v1/invitations/{invitation}/resend")).ExpectProblem(404, "invitations.unknown");
        (await stranger.PostAsync($"/api/v1/invitations/{invitation}/revoke")).ExpectProblem(404, "invitations.unknown");
        (await stranger.DeleteAsync($"/api/v1/api-keys/{key}")).ExpectProblem(404, "keys.unknown");
        (await stranger.DeleteAsync($"/api/v1/devices/{device}")).ExpectProblem(404, "devices.unknown");
        (await stranger.PatchAsync($"/api/v1/devices/{device}", new { name = "Mine" })).ExpectProblem(404, "devices.unknown");
        Assert.Equal(2, (await here.Owner.GetAsync("/api/v1/members")).Json.Int("total"));
    }

    [Fact]
    public async Task A_portal_user_sees_the_organization_and_themselves_only()
    {
        var organization = await server.NewOrganizationAsync();
        var member = await organization.AddAsync("member");
        var party = await AddClientAsync(organization);
        var portal = await organization.AddPortalAsync("client", party);

        var me = (await portal.GetAsync("/api/v1/me")).Expect(200).Data;
        Assert.Equal("client", me.Str("type"));
        Assert.Equal(party.ToString(), me["organization"]!.Str("partyId"));
        Assert.Null(me["organization"]!["role"]);
        Assert.All(me["permissions"]!.AsObject(), p => Assert.False((bool)p.Value!));
        Assert.Equal([portal.Name], Names(await portal.GetAsync("/api/v1/members")));
        (await portal.PatchAsync($"/api/v1/members/{member.Id}", new { role = "viewer" })).ExpectProblem(404, "members.unknown");
        (await portal.DeleteAsync($"/api/v1/members/{member.Id}")).ExpectProblem(404, "members.unknown");
        (await portal.PatchAsync($"/api/v1/members/{portal.Id}", new { role = "owner" })).Expect(403);
        (await portal.GetAsync("/api/v1/invitations")).ExpectProblem(403, "access.forbidden");
        (await portal.GetAsync("/api/v1/api-keys")).ExpectProblem(403, "access.forbidden");
        (await portal.PostAsync("/api/v1/members", new { email = Person.New().Email })).ExpectProblem(403, "access.forbidden");
        (await portal.PatchAsync($"/api/v1/organizations/{organization.Id}", new { name = "Ours" })).ExpectProblem(403, "access.forbidden");
        (await portal.DeleteAsync($"/api/v1/organizations/{organization.Id}")).ExpectProblem(403, "access.forbidden");
        // Even administrators give no role to somebody who is not staff.
        (await organization.Owner.PatchAsync($"/api/v1/members/{portal.Id}", new { role = "admin" })).ExpectProblem(409, "members.portal_has_no_role", "role");
    }

    [Fact]
    public async Task A_portal_user_stands_for_a_record_of_the_same_organization()
    {
        var organization = await server.NewOrganizationAsync();
        var foreign = await AddClientAsync(await server.NewOrganizationAsync());
        var own = await AddClientAsync(organization);
        var person = await server.RegisterAsync();

        (await AddAsync("client", foreign)).ExpectProblem(400, "members.party_unknown", "partyId");
        (await AddAsync("vendor", own)).ExpectProblem(400, "members.party_unknown", "partyId");
        (await AddAsync("client", null)).ExpectProblem(400, "members.party_required", "partyId");
        (await AddAsync("staff", own)).ExpectProblem(400, "members.party_required", "partyId");
        (await organization.Owner.PostAsync("/api/v1/members", new { email = person.Email, type = "client", partyId = own, role = "admin" }))
            .ExpectProblem(409, "members.portal_has_no_role", "role");
        var added = (await AddAsync("client", own)).Expect(201).Data;
        Assert.Equal("client", added.Str("type"));
        Assert.Null(added["role"]);

        Task<Answer> AddAsync(string type, Guid? partyId) =>
            organization.Owner.PostAsync("/api/v1/members", new { email = person.Email, type, partyId });
    }

    [Fact]
    public async Task A_persons_name_changes_everywhere()
    {
        var person = await server.RegisterAsync();

        var changed = (await person.Api.PatchAsync("/api/v1/me", new { name = "New Name" })).Expect(200);

        Assert.Equal("New Name", changed.Data["user"]!.Str("name"));
        Assert.Equal(["New Name"], Names(await person.Api.GetAsync("/api/v1/members")));
        (await person.Api.PatchAsync("/api/v1/me", new { name = " " })).ExpectProblem(400, "request.invalid", "name");
    }

    private Task<Guid> AddClientAsync(TestOrganization organization) => AddClientAsync(server, organization.Id);

    internal static async Task<Guid> AddClientAsync(CallboardServer server, Guid organization)
    {
        await using var insert = server.Admin.CreateCommand(
            "insert into directory.client (organization_id, company_name) values ($1, 'Client & Sons') returning id");
        insert.Parameters.Add(new Npgsql.NpgsqlParameter { Value = organization });
        return (Guid)(await insert.ExecuteScalarAsync())!;
    }

    private static IEnumerable<string?> Names(Answer answer) => answer.Expect(200).Data.Items().Select(m => m.Str("name"));
}
