using Callboard.Testing;
using Callboard.Tests.Files;
using Callboard.Tests.Finance;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Documents;

/// <summary>A contract on paper says what the two sides agree on, who signed it, and what exactly they signed.</summary>
public sealed class PrintingContracts(CallboardServer server) : IAsyncLifetime
{
    private const string Preview = "/api/v1/documents/preview";

    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync(name: "Spring: showcase", more: new { currency = "EUR" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_has_parties_terms_payments_that_add_up_and_the_lines_to_sign_on()
    {
        var file = (await _lead.UploadAsync(_event, Samples.Pdf(), "annex.pdf", "documents")).Expect(201).Data.Id();
        var id = await _lead.AgreeAsync(_event, 1000.01m, title: "Light and sound", more: new
        {
            reference = "LR-7", expiresOn = "2027-12-31", noticeOn = "2027-11-01", fileId = file, notes = "They will go down to 900",
            keyTerms = new[] { new { name = "Cancellation", text = "Half is owed within 14 days.\nAll of it on the day." }, new { name = "إلغاء", text = "条款:取消须提前三十天通知" } },
        });
        await _lead.ScheduleAsync(id, new { kind = "percent", percent = 50, label = "Deposit", offsetDays = 7 }, new { kind = "remainder", label = "Rest", dueFrom = "event", offsetDays = -14 });
        var contract = await _lead.ContractAsync(id);
        using var sheet = await PdfAsync(id);
        var (text, rows) = (sheet.Structure.WholeText, sheet.Structure.All.Where(n => n.Type == "TR").Select(r => string.Join('|', r.Children.Select(c => c.WholeText))).ToList());
        Assert.Contains("Lumen Rentals|Vendor|Is paid", rows);
        Assert.Contains("1|Deposit|7 days after signing|500.01", rows);
        Assert.Contains(rows, r => r.StartsWith("2|Rest|", StringComparison.Ordinal) && r.EndsWith(", 14 days before the event|500.00", StringComparison.Ordinal));
        Assert.Contains("|Total||1,000.01", rows);
        Assert.Contains("LR-7", text, StringComparison.Ordinal);
        Assert.Contains("1,000.01 EUR", text, StringComparison.Ordinal);
        Assert.Contains("All of it on the day.", text, StringComparison.Ordinal);
        Assert.Contains("取消须提前三十天通知", text, StringComparison.Ordinal);
        Assert.Contains(contract.Str("agreedSha256")!, text.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(contract.Str("fileSha256")!, text, StringComparison.Ordinal);
        Assert.Contains("Date, signature: Lumen Rentals", text, StringComparison.Ordinal);
        // What people keep to themselves is not handed to the other side, nor is the way to a screen of ours.
        Assert.DoesNotContain("go down to 900", text, StringComparison.Ordinal);
        Assert.DoesNotContain("November", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Is this the latest", sheet.WholeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_stand_on_it_with_the_fingerprint_of_what_was_signed()
    {
        var id = await _lead.AgreeAsync(_event, 100);
        var signed = await _lead.SignByBothAsync(id);
        using (var sheet = await PdfAsync(id))
        {
            Assert.Contains("Lena Lumen", sheet.Structure.WholeText, StringComparison.Ordinal);
            Assert.Contains("In force", sheet.Structure.WholeText, StringComparison.Ordinal);
            Assert.Contains(signed.Str("agreedSha256")!, sheet.Structure.WholeText, StringComparison.Ordinal);
            Assert.DoesNotContain("Date, signature:", sheet.Structure.WholeText, StringComparison.Ordinal);
        }

        // Changed since: the paper says so.
        (await _lead.PatchAsync(ContractAt(id), new { title = "Light, sound and rigging" })).Expect(200);
        using var later = await PdfAsync(id);
        Assert.Contains("Lena Lumen signed an earlier text", later.Structure.WholeText, StringComparison.Ordinal);
        Assert.Contains(signed.Str("agreedSha256")!, later.Structure.WholeText, StringComparison.Ordinal);
        Assert.Contains((await _lead.ContractAsync(id)).Str("agreedSha256")!, later.Structure.WholeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_kept_as_pdf_and_word_and_old_once_the_contract_changes()
    {
        var id = await _lead.AgreeAsync(_event, 100);
        foreach (var format in new[] { "pdf", "docx" })
        {
            var made = (await _lead.PostAsync("/api/v1/documents/generate", new
            {
                eventId = _event, documentType = "contract", format, options = new { contractId = id },
            })).Expect(201).Data;
            Assert.StartsWith("Light and sound – Contract v", made.Str("name"), StringComparison.Ordinal);
        }

        var list = $"/api/v1/events/{_event}/documents?documentType=contract";
        Assert.All((await _lead.GetAsync(list)).Expect(200).Data.Items(), p => Assert.True((bool)p["isCurrent"]!));
        (await _lead.PatchAsync(ContractAt(id), new { amount = 200 })).Expect(200);
        Assert.All((await _lead.GetAsync(list)).Expect(200).Data.Items(), p => Assert.False((bool)p["isCurrent"]!));
    }

    [Fact]
    public async Task It_has_to_be_said_which_and_to_be_one_of_the_event()
    {
        var other = await _lead.AgreeAsync(await _organization.AddEventAsync(), 100);
        object Asked(object? options) => new { eventId = _event, documentType = "contract", options };
        (await _lead.PostAsync(Preview, Asked(null))).ExpectProblem(400, "documents.contract_missing", "options.contractId");
        (await _lead.PostAsync(Preview, Asked(new { contractId = other }))).ExpectProblem(404, "documents.contract_unknown", "options.contractId");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.PostAsync(Preview, Asked(new { contractId = other }))).ExpectProblem(404, "documents.event_unknown", "eventId");
    }

    private async Task<PdfReading> PdfAsync(Guid contractId) => new(
        (await _lead.PostAsync(Preview, new { eventId = _event, documentType = "contract", options = new { contractId } })).Expect(200).Bytes);
}
