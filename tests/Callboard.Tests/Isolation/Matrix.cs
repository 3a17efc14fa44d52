using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Callboard.Tests.Endpoints;

namespace Callboard.Tests.Isolation;

/// <summary>What the general rules do not say about single endpoints, each with the reason.</summary>
internal static partial class Matrix
{
    /// <summary>About the signed-in person or about a secret in the address: there is no tenant to be outside of.</summary>
    /// <summary>What whoever may read is answered. The sample of a file is no contract: that this is said shows that it was found and opened.</summary>
    public static int Answer(ApiOperation operation) => operation.Name == "POST /api/v1/files/{id}/clauses" ? 415 : 200;

    /// <summary>What a read has to be asked besides. The search is asked for everything of the organization at once.</summary>
    public static string Question(ApiOperation operation, RichOrganization of) =>
        operation.Name == "GET /api/v1/search" ? $"?q={of.Marker}&limit=50&archived=true" : "";

    public static IReadOnlyDictionary<string, string> Personal { get; } = new Dictionary<string, string>
    {
        ["POST /api/v1/auth/register"] = "makes a new person",
        ["POST /api/v1/auth/login"] = "asks for a password",
        ["POST /api/v1/auth/refresh"] = "asks for a secret",
        ["POST /api/v1/auth/password/forgot"] = "answers everybody alike",
        ["POST /api/v1/auth/password/reset"] = "asks for a secret",
        ["POST /api/v1/auth/password/change"] = "one's own password",
        ["POST /api/v1/auth/logout"] = "one's own session",
        ["POST /api/v1/auth/logout-everywhere"] = "one's own sessions",
        ["POST /api/v1/auth/totp/enable"] = "one's own second factor",
        ["POST /api/v1/auth/totp/confirm"] = "one's own second factor",
        ["POST /api/v1/auth/totp/disable"] = "one's own second factor",
        ["GET /api/v1/auth/sessions"] = "one's own sessions",
        ["DELETE /api/v1/auth/sessions/{sessionId}"] = "one's own session",
        ["GET /api/v1/invitations/{token}"] = "asks for a secret",
        ["POST /api/v1/invitations/{token}/accept"] = "asks for a secret",
        ["POST /api/v1/invitations/{token}/decline"] = "asks for a secret",
        ["GET /api/v1/out/{token}"] = "asks for a secret",
        ["GET /api/v1/rsvp/{token}"] = "asks for a secret",
        ["POST /api/v1/rsvp/{token}"] = "asks for a secret",
        ["GET /api/v1/files/shared/{token}"] = "asks for a signature",
        ["GET /api/v1/files/public/{id}"] = "the same for everybody",
        ["POST /api/v1/webhooks/stripe"] = "asks for a signature",
        ["GET /api/v1/time"] = "the same for everybody",
        ["GET /api/v1/me"] = "oneself",
        ["PATCH /api/v1/me"] = "oneself",
        ["GET /api/v1/feeds"] = "one's own feeds",
        ["POST /api/v1/feeds"] = "one's own feed",
        ["POST /api/v1/feeds/{feedId}/rotate"] = "one's own feed",
        ["DELETE /api/v1/feeds/{feedId}"] = "one's own feed",
        ["GET /api/v1/feeds/{secret}.ics"] = "asks for a secret",
        ["POST /api/v1/organizations"] = "an organization of one's own",
        ["GET /api/v1/notifications"] = "one's own inbox",
        ["POST /api/v1/notifications/read"] = "one's own inbox",
        ["POST /api/v1/notifications/unread"] = "one's own inbox",
        ["POST /api/v1/notifications/snooze"] = "one's own inbox",
        ["GET /api/v1/notifications/settings"] = "one's own wishes",
        ["PATCH /api/v1/notifications/settings"] = "one's own wishes",
        ["POST /api/v1/notifications/settings/try-address-again"] = "one's own address",
        ["GET /api/v1/notifications/preferences"] = "one's own wishes",
        ["PATCH /api/v1/notifications/preferences"] = "one's own wishes",
        ["GET /api/v1/threads"] = "one's own conversations",
        ["GET /api/v1/organizations"] = "one's own organizations",
    };

    /// <summary>Sent as POST because the question is long; nothing is written.</summary>
    public static IReadOnlySet<string> QuestionsByPost { get; } = new HashSet<string>
    {
        "POST /api/v1/timeline/conflicts", "POST /api/v1/series/{id}/checkins/verify", "POST /api/v1/series/{id}/metrics/compute",
        "POST /api/v1/documents/preview", "POST /api/v1/files/{id}/clauses",
    };

    /// <summary>Reads that take more than being on the staff.</summary>
    public static IReadOnlyDictionary<string, string> ReadsOfAdministrators { get; } = new Dictionary<string, string>
    {
        ["GET /api/v1/threads/{id}"] = "those in a conversation",
        ["GET /api/v1/threads/{id}/messages"] = "those in a conversation",
        ["GET /api/v1/threads/{id}/messages/{messageId}"] = "those in a conversation",
        ["GET /api/v1/threads/{id}/messages/{messageId}/versions"] = "those in a conversation",
        ["GET /api/v1/files/uploads/{id}"] = "one's own uploads",
        ["HEAD /api/v1/files/uploads/{id}"] = "one's own uploads",
        ["GET /api/v1/invitations"] = "administrators invite",
        ["GET /api/v1/api-keys"] = "administrators manage keys",
        ["GET /api/v1/api-keys/{keyId}"] = "administrators manage keys",
        ["GET /api/v1/devices"] = "administrators manage devices",
        ["GET /api/v1/devices/{deviceId}"] = "administrators manage devices",
    };

    /// <summary>Things only administrators, or only the person they belong to, know of: for a viewer they are not there.</summary>
    public static bool IsHiddenFromStaff(ApiOperation operation) =>
        s_hidden.Any(path => operation.Pattern.StartsWith(path, StringComparison.Ordinal)) && operation.OfAThing;

    private static readonly string[] s_hidden =
        ["/api/v1/threads/", "/api/v1/files/uploads/", "/api/v1/api-keys/", "/api/v1/devices/", "/api/v1/invitations/", "/api/v1/auth/sessions/"];

    /// <summary>Whether this endpoint has to be asked as outsiders at all.</summary>
    public static bool IsPersonal(ApiOperation operation) => Personal.ContainsKey(operation.Name);

    /// <summary>The address with the ids of an organization and one of its events filled in.</summary>
    /// <exception cref="InvalidOperationException">Nothing is known that could be put there.</exception>
    public static string Address(ApiOperation operation, RichOrganization of, RichEvent at)
    {
        var segments = operation.Pattern.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (Parameter().Match(segments[i]) is { Success: true } parameter)
            {
                segments[i] = ValueFor(operation, i == 0 ? "" : operation.Pattern.Split('/')[i - 1], parameter.Groups[1].Value, of, at)
                    + segments[i][parameter.Length..];
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>What fields of bodies are called, and what of the organization belongs there.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Fields(RichOrganization of, RichEvent at) => new Dictionary<string, object>
    {
        ["id"] = Guid.CreateVersion7(),
        ["name"] = "Intruder",
        ["companyName"] = "Intruder Ltd",
        ["title"] = "Intruder",
        ["email"] = $"{Guid.CreateVersion7():N}@example.com",
        ["type"] = $"intruder_{at.Id:N}"[..40],
        ["key"] = $"intruder_{at.Id:N}"[..40],
        ["timezone"] = "Europe/Berlin",
        ["currency"] = "EUR",
        ["to"] = "planning",
        ["website"] = "https://example.com/",
        ["startAt"] = "2027-06-01T10:00:00Z",
        ["endAt"] = "2027-06-01T11:00:00Z",
        ["startTime"] = "2027-06-01T10:00:00Z",
        ["endTime"] = "2027-06-01T11:00:00Z",
        ["expiresAt"] = "2027-06-01T11:00:00Z",
        ["userId"] = of.Insider.Id,
        ["assigneeId"] = of.Insider.Id,
        ["participantId"] = of.Participant,
        ["clientId"] = of.Client,
        ["venueId"] = of.Venue,
        ["spaceId"] = of.Space,
        ["vendorId"] = of.Vendor,
        ["parentVendorId"] = of.Vendor,
        ["sponsorId"] = of.Sponsor,
        ["designerId"] = of.Designer,
        ["resourceId"] = of.Resource,
        ["elementId"] = of.Element,
        ["eventId"] = at.Id,
        ["taskId"] = at.Task,
        ["blockId"] = at.Block,
        ["stageId"] = at.Stage,
        ["gateId"] = at.Gate,
        ["seriesId"] = at.Series,
        ["parentSeriesId"] = at.Series,
        ["wristbandId"] = at.Wristband,
        ["ticketId"] = at.Ticket,
        ["passId"] = at.Wristband,
        ["guestId"] = at.Guest,
        ["tableId"] = at.GuestTable,
        ["scanId"] = Guid.CreateVersion7(),
        ["rule"] = "FREQ=DAILY;COUNT=3",
        ["nfcId"] = "04FF",
        ["reason"] = "Intruder",
        ["from"] = at.Category,
        ["categoryId"] = at.Category,
        ["itemId"] = at.BudgetItem,
        ["invoiceFileId"] = at.File,
        ["fileId"] = at.File,
        ["budgetCategoryId"] = at.Category,
        ["budgetItemId"] = at.BudgetItem,
        ["instalmentId"] = at.Instalment,
    }.ToDictionary(f => f.Key, f => (JsonNode)JsonValue.Create(f.Value is Guid id ? id.ToString() : (string)f.Value)!)
        .Append(KeyValuePair.Create<string, JsonNode>("eventIds", new JsonArray(JsonValue.Create(at.Id))))
        .Append(KeyValuePair.Create<string, JsonNode>("ids", new JsonArray(JsonValue.Create(at.Task))))
        .Append(KeyValuePair.Create<string, JsonNode>("blockIds", new JsonArray(JsonValue.Create(at.Block))))
        .Append(KeyValuePair.Create<string, JsonNode>("states", JsonNode.Parse(
            """[{"key":"a","name":"A","category":"planning"},{"key":"b","name":"B","category":"done"}]""")!))
        .Append(KeyValuePair.Create<string, JsonNode>("transitions", JsonNode.Parse("""[{"from":"a","to":"b"}]""")!))
        .Append(KeyValuePair.Create<string, JsonNode>("scopes", JsonNode.Parse("""["read"]""")!))
        .ToDictionary();

    /// <summary>Bodies that a description of types alone does not tell how to write.</summary>
    public static JsonNode? Body(ApiOperation operation, RichOrganization of, RichEvent at) => operation.Name switch
    {
        "POST /api/v1/events/{eventId}/tasks/batch" => new JsonObject { ["ids"] = new JsonArray(at.Task.ToString()), ["priority"] = "low" },
        "POST /api/v1/communications" => new JsonObject { ["kind"] = "phone", ["subject"] = "Intruder", ["eventId"] = at.Id.ToString() },
        "POST /api/v1/threads" => new JsonObject { ["eventId"] = at.Id.ToString(), ["title"] = "Intruder", ["memberIds"] = new JsonArray(of.Insider.Id.ToString()) },
        "POST /api/v1/threads/{id}/messages" => new JsonObject { ["body"] = "Intruder", ["mentions"] = new JsonArray(of.Insider.Id.ToString()) },
        "POST /api/v1/threads/{id}/read" => new JsonObject { ["messageId"] = at.Message.ToString() },
        "PATCH /api/v1/threads/{id}/messages/{messageId}" => new JsonObject { ["body"] = "Intruder" },
        "POST /api/v1/notifications/read" or "POST /api/v1/notifications/unread" => new JsonObject { ["ids"] = new JsonArray(at.Task.ToString()) },
        "PATCH /api/v1/events/{eventId}/timeline/{blockId}" or "PUT /api/v1/events/{eventId}/timeline/{blockId}" =>
            new JsonObject { ["activity"] = "Intruder" },
        "POST /api/v1/events/{eventId}/timeline/batch" => new JsonObject { ["ids"] = new JsonArray(at.Block.ToString()), ["status"] = "complete" },
        "POST /api/v1/events/{eventId}/timeline/{blockId}/personnel" => new JsonObject { ["userId"] = of.Insider.Id.ToString(), ["role"] = "crew" },
        "POST /api/v1/feeds" => new JsonObject { ["kind"] = "event", ["id"] = at.Id.ToString() },
        "POST /api/v1/events/{eventId}/timeline/conflicts/accept" => new JsonObject
        {
            ["a"] = at.Block.ToString(), ["b"] = at.OtherBlock.ToString(), ["reason"] = "Intruder",
        },
        "POST /api/v1/events/{eventId}/show/commands" => new JsonObject
        {
            ["clientId"] = Guid.CreateVersion7().ToString(), ["stageId"] = at.Stage.ToString(),
            ["commands"] = new JsonArray(new JsonObject
            {
                ["id"] = Guid.CreateVersion7().ToString(), ["seq"] = 1, ["kind"] = "note", ["note"] = "Intruder",
            }),
        },
        "POST /api/v1/events/{eventId}/show/outputs" => new JsonObject { ["name"] = "Intruder", ["kind"] = "wall" },
        "PUT /api/v1/events/{eventId}/show/cues/{blockId}" => new JsonObject { ["isHardStart"] = false, ["department"] = "Sound" },
        "POST /api/v1/series/{id}/gates" => new JsonObject { ["gateIds"] = new JsonArray(at.Gate.ToString()) },
        "POST /api/v1/series/{id}/transition" => new JsonObject { ["to"] = "scheduled" },
        "POST /api/v1/series/{id}/carry" => new JsonObject { ["fields"] = new JsonArray("capacity") },
        "POST /api/v1/series/{id}/categories" => new JsonObject { ["category"] = "Intruders", ["limit"] = 3 },
        "POST /api/v1/series/{id}/wristbands" or "POST /api/v1/series/{id}/wristbands/bulk" => new JsonObject { ["all"] = true },
        "POST /api/v1/series/{id}/tickets" or "POST /api/v1/series/{id}/tickets/bulk" => new JsonObject { ["all"] = true },
        "POST /api/v1/events/{eventId}/tickets" => new JsonObject { ["code"] = "T-1", ["category"] = "Intruders" },
        "POST /api/v1/events/{eventId}/wristbands" => new JsonObject { ["nfcId"] = "04FF", ["category"] = "Intruders" },
        "PATCH /api/v1/events/{eventId}/wristbands/{passId}" or "PATCH /api/v1/events/{eventId}/tickets/{passId}" =>
            new JsonObject { ["holderName"] = "Intruder" },
        "POST /api/v1/series/{id}/checkins" => new JsonObject
        {
            ["scanId"] = Guid.CreateVersion7().ToString(), ["nfcId"] = "04FF", ["gateId"] = at.Gate.ToString(),
        },
        "POST /api/v1/series/{id}/checkins/batch" => new JsonObject
        {
            ["scans"] = new JsonArray(new JsonObject
            {
                ["scanId"] = Guid.CreateVersion7().ToString(), ["nfcId"] = "04FF", ["gateId"] = at.Gate.ToString(),
            }),
        },
        "POST /api/v1/events/{eventId}/gate-pins" => new JsonObject { ["pin"] = "480215", ["name"] = "Intruder" },
        "PATCH /api/v1/events/{eventId}/gate-pins/{pinId}" => new JsonObject { ["overrules"] = false },
        "POST /api/v1/events/{eventId}/incidents" => new JsonObject { ["kind"] = "other", ["sentence"] = "Intruder" },
        "POST /api/v1/series/{id}/incidents" => new JsonObject
        {
            ["sentAt"] = Now, ["incidents"] = new JsonArray(new JsonObject
            {
                ["id"] = Guid.CreateVersion7().ToString(), ["kind"] = "other", ["sentence"] = "Intruder", ["occurredAt"] = Now,
            }),
        },
        "POST /api/v1/series/{id}/scanners" => new JsonObject
        {
            ["id"] = Guid.CreateVersion7().ToString(), ["state"] = "armed", ["appVersion"] = "1", ["sentAt"] = Now,
            ["gateId"] = at.Gate.ToString(),
        },
        "POST /api/v1/series/{id}/checkins/verify" => new JsonObject { ["nfcId"] = "04FF", ["gateId"] = at.Gate.ToString() },
        "POST /api/v1/files/uploads" => new JsonObject
        {
            ["name"] = "intruder.png", ["bucket"] = "images", ["size"] = 1000, ["eventId"] = at.Id.ToString(),
        },
        "POST /api/v1/events/{eventId}/budget/reallocate" => new JsonObject
        {
            ["from"] = at.Category.ToString(), ["to"] = at.OtherCategory.ToString(), ["amount"] = "10.00",
        },
        "PUT /api/v1/events/{eventId}/budget/settings" => new JsonObject { ["warningPercent"] = 85, ["criticalPercent"] = 105 },
        "POST /api/v1/events/{eventId}/expenses" => new JsonObject
        {
            ["categoryId"] = at.Category.ToString(), ["name"] = "Intruder", ["amount"] = "10.00",
        },
        "POST /api/v1/events/{eventId}/contracts" => new JsonObject
        {
            ["type"] = "vendor", ["title"] = "Intruder", ["partyName"] = "Intruder", ["amount"] = "10.00", ["budgetCategoryId"] = at.Category.ToString(),
        },
        "PATCH /api/v1/contracts/{contractId}" or "PUT /api/v1/contracts/{contractId}" => new JsonObject
        {
            ["title"] = "Intruder", ["budgetCategoryId"] = at.Category.ToString(),
        },
        "POST /api/v1/contracts/{contractId}/transition" => new JsonObject { ["to"] = "terminated" },
        "POST /api/v1/contracts/{contractId}/sign" => new JsonObject { ["party"] = "counterparty", ["signerName"] = "Intruder" },
        "PUT /api/v1/contracts/{contractId}/payment-schedule" => new JsonObject
        {
            ["rules"] = new JsonArray(new JsonObject { ["kind"] = "remainder" }),
        },
        "POST /api/v1/contracts/{contractId}/payments" => new JsonObject { ["amount"] = "10.00" },
        "POST /api/v1/contracts/{contractId}/payments/{paymentId}/refund" => new JsonObject { ["amount"] = "1.00" },
        "PATCH /api/v1/events/{eventId}/expenses/{expenseId}" or "PUT /api/v1/events/{eventId}/expenses/{expenseId}" =>
            new JsonObject { ["name"] = "Intruder" },
        "PATCH /api/v1/events/{eventId}/budget/items/{itemId}" or "PUT /api/v1/events/{eventId}/budget/items/{itemId}" =>
            new JsonObject { ["description"] = "Intruder" },
        "POST /api/v1/resources" => new JsonObject { ["name"] = "Intruder", ["type"] = "equipment" },
        "POST /api/v1/resources/{id}/bookings" => new JsonObject
        {
            ["eventId"] = at.Id.ToString(), ["startTime"] = "2027-06-01T10:00:00Z", ["endTime"] = "2027-06-01T11:00:00Z",
        },
        "POST /api/v1/events/{eventId}/guests" => new JsonObject { ["name"] = "Intruder" },
        "POST /api/v1/events/{eventId}/guests/batch" => new JsonObject
        {
            ["guests"] = new JsonObject { ["ids"] = new JsonArray(at.Guest.ToString()) }, ["addTags"] = new JsonArray("Intruder"),
        },
        "POST /api/v1/events/{eventId}/guests/seats" => new JsonObject
        {
            ["moves"] = new JsonArray(new JsonObject { ["guestId"] = at.Guest.ToString(), ["tableId"] = at.GuestTable.ToString() }),
        },
        "POST /api/v1/rsvp/{token}" => new JsonObject { ["rsvp"] = "confirmed" },
        "POST /api/v1/events/{eventId}/guests/invitations" or "POST /api/v1/events/{eventId}/guests/invitations/preview" => new JsonObject
        {
            ["guests"] = new JsonObject { ["ids"] = new JsonArray(at.Guest.ToString()) }, ["subject"] = "Intruder", ["text"] = "Intruder",
        },
        "POST /api/v1/events/{eventId}/guests/dietary/prints" => new JsonObject { ["scope"] = "expected" },
        "PATCH /api/v1/space-bookings/{id}" or "PATCH /api/v1/events/{eventId}/spaces/{id}" => new JsonObject { ["note"] = "Intruder" },
        _ => null,
    };

    private static string Now => TimeProvider.System.GetUtcNow().ToString("O");

    private static string ValueFor(ApiOperation operation, string before, string parameter, RichOrganization of, RichEvent at) => before switch
    {
        "events" => at.Id.ToString(),
        "tasks" => at.Task.ToString(),
        "threads" => at.Thread.ToString(),
        "communications" => at.Communication.ToString(),
        "messages" => at.Message.ToString(),
        "dependencies" => at.OtherTask.ToString(),
        "timeline" or "cues" => at.Block.ToString(),
        "series" => at.Series.ToString(),
        "gates" => at.Gate.ToString(),
        "wristbands" => at.Wristband.ToString(),
        "tickets" => at.Ticket.ToString(),
        "checkins" => at.Scan.ToString(),
        "conflicts" => at.GateConflict.ToString(),
        "gate-pins" => at.GatePin.ToString(),
        "scanners" => at.Scanner.ToString(),
        "guests" => at.Guest.ToString(),
        "tables" => at.GuestTable.ToString(),
        "batch" or "imports" => at.GuestChange.ToString(),
        "jobs" => at.Job.ToString(),
        "shared" => "no-such-token",
        "files" or "public" => at.File.ToString(),
        "uploads" => at.Upload.ToString(),
        "stages" => at.Stage.ToString(),
        "outputs" => at.Output.ToString(),
        "out" or "rsvp" => "no-such-token",
        "personnel" => at.Assignment.ToString(),
        "accept" => at.Acceptance.ToString(),
        "feeds" when parameter != "secret" => of.Feed.ToString(),
        "feeds" => "no-such-secret",
        "categories" when operation.Pattern.StartsWith("/api/v1/series", StringComparison.Ordinal) => of.Marker,
        "categories" => at.Category.ToString(),
        "items" => at.BudgetItem.ToString(),
        "expenses" => at.Expense.ToString(),
        "alerts" => at.BudgetAlert.ToString(),
        "contracts" => (operation.Pattern.Contains("/payments", StringComparison.Ordinal) ? at.PaidContract : at.Contract).ToString(),
        "terms" => at.ContractTerm.ToString(),
        "payments" => at.Payment.ToString(),
        "team" or "members" => of.Insider.Id.ToString(),
        "clients" => of.Client.ToString(),
        "venues" => of.Venue.ToString(),
        "spaces" when operation.OfAnEvent => at.SpaceBooking.ToString(),
        "spaces" => of.Space.ToString(),
        "vendors" => of.Vendor.ToString(),
        "sponsors" => of.Sponsor.ToString(),
        "designers" => of.Designer.ToString(),
        "participants" => of.Participant.ToString(),
        "resources" => of.Resource.ToString(),
        "elements" when operation.OfAnEvent => at.Element.ToString(),
        "elements" => of.Element.ToString(),
        "event-elements" => at.Element.ToString(),
        "bookings" => at.Booking.ToString(),
        "space-bookings" => at.SpaceBooking.ToString(),
        "organizations" => of.Id.ToString(),
        "invitations" when parameter != "token" => of.Invitation.ToString(),
        "invitations" => "no-such-token",
        "devices" => of.Device.ToString(),
        "api-keys" or "sessions" => of.ApiKey.ToString(),
        "workflows" or "task-templates" => of.Key,
        "history" when parameter == "changeId" => of.Changes[at.Id],
        "history" => "event",
        "{entity}" => at.Id.ToString(),
        _ => throw new InvalidOperationException(
            $"{operation.Name} is new here: say in Matrix.ValueFor what of a RichOrganization stands for {{{parameter}}} after '{before}'."),
    };

    [GeneratedRegex(@"^\{(\w+)\}")]
    private static partial Regex Parameter();
}
