using System.Text.Json.Nodes;
using Callboard.Contracts.Clauses;
using Callboard.Finance.Rules;
using Callboard.Testing;
using Callboard.Tests.Clauses;
using Callboard.Tests.Files;
using Xunit;
using static Callboard.Tests.Finance.MoneySteps;

namespace Callboard.Tests.Finance;

/// <summary>What the document of a contract says becomes part of the contract term by term, when somebody approves it, and not before.</summary>
public sealed class ReadingContracts(CallboardServer server) : IAsyncLifetime
{
    private static readonly MarkedContract s_agreement = new(
        "agreement", new Dictionary<string, string>(),
        [
            new ContractLine("p", ["This Agreement is made as of January 5, 2027 between Meridian Hall LLC (the \"Venue\") and Northlight Events Ltd (the \"Client\")."]),
            new ContractLine("p", ["The total fee is $12,500.00, payable as set out below."]),
            new ContractLine("p", ["This Agreement expires on December 31, 2027."]),
            new ContractLine("p", ["Either party may terminate this Agreement for any reason upon sixty (60) days' written notice."]),
            new ContractLine("p", ["Final numbers are due no later than the cut-off date of 03/04/2027."]),
        ],
        []);

    private TestOrganization _organization = null!;
    private ApiUser _lead = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _lead = _organization.Owner;
        _event = await _organization.AddEventAsync(more: new { currency = "USD" });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Nothing_changes_before_somebody_approves_and_every_decision_is_kept()
    {
        var (id, _) = await AgreeOnPaperAsync();
        var before = await _lead.ContractAsync(id);
        var terms = await ExtractAsync(id);
        Assert.All(terms, t =>
        {
            Assert.Equal("proposed", t.Str("status"));
            Assert.InRange((decimal)t["confidence"]!, 0.01m, 1m);
            Assert.NotEqual("", t.Str("passage")![(int)t["start"]!..(int)t["end"]!]);
        });
        Assert.Equal(before.ToJsonString(), (await _lead.ContractAsync(id)).ToJsonString());

        var expiry = Term(terms, "End");
        Assert.Contains("expires on December 31, 2027", expiry.Str("passage"), StringComparison.Ordinal);
        var approved = await ApproveAsync(id, expiry, "expires_on");
        Assert.Equal("2027-12-31", approved.Json["contract"]!.Str("expiresOn"));
        Assert.Equal(
            ("approved", "expires_on", "2027-12-31", _lead.Id.ToString()),
            (approved.Data.Str("status"), approved.Data.Str("field"), approved.Data.Str("fieldValue"), approved.Data["decidedBy"]!.Str("id")));

        // Now that it is known when it ends, it is known by when notice has to be given.
        var termination = Term(await TermsAsync(id), "Termination");
        Assert.Equal(
            [("notice_on", "2027-11-01"), ("key_term", termination.Str("summary"))],
            termination["fills"]!.Items().Select(f => (f.Str("field")!, f.Str("value"))));
        await ApproveAsync(id, termination, "notice_on");
        await ApproveAsync(id, Term(terms, "Price"), "amount");
        var rejected = (await _lead.PostAsync($"{ContractAt(id)}/terms/{Term(terms, "Cut-off date").Id()}/reject", new { note = "Not of this hall" })).Expect(200);
        Assert.Equal(("rejected", "Not of this hall"), (rejected.Data.Str("status"), rejected.Data.Str("note")));

        var contract = await _lead.ContractAsync(id);
        Assert.Equal(
            ("2027-12-31", "2027-11-01", 12500m, 0), (contract.Str("expiresOn"), contract.Str("noticeOn"), contract.Amount("amount"), contract["keyTerms"]!.AsArray().Count));
        // Read again, the document says what it said, and what was decided stays decided.
        var again = await ExtractAsync(id);
        Assert.Equal(terms.Select(t => t.Id()).Order(), again.Select(t => t.Id()).Order());
        Assert.Equal(
            ["Cut-off date", "End", "Price", "Termination"],
            again.Where(t => t.Str("status") != "proposed").Select(t => t.Str("name")!).Order(StringComparer.Ordinal));
        var told = (await _lead.GetAsync($"/api/v1/events/{_event}/activity?limit=100")).Expect(200).Data.Items().Select(a => a.Str("summary")!).ToList();
        Assert.Contains(told, s => s.Contains("approved what was read in the document of ‘Hall: End’", StringComparison.Ordinal));
        Assert.Contains(told, s => s.Contains("rejected what was read in the document of ‘Hall: Cut-off date’", StringComparison.Ordinal));
        // What the document says is not told to those who may not open it.
        Assert.DoesNotContain(told, s => s.Contains("sixty", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_term_is_kept_with_its_passage_and_a_day_with_two_readings_waits_for_one()
    {
        var (id, _) = await AgreeOnPaperAsync();
        var terms = await ExtractAsync(id);
        await ApproveAsync(id, Term(terms, "Termination"), null);
        var kept = Assert.Single((await _lead.ContractAsync(id))["keyTerms"]!.Items());
        Assert.Equal("Termination", kept.Str("name"));
        Assert.Contains("sixty (60) days", kept.Str("source"), StringComparison.Ordinal);

        var cutOff = Term(terms, "Cut-off date");
        Assert.Equal(
            ["2027-03-04", "2027-04-03"],
            cutOff["fills"]!.Items().Where(f => f.Str("field") == "notice_on").Select(f => f.Str("value")!).Order(StringComparer.Ordinal));
        (await DecideAsync(id, cutOff, "approve", new { field = "notice_on" })).ExpectProblem(400, "money.term_is_ambiguous", "value");
        (await DecideAsync(id, cutOff, "approve", new { field = "notice_on", value = "2027-05-05" })).ExpectProblem(400, "money.term_does_not_fit", "value");
        (await DecideAsync(id, cutOff, "approve", new { field = "amount" })).ExpectProblem(400, "money.term_does_not_fit", "field");
        Assert.Null((await _lead.ContractAsync(id))["noticeOn"]);
        (await DecideAsync(id, cutOff, "approve", new { field = "notice_on", value = "2027-04-03" })).Expect(200);
        Assert.Equal("2027-04-03", (await _lead.ContractAsync(id)).Str("noticeOn"));
    }

    [Fact]
    public async Task Of_two_people_who_decide_at_once_one_does()
    {
        var (id, _) = await AgreeOnPaperAsync();
        var expiry = Term(await ExtractAsync(id), "End");
        var other = await _organization.AddAsync("admin");
        var answers = await Task.WhenAll(
            DecideAsync(id, expiry, "approve", new { field = "expires_on" }),
            other.PostAsync($"{ContractAt(id)}/terms/{expiry.Id()}/reject", new { note = "Another version" }),
            DecideAsync(id, expiry, "approve", new { field = "key_term" }),
            other.PostAsync($"{ContractAt(id)}/terms/{expiry.Id()}/approve", new { field = "expires_on" }));
        var won = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != won), a =>
        {
            a.ExpectProblem(409, "money.term_decided");
            Assert.NotNull(a.Json["decidedBy"]!["name"]);
        });
        var contract = await _lead.ContractAsync(id);
        var (field, status) = (won.Data.Str("field"), won.Data.Str("status"));
        Assert.Equal(field == "expires_on" ? "2027-12-31" : null, contract.Str("expiresOn"));
        Assert.Equal(field == "key_term" ? 1 : 0, contract["keyTerms"]!.AsArray().Count);
        Assert.Equal(status, Term(await TermsAsync(id), "End").Str("status"));
    }

    [Fact]
    public async Task Whoever_may_not_open_the_document_or_see_the_contract_learns_and_changes_nothing()
    {
        var (id, _) = await AgreeOnPaperAsync();
        var term = Term(await ExtractAsync(id), "End");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.PostAsync($"{ContractAt(id)}/extract", new { })).ExpectProblem(404, "money.contract_not_found");
        (await stranger.GetAsync($"{ContractAt(id)}/terms")).ExpectProblem(404, "money.contract_not_found");
        (await stranger.PostAsync($"{ContractAt(id)}/terms/{term.Id()}/approve", new { })).ExpectProblem(404, "money.contract_not_found");
        // A contract of their own does not open somebody else's term.
        var theirOrganization = await server.NewOrganizationAsync();
        var theirs = await theirOrganization.Owner.AgreeAsync(await theirOrganization.AddEventAsync(), 1);
        (await theirOrganization.Owner.PostAsync($"{ContractAt(theirs)}/terms/{term.Id()}/approve", new { })).ExpectProblem(404, "money.term_not_found");

        var viewer = await _organization.AddAsync("viewer");
        (await viewer.PostAsync($"{ContractAt(id)}/extract", new { })).Expect(403);
        Assert.Empty((await viewer.GetAsync($"{ContractAt(id)}/terms")).Expect(200).Data.AsArray());
        (await viewer.PostAsync($"{ContractAt(id)}/terms/{term.Id()}/approve", new { })).Expect(403);
        Assert.Equal("proposed", Term(await TermsAsync(id), "End").Str("status"));
    }

    [Fact]
    public async Task A_document_that_is_not_there_or_no_contract_says_why()
    {
        var bare = await _lead.AgreeAsync(_event, 10);
        (await _lead.PostAsync($"{ContractAt(bare)}/extract", new { })).ExpectProblem(409, "money.no_document");

        var (id, file) = await AgreeOnPaperAsync();
        var before = await ExtractAsync(id);
        var other = (await _lead.UploadAsync(_event, "Fee: $5."u8.ToArray(), "fee.txt", "documents")).Expect(201).Data.Id();
        (await _lead.PatchAsync(ContractAt(id), new { fileId = other })).Expect(200);
        (await _lead.PostAsync($"{ContractAt(id)}/extract", new { })).ExpectProblem(415, "clauses.unsupported");
        Assert.All(await TermsAsync(id), t => Assert.False((bool)t["isOfDocument"]!));
        (await _lead.PatchAsync(ContractAt(id), new { fileId = file })).Expect(200);
        Assert.Equal(before.Count, (await ExtractAsync(id)).Count);

        (await _lead.DeleteAsync($"/api/v1/files/{file}")).Expect(204);
        (await _lead.PostAsync($"{ContractAt(id)}/extract", new { })).ExpectProblem(409, "money.no_document");
        Assert.All(await TermsAsync(id), t => Assert.False((bool)t["isOfDocument"]!));
    }

    [Theory]
    [InlineData("%PDF-1.7\n1 0 obj\n<<\nstartxref\n9\n%%EOF\n", "clauses.damaged")]
    [InlineData("%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n", "clauses.damaged")]
    public async Task A_hostile_document_is_refused_and_keeps_nothing(string content, string code)
    {
        var file = (await _lead.UploadAsync(_event, System.Text.Encoding.Latin1.GetBytes(content), "broken.pdf", "documents")).Expect(201).Data.Id();
        var id = await _lead.AgreeAsync(_event, 10, more: new { fileId = file });
        var refused = await _lead.PostAsync($"{ContractAt(id)}/extract", new { });
        Assert.StartsWith("clauses.", refused.Expect(422).Json.Str("code"), StringComparison.Ordinal);
        Assert.Equal(code, refused.Json.Str("code"));
        Assert.Empty(await TermsAsync(id));
    }

    [Fact]
    public void What_a_document_says_fits_where_it_is_kept()
    {
        var passage = new string('x', 5000) + "\0the fee\0" + new string('y', 5000);
        var kept = Assert.Single(ProposedTerms.Of(
            [new ClauseTerm(ClauseKind.Party, new ClauseValue { Name = "A\0B" }, "A\0B", passage, 3, 9001, 9008, 4000, 0.9m, ["\0"])]));
        Assert.Equal(("A B", "A B", " "), (kept.Summary, kept.Value.Name, kept.Notes[0]));
        Assert.InRange(kept.Passage.Length, 1, 4000);
        Assert.DoesNotContain('\0', kept.Passage);
        Assert.Equal("the fee", kept.Passage[kept.PassageFrom..kept.PassageTo]);
        Assert.Equal(300, ProposedTerms.Of([.. Enumerable.Repeat(new ClauseTerm(ClauseKind.Date, new ClauseValue(), "", "", null, 9, 3, 5, 1, []), 1000)]).Count);
    }

    [Theory]
    [InlineData(60, PeriodUnit.Days, "2027-11-01")]
    [InlineData(2, PeriodUnit.Months, "2027-10-31")]
    [InlineData(10, PeriodUnit.BusinessDays, "2027-12-17")]
    [InlineData(48, PeriodUnit.Hours, null)]
    [InlineData(int.MaxValue, PeriodUnit.Months, null)]
    [InlineData(int.MaxValue, PeriodUnit.BusinessDays, null)]
    public void Notice_is_given_before_the_end(int count, PeriodUnit unit, string? day) =>
        Assert.Equal(day is null ? null : DateOnly.Parse(day, null), ProposedTerms.Before(new DateOnly(2027, 12, 31), new ContractPeriod(count, unit)));

    private async Task<(Guid Contract, Guid File)> AgreeOnPaperAsync()
    {
        var file = (await _lead.UploadAsync(_event, PdfFile.Of(s_agreement), "hall.pdf", "documents")).Expect(201).Data.Id();
        return (await _lead.AgreeAsync(_event, null, "venue", "Hall", new { fileId = file }), file);
    }

    private async Task<IReadOnlyList<JsonNode>> ExtractAsync(Guid id) =>
        [.. (await _lead.PostAsync($"{ContractAt(id)}/extract", new { })).Expect(200).Data.Items()];

    private async Task<IReadOnlyList<JsonNode>> TermsAsync(Guid id) => [.. (await _lead.GetAsync($"{ContractAt(id)}/terms")).Expect(200).Data.Items()];

    private async Task<Answer> ApproveAsync(Guid id, JsonNode term, string? field) => (await DecideAsync(id, term, "approve", new { field })).Expect(200);

    private Task<Answer> DecideAsync(Guid id, JsonNode term, string what, object body) =>
        _lead.PostAsync($"{ContractAt(id)}/terms/{term.Id()}/{what}", body);

    private static JsonNode Term(IEnumerable<JsonNode> terms, string name) => terms.Single(t => t.Str("name") == name);
}
