using System.Text.Json.Nodes;
using Callboard.Testing;

namespace Callboard.Tests.Show;

/// <summary>A show to call: an event with blocks of ten minutes, and pages that call them.</summary>
internal sealed class ShowSteps
{
    public static readonly DateTimeOffset Doors = new(2027, 3, 10, 18, 0, 0, TimeSpan.Zero);

    private ShowSteps(TestOrganization organization, Guid eventId, IReadOnlyList<Guid> blocks) =>
        (Organization, EventId, Blocks) = (organization, eventId, blocks);

    public TestOrganization Organization { get; }

    public ApiUser Owner => Organization.Owner;

    public Guid EventId { get; }

    public IReadOnlyList<Guid> Blocks { get; }

    public string Path => $"/api/v1/events/{EventId}/show";

    public static async Task<ShowSteps> NewAsync(CallboardServer server, int blocks = 4, string visibility = "organization")
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync(visibility: visibility);
        var ids = new List<Guid>();
        for (var i = 0; i < blocks; i++)
        {
            ids.Add((await organization.Owner.PostAsync($"/api/v1/events/{eventId}/timeline", new
            {
                startTime = Doors.AddMinutes(10 * i), endTime = Doors.AddMinutes(10 * (i + 1)), activity = $"Look {i + 1}",
            })).Expect(201).Data.Id());
        }

        return new ShowSteps(organization, eventId, ids);
    }

    public async Task<JsonNode> ShowAsync(ApiUser? by = null) => (await (by ?? Owner).GetAsync(Path)).Expect(200).Data;

    public async Task<Guid?> CurrentAsync() => (string?)(await ShowAsync())["currentBlockId"] is { } id ? Guid.Parse(id) : null;

    public Page NewPage(ApiUser? by = null) => new(this, by ?? Owner);

    /// <summary>A page that calls: it numbers its presses and believes in a baton.</summary>
    internal sealed class Page(ShowSteps show, ApiUser user)
    {
        private int _seq;

        public Guid ClientId { get; } = Guid.CreateVersion7();

        public int? Baton { get; set; }

        public JsonObject Press(string kind, DateTimeOffset? at = null, Guid? block = null, int? seconds = null, string? note = null) => new()
        {
            ["id"] = Guid.CreateVersion7().ToString(), ["seq"] = ++_seq, ["kind"] = kind, ["baton"] = Baton, ["pressedAt"] = at?.UtcDateTime.ToString("O"),
            ["blockId"] = block?.ToString(), ["seconds"] = seconds, ["note"] = note,
        };

        public Task<Answer> SendAsync(params JsonObject[] commands) => user.PostAsync($"{show.Path}/commands", new JsonObject
        {
            ["clientId"] = ClientId.ToString(), ["commands"] = new JsonArray([.. commands.Select(c => c.DeepClone())]),
        });

        /// <summary>Sends one press and says what became of it.</summary>
        public async Task<string> CallAsync(string kind, DateTimeOffset? at = null, Guid? block = null, int? seconds = null, string? note = null)
        {
            var answer = (await SendAsync(Press(kind, at, block, seconds, note))).Expect(200);
            var result = answer.Json["results"]![0]!;
            if ((bool)result["applied"]! && kind is "take" or "start")
            {
                Baton = answer.Data["baton"]!.Int("number");
            }

            return result.Str("reason") ?? "applied";
        }
    }
}
