using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Admission;

/// <summary>A series whose gates are open, and short ways through them.</summary>
internal sealed record Door(ApiUser User, Guid EventId, Guid SeriesId, Guid GateId)
{
    public string Path => $"/api/v1/series/{SeriesId}";

    private string Event => $"/api/v1/events/{EventId}";

    /// <summary>An event with a series that is open now, one gate, and whatever is admitted.</summary>
    public static async Task<Door> OpenAsync(TestOrganization organization, object? more = null, bool admitsAll = true) =>
        await OpenAsync(organization.Owner, await organization.AddEventAsync(), more, admitsAll);

    /// <summary>The same in an event that is there.</summary>
    public static async Task<Door> OpenAsync(ApiUser user, Guid eventId, object? more = null, bool admitsAll = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        var series = (await user.PostAsync("/api/v1/series", ApiUser.Merge(
            new { eventId, name = "Friday", startAt = now.AddHours(-1), endAt = now.AddHours(5) }, more))).Expect(201).Data.Id();
        var gate = (await user.PostAsync($"/api/v1/events/{eventId}/gates", new { name = "North" })).Expect(201).Data.Id();
        (await user.PostAsync($"/api/v1/series/{series}/gates", new { gateIds = new[] { gate } })).Expect(200);
        var door = new Door(user, eventId, series, gate);
        if (admitsAll)
        {
            (await user.PostAsync($"{door.Path}/wristbands/bulk", new { all = true })).Expect(200);
        }

        await door.TurnAsync("scheduled");
        await door.TurnAsync("active");
        return door;
    }

    public async Task TurnAsync(string to) => (await User.PostAsync($"{Path}/transition", new { to })).Expect(200);

    public async Task<Guid> WristbandAsync(string nfcId, string category = "General", object? more = null) =>
        (await User.PostAsync($"{Event}/wristbands", ApiUser.Merge(new { nfcId, category, holderName = $"Holder of {nfcId}" }, more))).Expect(201).Data.Id();

    public async Task<Guid> TicketAsync(string code, string category = "General", object? more = null) =>
        (await User.PostAsync($"{Event}/tickets", ApiUser.Merge(new { code, category, holderName = $"Holder of {code}" }, more))).Expect(201).Data.Id();

    public async Task<Guid> AddGateAsync(string name, object? more = null, bool opened = true)
    {
        var gate = (await User.PostAsync($"{Event}/gates", ApiUser.Merge(new { name }, more))).Expect(201).Data.Id();
        if (opened)
        {
            (await User.PostAsync($"{Path}/gates", new { gateIds = new[] { gate } })).Expect(200);
        }

        return gate;
    }

    /// <summary>Scans a wristband; the answer.</summary>
    public async Task<JsonNode> ScanAsync(string nfcId, object? more = null, ApiUser? by = null) =>
        (await (by ?? User).PostAsync($"{Path}/checkins", ApiUser.Merge(new { scanId = Guid.CreateVersion7(), nfcId, gateId = GateId }, more))).Expect(200).Data;

    public async Task<JsonNode> VerifyAsync(string nfcId, object? more = null) =>
        (await User.PostAsync($"{Path}/checkins/verify", ApiUser.Merge(new { nfcId, gateId = GateId }, more))).Expect(200).Data;

    /// <summary>A device with a key that scans this series and can do nothing else.</summary>
    public async Task<(ApiUser Device, Guid Key)> DeviceAsync(CallboardServer server, string name = "North, left")
    {
        var made = (await User.PostAsync("/api/v1/devices", new { name, scopes = new[] { "scan" }, seriesIds = new[] { SeriesId } })).Expect(201).Data;
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", made.Str("token"));
        return (new ApiUser(client, User.Id, name, made.Str("token")!), made.Id());
    }

    /// <summary>What devices are told to decide by.</summary>
    public async Task<JsonNode> ListAsync(ApiUser by) => (await by.GetAsync($"{Path}/allow-list")).Expect(200).Data;

    /// <summary><c>allow</c>, or the reason why not.</summary>
    public async Task<string> TryAsync(string nfcId, object? more = null) => Said(await ScanAsync(nfcId, more));

    public static string Said(JsonNode answer) => answer.Str("decision") == "allow" ? "allow" : answer.Str("reason")!;

    public async Task<JsonNode> MetricsAsync() => (await User.GetAsync($"{Path}/metrics")).Expect(200).Data;
}
