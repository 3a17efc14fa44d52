namespace Callboard.Testing;

/// <summary>One tenant, made for one test.</summary>
public sealed class TestOrganization
{
    private readonly CallboardServer _server;

    internal TestOrganization(CallboardServer server, Guid id, string slug) => (_server, Id, Slug) = (server, id, slug);

    public Guid Id { get; }

    public string Slug { get; }

    /// <summary>The one everybody has to start with.</summary>
    public ApiUser Owner { get; internal set; } = null!;

    /// <summary>A further member of the staff with a role: owner, admin, manager, member or viewer.</summary>
    public Task<ApiUser> AddAsync(string role, string? name = null) => AddAsync(role, "staff", null, name ?? $"{char.ToUpperInvariant(role[0])}{role[1..]} Person");

    /// <summary>A portal user who stands for a client, venue or vendor.</summary>
    public Task<ApiUser> AddPortalAsync(string kind, Guid partyId) => AddAsync("viewer", kind, partyId, $"{kind} Portal");

    /// <summary>A plain event of this organization; visible to the whole staff unless said otherwise.</summary>
    public async Task<Guid> AddEventAsync(
        ApiUser? creator = null, string name = "Spring showcase", string visibility = "organization", object? more = null)
    {
        var body = ApiUser.Merge(
            new
            {
                name,
                type = "panel",
                startAt = "2027-03-10T18:00:00Z",
                endAt = "2027-03-10T22:00:00Z",
                timezone = "Europe/Berlin",
                visibility,
                generateTasks = false,
            },
            more);
        var answer = await (creator ?? Owner).PostAsync("/api/v1/events", body);
        return answer.Expect(201).Data.Id();
    }

    private async Task<ApiUser> AddAsync(string role, string kind, Guid? party, string name)
    {
        var user = await _server.NewUserAsync(name, Id);
        await _server.System.ExecuteAsync(
            "insert into accounts.member (organization_id, user_id, kind, role, party_id) values ($1, $2, $3, $4, $5)",
            [Id, user.Id, kind, role, party], CancellationToken.None);
        return user;
    }
}
