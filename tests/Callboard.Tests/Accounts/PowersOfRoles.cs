using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>Who may do what in the settings of an organization: one row for each action, one column for each role.</summary>
public sealed class PowersOfRoles(CallboardServer server)
{
    private static readonly string[] s_roles = ["owner", "admin", "manager", "member", "viewer"];

    public static TheoryData<string, int[]> Table => new()
    {
        //                        owner admin manager member viewer
        { "see members", [200, 200, 200, 200, 200] },
        { "see the organization", [200, 200, 200, 200, 200] },
        { "rename the organization", [200, 200, 403, 403, 403] },
        { "delete the organization", [204, 403, 403, 403, 403] },
        { "add a member", [202, 202, 403, 403, 403] },
        { "add an owner", [201, 403, 403, 403, 403] },
        { "change a role", [200, 200, 403, 403, 403] },
        { "make an owner", [200, 403, 403, 403, 403] },
        { "demote an owner", [200, 403, 403, 403, 403] },
        { "remove an owner", [204, 403, 403, 403, 403] },
        { "remove a member", [204, 204, 403, 403, 403] },
        { "see invitations", [200, 200, 403, 403, 403] },
        { "invite", [201, 201, 403, 403, 403] },
        { "invite an admin", [201, 201, 403, 403, 403] },
        { "revoke an invitation", [200, 200, 404, 404, 404] },
        { "see keys", [200, 200, 403, 403, 403] },
        { "make a key", [201, 201, 403, 403, 403] },
        { "revoke a key", [204, 204, 404, 404, 404] },
        { "see devices", [200, 200, 403, 403, 403] },
        { "make a device", [201, 201, 403, 403, 403] },
        { "make another organization", [201, 201, 201, 201, 201] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Each_role_has_its_powers_and_no_others(string action, int[] expected)
    {
        for (var i = 0; i < s_roles.Length; i++)
        {
            var organization = await server.NewOrganizationAsync();
            var actor = await organization.AddAsync(s_roles[i]);

            var answer = await DoAsync(action, organization, actor);

            Assert.True(answer.Status == expected[i], $"{action} as {s_roles[i]}: expected {expected[i]}, got {answer.Status}: {answer.Text}");
        }
    }

    private async Task<Answer> DoAsync(string action, TestOrganization organization, ApiUser actor)
    {
        var email = Person.New().Email;
        var path = $"/api/v1/organizations/{organization.Id}";
        switch (action)
        {
            case "see members": return await actor.GetAsync("/api/v1/members");
            case "see the organization": return await actor.GetAsync(path);
            case "rename the organization": return await actor.PatchAsync(path, new { name = "Renamed" });
            case "delete the organization": return await actor.DeleteAsync(path);
            case "add a member": return await actor.PostAsync("/api/v1/members", new { email });
            case "add an owner": return await actor.PostAsync("/api/v1/members", new { email = (await server.RegisterAsync()).Email, role = "owner" });
            case "change a role": return await actor.PatchAsync($"/api/v1/members/{(await organization.AddAsync("member")).Id}", new { role = "manager" });
            case "make an owner": return await actor.PatchAsync($"/api/v1/members/{(await organization.AddAsync("admin")).Id}", new { role = "owner" });
            case "demote an owner": return await actor.PatchAsync($"/api/v1/members/{organization.Owner.Id}", new { role = "member" });
            case "remove an owner": return await actor.DeleteAsync($"/api/v1/members/{organization.Owner.Id}");
            case "remove a member": return await actor.DeleteAsync($"/api/v1/members/{(await organization.AddAsync("member")).Id}");
            case "see invitations": return await actor.GetAsync("/api/v1/invitations");
            case "invite": return await actor.PostAsync("/api/v1/invitations", new { email });
            case "invite an admin": return await actor.PostAsync("/api/v1/invitations", new { email, role = "admin" });
            case "revoke an invitation":
                var invitation = (await organization.Owner.PostAsync("/api/v1/invitations", new { email })).Expect(201).Data.Id();
                return await actor.PostAsync($"/api/v1/invitations/{invitation}/revoke");
            case "see keys": return await actor.GetAsync("/api/v1/api-keys");
            case "make a key": return await actor.PostAsync("/api/v1/api-keys", new { name = "Key" });
            case "revoke a key":
                var key = (await organization.Owner.PostAsync("/api/v1/api-keys", new { name = "Key" })).Expect(201).Data.Id();
                return await actor.DeleteAsync($"/api/v1/api-keys/{key}");
            case "see devices": return await actor.GetAsync("/api/v1/devices");
            case "make a device": return await actor.PostAsync("/api/v1/devices", new { name = "Gate" });
            case "make another organization": return await actor.PostAsync("/api/v1/organizations", new { name = "Another" });
            default: throw new ArgumentOutOfRangeException(nameof(action), action, "Not in the table.");
        }
    }
}
