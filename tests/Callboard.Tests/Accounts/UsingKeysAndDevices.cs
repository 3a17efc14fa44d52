using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Keys of integrations and scanner devices.</summary>
public sealed class UsingKeysAndDevices(CallboardServer server)
{
    [Fact]
    public async Task A_key_works_in_its_organization_with_its_scopes_until_revoked()
    {
        var organization = await server.NewOrganizationAsync();
        var made = (await organization.Owner.PostAsync("/api/v1/api-keys", new { name = "Reports", scopes = new[] { "read" } })).Expect(201).Data;
        Assert.StartsWith("cbk_", made.Str("token"));
        var key = server.With(made.Str("token")!);

        (await key.GetAsync("/api/v1/members")).Expect(200);
        (await key.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).ExpectProblem(403, "access.scope_missing");
        var me = (await key.GetAsync("/api/v1/me")).Expect(200).Data;
        Assert.Equal(organization.Id.ToString(), me.Str("currentOrganizationId"));
        var listed = Assert.Single((await organization.Owner.GetAsync("/api/v1/api-keys")).Expect(200).Data.Items());
        Assert.Null(listed["token"]);
        Assert.Equal(["read"], listed["scopes"]!.Items().Select(s => (string)s!));
        Assert.NotNull(listed["lastUsedAt"]);

        (await organization.Owner.DeleteAsync($"/api/v1/api-keys/{made.Id()}")).Expect(204);

        (await key.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
        (await organization.Owner.DeleteAsync($"/api/v1/api-keys/{made.Id()}")).ExpectProblem(404, "keys.unknown");
        Assert.Empty((await organization.Owner.GetAsync("/api/v1/api-keys")).Data.Items());
    }

    [Fact]
    public async Task A_key_of_one_organization_does_not_open_another_one_of_the_same_person()
    {
        var person = await server.RegisterAsync("Key House");
        var other = (await person.Api.PostAsync("/api/v1/organizations", new { name = "Other House" })).Expect(201).Data;
        var home = person.Registered["organization"]!;
        var made = (await person.Api.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new { name = "Key" }, ("X-Organization", home.Str("slug")!))).Expect(201).Data;
        var key = server.With(made.Str("token")!);

        (await key.SendAsync(HttpMethod.Get, "/api/v1/members", null, ("X-Organization", other.Str("slug")!))).ExpectProblem(404, "organization.not_found");
        (await key.GetAsync($"/api/v1/organizations/{other.Id()}")).ExpectProblem(404, "organization.not_found");
        Assert.Equal(["Key House"], (await key.GetAsync("/api/v1/organizations")).Data.Items().Select(o => o.Str("name")));
        Assert.Equal(["Key House"], (await key.GetAsync("/api/v1/me")).Data["organizations"]!.Items().Select(o => o.Str("name")));
    }

    [Fact]
    public async Task A_key_manages_neither_people_nor_keys()
    {
        var person = await server.RegisterAsync();
        var key = server.With((await person.Api.PostAsync("/api/v1/api-keys", new { name = "All", scopes = new[] { "read", "write", "scan" } })).Expect(201).Data.Str("token")!);

        (await key.PostAsync("/api/v1/api-keys", new { name = "Child" })).ExpectProblem(403, "access.forbidden");
        (await key.PostAsync("/api/v1/devices", new { name = "Child" })).ExpectProblem(403, "access.forbidden");
        (await key.PostAsync("/api/v1/organizations", new { name = "Child" })).ExpectProblem(403, "auth.session_required");
        (await key.PostAsync("/api/v1/auth/password/change", new { currentPassword = person.Password, newPassword = "another-good-one" })).ExpectProblem(403, "auth.session_required");
        (await key.PostAsync("/api/v1/auth/totp/enable", new { password = person.Password })).ExpectProblem(403, "auth.session_required");
        (await key.PostAsync("/api/v1/auth/logout-everywhere")).ExpectProblem(403, "auth.session_required");
        (await key.GetAsync("/api/v1/auth/sessions")).ExpectProblem(403, "auth.session_required");
        (await key.PatchAsync("/api/v1/me", new { name = "Robot" })).ExpectProblem(403, "auth.session_required");
    }

    [Fact]
    public async Task A_key_has_the_powers_its_maker_has_now()
    {
        var organization = await server.NewOrganizationAsync();
        var admin = await organization.AddAsync("admin");
        var key = server.With((await admin.PostAsync("/api/v1/api-keys", new { name = "Key" })).Expect(201).Data.Str("token")!);
        (await key.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).Expect(201);

        (await organization.Owner.PatchAsync($"/api/v1/members/{admin.Id}", new { role = "viewer" })).Expect(200);

        (await key.PostAsync("/api/v1/invitations", new { email = Person.New().Email })).ExpectProblem(403, "access.forbidden");
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var organization = await server.NewOrganizationAsync();
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var made = (await organization.Owner.PostAsync("/api/v1/api-keys", new { name = "Short", expiresAt = soon })).Expect(201).Data;
        var key = server.With(made.Str("token")!);
        (await key.GetAsync("/api/v1/members")).Expect(200);

        await Task.Delay(TimeSpan.FromSeconds(2.2));

        (await key.GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task Poor_requests_for_keys_are_refused_at_their_field()
    {
        var owner = (await server.NewOrganizationAsync()).Owner;
        var now = TimeProvider.System.GetUtcNow();
        (await owner.PostAsync("/api/v1/api-keys", new { name = "" })).ExpectProblem(400, "request.invalid", "name");
        (await owner.PostAsync("/api/v1/api-keys", new { name = "K", scopes = Array.Empty<string>() })).ExpectProblem(400, "request.invalid", "scopes");
        (await owner.PostAsync("/api/v1/api-keys", new { name = "K", scopes = new[] { "everything" } })).ExpectProblem(400, "request.invalid", "scopes[0]");
        (await owner.PostAsync("/api/v1/api-keys", new { name = "K", expiresAt = now.AddDays(-1) })).ExpectProblem(400, "request.invalid", "expiresAt");
        (await owner.PostAsync("/api/v1/api-keys", new { name = "K", expiresAt = now.AddYears(6) })).ExpectProblem(400, "request.invalid", "expiresAt");
        (await owner.PostAsync("/api/v1/api-keys", new { name = "  " })).ExpectProblem(400, "keys.name_length", "name");
    }

    [Fact]
    public async Task A_device_is_named_renamed_and_revoked()
    {
        var organization = await server.NewOrganizationAsync();
        var made = (await organization.Owner.PostAsync("/api/v1/devices", new { name = "North gate" })).Expect(201).Data;
        Assert.StartsWith("cbd_", made.Str("token"));
        Assert.Equal(["read", "scan"], made["scopes"]!.Items().Select(s => (string)s!));
        Assert.Empty((await organization.Owner.GetAsync("/api/v1/api-keys")).Data.Items());
        (await organization.Owner.DeleteAsync($"/api/v1/api-keys/{made.Id()}")).ExpectProblem(404, "keys.unknown");

        Assert.Equal("South gate", (await organization.Owner.PatchAsync($"/api/v1/devices/{made.Id()}", new { name = "South gate" })).Expect(200).Data.Str("name"));
        (await organization.Owner.PatchAsync($"/api/v1/devices/{made.Id()}", new { name = (string?)null })).ExpectProblem(400, "keys.name_length", "name");
        (await organization.Owner.DeleteAsync($"/api/v1/devices/{made.Id()}")).Expect(204);
        (await server.With(made.Str("token")!).GetAsync("/api/v1/members")).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task Making_and_revoking_a_key_is_history_without_its_secret()
    {
        var organization = await server.NewOrganizationAsync();
        var made = (await organization.Owner.PostAsync("/api/v1/api-keys", new { name = "Audited" })).Expect(201).Data;
        (await organization.Owner.DeleteAsync($"/api/v1/api-keys/{made.Id()}")).Expect(204);

        await using var read = server.Admin.CreateCommand(
            "select op, coalesce(new::text, ''), actor_id from app.action_history where organization_id = $1 and entity = 'credential' order by no");
        read.Parameters.Add(new Npgsql.NpgsqlParameter { Value = organization.Id });
        await using var rows = await read.ExecuteReaderAsync();
        var ops = new List<string>();
        while (await rows.ReadAsync())
        {
            ops.Add(rows.GetString(0));
            Assert.DoesNotContain("hash", rows.GetString(1), StringComparison.Ordinal);
            Assert.Equal(organization.Owner.Id, rows.GetGuid(2));
        }

        Assert.Equal(["insert", "update"], ops);
    }
}
