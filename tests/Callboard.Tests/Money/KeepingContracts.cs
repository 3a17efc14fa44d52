using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Testing;
using Callboard.Tests.Files;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>What was agreed with whom: from the draft to the signatures, with a log of every step and a trail of every signature.</summary>
public sealed class KeepingContracts(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync(more: new { currency = "EUR" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Answer> StepAsync(Guid id, string to, string? note = null, ApiUser? by = null) =>
        (by ?? _lead).PostAsync($"{ContractAt(id)}/transition", new { to, note });

    [Fact]
    public async Task A_contract_goes_its_way_and_every_step_is_kept()
    {
        var vendor = (await _lead.PostAsync("/api/v1/vendors", new { name = "Lumen Rentals", type = "lighting" })).Expect(201).Data.Id();
        var made = (await _lead.PostAsync($"/api/v1/events/{_event}/contracts", new
        {
            type = "vendor", title = "Light and sound", partyId = vendor, amount = 12500, startsOn = "2020-01-01", expiresOn = "2099-12-31",
            keyTerms = new[] { new { name = "Cancellation", text = "Half is due within 14 days of the event." } },
        })).Expect(201).Data;
        var id = made.Id();
        Assert.Equal(
            ("Lumen Rentals", "draft", "payable", "12500.00"),
            (made.Str("partyName"), made.Str("status"), made.Str("direction"), made["amount"]!.Str("amount")));

        (await StepAsync(id, "pending_review", "Legal reads it")).Expect(200);
        (await StepAsync(id, "pending_signature")).Expect(200);
        var refused = (await StepAsync(id, "active")).ExpectProblem(409, "money.contract_step_refused", "to");
        Assert.Contains("signed", refused.Json["allowed"]!.Items().Select(s => (string?)s));
        (await StepAsync(id, "signed")).ExpectProblem(409, "money.not_signed");

        var signed = (await _lead.PostAsync($"{ContractAt(id)}/sign", new { party = "counterparty", signerName = "Lena Lumen" })).Expect(200).Data;
        Assert.Equal("signed", signed.Str("status"));
        var active = (await _lead.PostAsync($"{ContractAt(id)}/sign", new { party = "organization" })).Expect(200).Data;
        Assert.Equal(("active", 2), (active.Str("status"), active["signedBy"]!.AsArray().Count));
        (await StepAsync(id, "terminated", "They went bankrupt")).Expect(200);
        Assert.Equal(
            [(null, "draft"), ("draft", "pending_review"), ("pending_review", "pending_signature"), ("pending_signature", "signed"), ("signed", "active"),
                ("active", "terminated")],
            (await _lead.ContractAsync(id))["log"]!.Items().Select(l => (l.Str("oldStatus"), l.Str("newStatus")!)));
        Assert.Equal("Legal reads it", (await _lead.ContractAsync(id))["log"]!.Items().ElementAt(1).Str("note"));
        Assert.Empty((await _lead.ContractAsync(id))["allowed"]!.AsArray());
        (await _lead.DeleteAsync(ContractAt(id))).ExpectProblem(409, "money.contract_in_use");
    }

    [Fact]
    public async Task A_signature_is_of_one_text_and_one_document()
    {
        var pdf = Samples.Pdf();
        var file = (await _lead.UploadAsync(_event, pdf, "agreement.pdf", "documents")).Expect(201).Data.Id();
        var id = await _lead.AgreeAsync(_event, 1000, more: new { fileId = file });
        await _lead.ScheduleAsync(id, new { kind = "percent", percent = 40, offsetDays = 7 }, new { kind = "remainder", dueFrom = "event", offsetDays = -14 });
        (await StepAsync(id, "pending_signature")).Expect(200);
        var before = TimeProvider.System.GetUtcNow();
        var seen = await _lead.ContractAsync(id);

        (await _lead.PostAsync($"{ContractAt(id)}/sign", new { agreedSha256 = new string('0', 64) })).ExpectProblem(409, "money.text_changed", "agreedSha256");
        (await _lead.PostAsync($"{ContractAt(id)}/sign", new { documentSha256 = new string('0', 64) }))
            .ExpectProblem(409, "money.document_changed", "documentSha256");
        var answer = (await _lead.SendAsync(
            HttpMethod.Post, $"{ContractAt(id)}/sign",
            new { agreedSha256 = seen.Str("agreedSha256"), documentSha256 = seen.Str("fileSha256"), signerTitle = "Producer" },
            ("User-Agent", "Quill/1.0"))).Expect(200).Data;

        var signature = Assert.Single(answer["signatures"]!.Items());
        Assert.Equal(
            ("Olivia Owner", "organization", "electronic", "Quill/1.0", "agreement.pdf"),
            (signature.Str("signerName"), signature.Str("party"), signature.Str("method"), signature.Str("userAgent"), signature.Str("documentName")));
        Assert.Contains(signature.Str("ipAddress"), (string?[])["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
        Assert.True(DateTimeOffset.Parse(signature.Str("signedAt")!, null) >= before.AddSeconds(-5));
        // Anybody can work the fingerprints out again.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(pdf)), signature.Str("documentSha256"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signature.Str("agreedText")!))), signature.Str("agreedSha256"));
        Assert.Equal(
            $"""
            Contract: Light and sound
            Type: vendor
            With: Lumen Rentals
            Event: Spring showcase
            Amount: 1000.00 EUR
            Payment 1: Deposit, 400.00 EUR, due 7 days after it is signed
            Payment 2: Remainder, 600.00 EUR, due 14 days before the event begins
            Document: agreement.pdf, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(pdf))}
            """,
            signature.Str("agreedText"));

        // One side signs once, and neither signs another text than the other.
        (await _lead.PostAsync($"{ContractAt(id)}/sign", new { party = "organization" })).ExpectProblem(409, "money.already_signed", "party");
        (await _lead.PatchAsync(ContractAt(id), new { title = "Light, sound and video" })).Expect(200);
        Assert.False((bool)(await _lead.ContractAsync(id))["signatures"]!.Items().Single()["isCurrent"]!);
        (await _lead.PostAsync($"{ContractAt(id)}/sign", new { party = "counterparty" })).ExpectProblem(409, "money.other_text_signed");
        // Back for signature: what was signed stays written down and counts no more.
        (await StepAsync(id, "pending_signature", "Video was added")).Expect(200);
        var anew = await _lead.SignByBothSidesAsync(id);
        Assert.Equal([false, true, true], anew["signatures"]!.Items().Select(s => (bool)s["isCurrent"]!));
        Assert.NotNull(anew["signatures"]![0]!.Str("voidedAt"));
        Assert.Equal("active", anew.Str("status"));
    }

    [Fact]
    public async Task What_was_signed_on_paper_counts_from_the_day_it_was_signed()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        await _lead.ScheduleAsync(id, new { kind = "remainder", dueFrom = "signing", offsetDays = 10 });
        (await StepAsync(id, "pending_signature")).Expect(200);
        var now = TimeProvider.System.GetUtcNow();
        Task<Answer> Sign(string party, string? method, DateTimeOffset at) =>
            _lead.PostAsync($"{ContractAt(id)}/sign", new { party, method, signedAt = at });

        (await Sign("organization", "paper", now.AddDays(1))).ExpectProblem(400, "validation.failed", "signedAt");
        // Here, nobody signs last week.
        (await Sign("organization", null, now.AddDays(-1))).ExpectProblem(400, "validation.failed", "signedAt");
        (await Sign("organization", "paper", now.AddDays(-3))).Expect(200);
        var theirs = (await Sign("counterparty", "external", now.AddDays(-8))).Expect(200).Data;

        Assert.Equal("active", theirs.Str("status"));
        Assert.Equal(now.AddDays(-8), DateTimeOffset.Parse(theirs.Str("signedAt")!, null), TimeSpan.FromSeconds(1));
        var due = DateOnly.Parse(theirs["instalments"]![0]!.Str("dueOn")!, null);
        Assert.InRange(due.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber, 1, 3);
        Assert.Equal("due", theirs["instalments"]![0]!.Str("status"));
    }

    [Fact]
    public async Task The_trail_cannot_be_written_or_changed_by_hand()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        (await _lead.PostAsync($"{ContractAt(id)}/sign", new { })).ExpectProblem(409, "money.nothing_to_sign");
        await _lead.SignByBothAsync(id);
        var signature = (await _lead.ContractAsync(id))["signatures"]![0]!.Id();
        var history = (await _lead.GetAsync($"/api/v1/history/contract_signature/{signature}")).Expect(200);
        Assert.DoesNotContain("127.0.0.1", history.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Contract: Light", history.Text, StringComparison.Ordinal);
        // Voiding is a change of the history; nobody can put it back from there.
        (await StepAsync(id, "pending_signature")).Expect(200);
        var change = (await _lead.GetAsync($"/api/v1/history/contract_signature/{signature}")).Expect(200).Data.Items().First(h => h.Str("op") == "update");
        (await _lead.PostAsync($"/api/v1/history/{change.Str("id")}/restore")).ExpectProblem(409, "history.not_restorable");
        // Where somebody signed is for those who decide.
        var viewer = await _organization.AddAsync("viewer");
        Assert.All((await viewer.ContractAsync(id))["signatures"]!.Items(), s => Assert.Null(s["ipAddress"]));
    }

    [Fact]
    public async Task Working_on_a_contract_is_not_deciding_about_it()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        var member = await _organization.AddAsync("member");
        var viewer = await _organization.AddAsync("viewer");
        (await _lead.PostAsync($"/api/v1/events/{_event}/team", new { userId = member.Id, role = "production_manager", permission = "edit" })).Expect(201);

        (await member.PatchAsync(ContractAt(id), new { notes = "They want a rider" })).Expect(200);
        (await StepAsync(id, "pending_signature", by: member)).Expect(200);
        (await member.PostAsync($"{ContractAt(id)}/sign", new { })).ExpectProblem(403, "access.forbidden");
        (await member.PostAsync($"{ContractAt(id)}/payments", new { amount = 1 })).ExpectProblem(403, "access.forbidden");
        (await StepAsync(id, "terminated", by: member)).ExpectProblem(403, "access.forbidden");
        (await StepAsync(id, "draft", by: viewer)).ExpectProblem(403, "access.forbidden");
        (await viewer.PatchAsync(ContractAt(id), new { notes = "x" })).ExpectProblem(403, "access.forbidden");
        Assert.Equal("pending_signature", (await viewer.ContractAsync(id)).Str("status"));
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.GetAsync(ContractAt(id))).ExpectProblem(404, "money.contract_not_found");
    }

    [Fact]
    public async Task Contracts_of_all_events_are_found_by_what_they_wait_for()
    {
        var other = await _organization.AddEventAsync(name: "Autumn gala");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var late = await _lead.AgreeAsync(_event, 100, title: "Flowers");
        (await _lead.PutAsync($"{ContractAt(late)}/payment-schedule", new { instalments = new[] { new { amount = 100, dueDate = today.AddDays(-3) } } })).Expect(200);
        var sponsor = await _lead.AgreeAsync(other, 5000, "sponsor", "Main sponsor", new { partyName = "First Bank", reference = "S-1" });
        var signed = await _lead.AgreeAsync(other, 900, title: "Tents", more: new { expiresOn = today.AddDays(5) });
        await _lead.SignByBothAsync(signed);

        async Task<IEnumerable<Guid>> FindAsync(string query) => (await _lead.GetAsync($"/api/v1/contracts?{query}")).Expect(200).Data.Items().Select(c => c.Id());
        Assert.Equal([signed, sponsor, late], await FindAsync(""));
        Assert.Equal([signed], await FindAsync("status=signed,active"));
        Assert.Equal([sponsor, late], await FindAsync("status=draft"));
        Assert.Equal([sponsor], await FindAsync("direction=receivable"));
        Assert.Equal([sponsor], await FindAsync("type=sponsor"));
        Assert.Equal([late], await FindAsync("overdue=true"));
        Assert.Equal([signed], await FindAsync($"expiresBefore={today.AddDays(6):yyyy-MM-dd}"));
        Assert.Equal([sponsor], await FindAsync("q=first%20bank"));
        Assert.Equal([sponsor, signed, late], await FindAsync("sort=-amount"));
        Assert.Equal([late], (await _lead.GetAsync($"/api/v1/events/{_event}/contracts")).Expect(200).Data.Items().Select(c => c.Id()));
        (await _lead.GetAsync("/api/v1/contracts?status=lost")).ExpectProblem(400, "request.invalid", "status");
        var row = (await _lead.GetAsync("/api/v1/contracts?overdue=true")).Expect(200).Data.Items().Single();
        Assert.Equal(("Spring showcase", 100m, 100m), (row.Str("eventName"), row.Amount("overdue"), row["nextDue"]!.Amount("open")));
        // What somebody may not see is not in it.
        var secret = await _organization.AddEventAsync(visibility: "team");
        await _lead.AgreeAsync(secret, 1);
        var member = await _organization.AddAsync("member");
        Assert.Equal(3, (await member.GetAsync("/api/v1/contracts")).Expect(200).Json.Int("total"));
    }

    [Theory]
    [InlineData("""{"type":"vendor","title":"x"}""", "request.invalid", "partyName")]
    [InlineData("""{"type":"yacht","title":"x","partyName":"x"}""", "request.invalid", "type")]
    [InlineData("""{"type":"vendor","title":"  ","partyName":"x"}""", "money.name_invalid", "title")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","amount":-1}""", "money.amount_negative", "amount")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","amount":0.005}""", "money.too_many_decimals", "amount")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","startsOn":"2027-02-01","expiresOn":"2027-01-01"}""", "money.dates_crossed", "expiresOn")]
    [InlineData("""{"type":"vendor","title":"x","partyId":"01980000-0000-7000-8000-000000000000"}""", "money.party_not_found", "partyId")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","remindDays":[400]}""", "money.remind_days_invalid", "remindDays")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","fileId":"01980000-0000-7000-8000-000000000000"}""", "money.file_not_found", "fileId")]
    [InlineData("""{"type":"vendor","title":"x","partyName":"x","keyTerms":[{"name":"","text":"x"}]}""", "request.invalid", "keyTerms[0].name")]
    public async Task Bad_input_is_refused_with_its_field(string body, string code, string field)
    {
        var answer = await _lead.PostAsync($"/api/v1/events/{_event}/contracts", body);
        Assert.True((string?)answer.Json["code"] == code && answer.Json["errors"]?[field] is not null, answer.Text);
    }

    [Fact]
    public async Task A_draft_is_removed_and_a_version_somebody_replaced_is_refused()
    {
        var id = await _lead.AgreeAsync(_event, 1000);
        (await _lead.PatchAsync(ContractAt(id), new { reference = "L-7" })).Expect(200);
        (await _lead.SendAsync(HttpMethod.Patch, ContractAt(id), new { reference = "L-8" }, ("If-Match", "\"1\""))).ExpectProblem(412, "request.version_mismatch");
        (await _lead.DeleteAsync(ContractAt(id))).Expect(204);
        (await _lead.GetAsync(ContractAt(id))).Expect(404);
    }
}

internal static class SigningSteps
{
    /// <summary>Has both sides sign what waits for them.</summary>
    public static async Task<JsonNode> SignByBothSidesAsync(this ApiUser user, Guid id)
    {
        (await user.PostAsync($"{ContractAt(id)}/sign", new { party = "counterparty", signerName = "Lena Lumen" })).Expect(200);
        return (await user.PostAsync($"{ContractAt(id)}/sign", new { party = "organization" })).Expect(200).Data;
    }
}
