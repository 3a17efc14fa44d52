using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Invitations, from the letter to the answer.</summary>
public sealed class InvitingPeople(CallboardServer server)
{
    [Fact]
    public async Task Somebody_new_gets_a_letter_and_joins_with_a_name_and_a_password()
    {
        var organization = await server.NewOrganizationAsync("Line\nBreak Theatre");
        var person = Person.New();

        var invitation = (await InviteAsync(organization, person.Email, "manager")).Expect(201).Data;

        var letter = (await server.LettersAsync(person.Email, 1))[0];
        Assert.Contains("Line Break Theatre", letter);
        var token = Mailbox.Secret(letter);
        Assert.Equal(invitation.Str("token"), token);
        Assert.EndsWith("/invitations/" + token, invitation.Str("link"));
        var preview = (await server.Anonymous.GetAsync($"/api/v1/invitations/{token}")).Expect(200).Data;
        Assert.Equal(person.Email, preview.Str("email"));
        Assert.Equal("manager", preview.Str("role"));
        Assert.False((bool)preview["accountExists"]!);
        (await AcceptAsync(token, new { })).ExpectProblem(400, "request.invalid", "name");
        (await AcceptAsync(token, new { name = person.Name, password = "short" })).ExpectProblem(400, "request.invalid", "password");

        var accepted = (await AcceptAsync(token, new { name = person.Name, password = person.Password })).Expect(200).Json;

        Assert.Equal(organization.Slug, accepted["data"]!["organization"]!.Str("slug"));
        var me = (await server.With(accepted.Str("accessToken")!).GetAsync("/api/v1/me")).Expect(200).Data;
        Assert.Equal("manager", Assert.Single(me["organizations"]!.Items()).Str("role"));
        (await server.LoginAsync(person.Email, person.Password)).Expect(200);
        (await AcceptAsync(token, new { name = person.Name, password = person.Password })).ExpectProblem(409, "invitations.answered");
        var listed = Assert.Single((await organization.Owner.GetAsync("/api/v1/invitations")).Expect(200).Data.Items());
        Assert.Equal("accepted", listed.Str("status"));
        Assert.Null(listed["token"]);
    }

    [Fact]
    public async Task Somebody_with_an_account_joins_signed_in_or_with_the_password_and_nobody_else_for_them()
    {
        var person = await server.RegisterAsync();
        var other = await server.RegisterAsync();
        var first = await server.NewOrganizationAsync();
        var token = (await InviteAsync(first, person.Email)).Expect(201).Data.Str("token")!;

        Assert.True((bool)(await server.Anonymous.GetAsync($"/api/v1/invitations/{token}")).Data["accountExists"]!);
        (await AcceptAsync(token, new { name = "Thief", password = "a-password-of-mine" })).ExpectProblem(401, "auth.invalid_credentials");
        (await AcceptAsync(token, new { })).ExpectProblem(400, "request.invalid", "password");
        (await other.Api.PostAsync($"/api/v1/invitations/{token}/accept", new { })).ExpectProblem(403, "invitations.other_address");
        var joined = (await person.Api.PostAsync($"/api/v1/invitations/{token}/accept", new { })).Expect(200).Json;
        Assert.Null(joined["accessToken"]);
        (await person.Api.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", first.Slug))).Expect(200);

        var second = await server.NewOrganizationAsync();
        token = (await InviteAsync(second, person.Email)).Expect(201).Data.Str("token")!;
        var accepted = (await AcceptAsync(token, new { password = person.Password })).Expect(200).Json;
        Assert.Equal(
            second.Id.ToString(), (await server.With(accepted.Str("accessToken")!).GetAsync("/api/v1/me")).Data.Str("currentOrganizationId"));
    }

    [Fact]
    public async Task An_invitation_used_by_many_at_once_gives_one_member()
    {
        var organization = await server.NewOrganizationAsync();
        var person = Person.New();
        var token = (await InviteAsync(organization, person.Email)).Expect(201).Data.Str("token")!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AcceptAsync(token, new { name = person.Name, password = person.Password })));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.True(a.Status is 409 or 401, a.Text));
        Assert.Equal(1, await server.System.OneAsync<long>(
            "select count(*) from accounts.member as m join accounts.account as a on a.id = m.user_id where a.email = $1", [person.Email], default));
    }

    [Fact]
    public async Task Declining_revoking_resending_and_running_out()
    {
        var organization = await server.NewOrganizationAsync();
        var person = Person.New();
        var first = (await InviteAsync(organization, person.Email)).Expect(201).Data;
        (await InviteAsync(organization, person.Email)).ExpectProblem(409, "invitations.already_invited", "email");

        var resent = (await organization.Owner.PostAsync($"/api/v1/invitations/{first.Id()}/resend")).Expect(200).Data;
        Assert.NotEqual(first.Str("token"), resent.Str("token"));
        await server.LettersAsync(person.Email, 2);
        (await server.Anonymous.GetAsync($"/api/v1/invitations/{first.Str("token")}")).ExpectProblem(404, "invitations.unknown");
        (await server.Anonymous.PostAsync($"/api/v1/invitations/{resent.Str("token")}/decline")).Expect(204);
        (await AcceptAsync(resent.Str("token")!, new { name = person.Name, password = person.Password })).ExpectProblem(409, "invitations.answered");
        (await organization.Owner.PostAsync($"/api/v1/invitations/{first.Id()}/resend")).ExpectProblem(409, "invitations.answered");

        var second = (await InviteAsync(organization, person.Email)).Expect(201).Data;
        Assert.Equal("revoked", (await organization.Owner.PostAsync($"/api/v1/invitations/{second.Id()}/revoke")).Expect(200).Data.Str("status"));
        (await AcceptAsync(second.Str("token")!, new { name = person.Name, password = person.Password })).ExpectProblem(409, "invitations.revoked");

        var third = (await InviteAsync(organization, person.Email)).Expect(201).Data;
        await server.System.ExecuteAsync("update accounts.invitation set expires_at = now() where id = $1", [third.Id()], default);
        (await server.Anonymous.GetAsync($"/api/v1/invitations/{third.Str("token")}")).ExpectProblem(409, "invitations.expired");
        (await AcceptAsync(third.Str("token")!, new { name = person.Name, password = person.Password })).ExpectProblem(409, "invitations.expired");
        Assert.Equal(third.Id(), Assert.Single((await organization.Owner.GetAsync("/api/v1/invitations?status=expired")).Expect(200).Data.Items()).Id());
        (await InviteAsync(organization, person.Email)).Expect(201);
    }

    [Fact]
    public async Task A_portal_user_joins_with_their_record_and_no_role()
    {
        var organization = await server.NewOrganizationAsync();
        var party = await RunningAnOrganization.AddClientAsync(server, organization.Id);
        var person = Person.New();
        var token = (await organization.Owner.PostAsync("/api/v1/invitations", new { email = person.Email, type = "client", partyId = party }))
            .Expect(201).Data.Str("token")!;

        var accepted = (await AcceptAsync(token, new { name = person.Name, password = person.Password })).Expect(200).Json;

        var me = (await server.With(accepted.Str("accessToken")!).GetAsync("/api/v1/me")).Expect(200).Data;
        Assert.Equal("client", me.Str("type"));
        Assert.Equal(party.ToString(), me["organization"]!.Str("partyId"));
    }

    [Fact]
    public async Task What_cannot_be_invited_is_refused()
    {
        var organization = await server.NewOrganizationAsync();
        var member = await organization.AddAsync("member");
        (await InviteAsync(organization, Person.New().Email, "owner")).ExpectProblem(400, "invitations.owners_are_appointed", "role");
        (await InviteAsync(organization, "nobody")).ExpectProblem(400, "request.invalid", "email");
        (await InviteAsync(organization, member.Email)).ExpectProblem(409, "members.already_member", "email");
        (await organization.Owner.PostAsync("/api/v1/invitations", new { email = Person.New().Email, role = "king" })).ExpectProblem(400, "request.invalid", "role");
        (await server.Anonymous.GetAsync("/api/v1/invitations/cbi_nonsense")).ExpectProblem(404, "invitations.unknown");
        (await AcceptAsync("cbi_nonsense", new { })).ExpectProblem(404, "invitations.unknown");
        (await server.Anonymous.PostAsync("/api/v1/invitations/cbi_nonsense/decline")).ExpectProblem(404, "invitations.unknown");
    }

    private static Task<Answer> InviteAsync(TestOrganization organization, string email, string role = "member") =>
        organization.Owner.PostAsync("/api/v1/invitations", new { email, role });

    private Task<Answer> AcceptAsync(string token, object body) => server.Anonymous.PostAsync($"/api/v1/invitations/{token}/accept", body);
}
