using Callboard.Clauses;
using Callboard.Clauses.Reading;
using Callboard.Contracts.Clauses;
using Callboard.Platform.Problems;
using Callboard.Testing;
using Callboard.Tests.Files;
using Xunit;

namespace Callboard.Tests.Clauses;

/// <summary>Somebody asks what a contract among the files of an event says.</summary>
public sealed class ReadingTerms(CallboardServer server) : IAsyncLifetime
{
    private static readonly MarkedContract s_contract = MarkedContract.All("learn")[0];

    private TestOrganization _organization = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _event = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("licence.pdf")]
    [InlineData("licence.docx")]
    public async Task A_contract_says_its_terms_with_their_passages(string name)
    {
        var content = name.EndsWith("pdf", StringComparison.Ordinal) ? PdfFile.Of(s_contract) : WordFile.Of(s_contract);
        var id = await KeepAsync(content, name);
        var answer = (await _organization.Owner.PostAsync($"/api/v1/files/{id}/clauses", new { })).Expect(200);
        var terms = answer.Json!.AsObject()["data"]!.AsArray();
        Assert.Equal(
            ["amount", "cancellation", "date", "force_majeure", "party", "payment_terms", "termination"],
            terms.Select(t => (string)t!["kind"]!).Distinct().Order(StringComparer.Ordinal));
        var scale = terms.Single(t => (string)t!["kind"]! == "cancellation")!;
        Assert.Equal([25, 50, 75, 100], scale["value"]!["tiers"]!.AsArray().Select(t => (int)t!["percent"]!));
        var fee = terms.First(t => (string?)t!["value"]!["amountFor"] == "total")!;
        Assert.Equal("45000.00", (string)fee["value"]!["money"]!["amount"]!);
        Assert.Contains("Forty-Five Thousand", (string)fee["passage"]!, StringComparison.Ordinal);
        Assert.Equal(name.EndsWith("pdf", StringComparison.Ordinal) ? 1 : null, (int?)fee["page"]);
        var (from, to) = ((int)fee["start"]! - (int)fee["passageStart"]!, (int)fee["end"]! - (int)fee["passageStart"]!);
        Assert.EndsWith("($45,000.00)", ((string)fee["passage"]!)[from..to], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_open_the_file_learns_nothing_of_it()
    {
        var id = await KeepAsync(PdfFile.Of(s_contract), "licence.pdf");
        var viewer = await _organization.AddAsync("viewer");
        (await viewer.PostAsync($"/api/v1/files/{id}/clauses", new { })).ExpectProblem(403, "files.team_only");
        var stranger = (await server.NewOrganizationAsync()).Owner;
        (await stranger.PostAsync($"/api/v1/files/{id}/clauses", new { })).ExpectProblem(404, "files.not_found");
        (await server.Anonymous.PostAsync($"/api/v1/files/{id}/clauses", new { })).ExpectProblem(401, "auth.required");
    }

    [Fact]
    public async Task What_cannot_be_read_says_why()
    {
        var text = await KeepAsync("Fee: $5."u8.ToArray(), "fee.txt");
        (await _organization.Owner.PostAsync($"/api/v1/files/{text}/clauses", new { })).ExpectProblem(415, "clauses.unsupported");
        var picture = await KeepAsync(PdfFile.Of(new MarkedContract("empty", new Dictionary<string, string>(), [new ContractLine("p", [" "])], [])), "scan.pdf");
        (await _organization.Owner.PostAsync($"/api/v1/files/{picture}/clauses", new { })).ExpectProblem(422, "clauses.no_text");
        var broken = await KeepAsync("%PDF-1.7\n1 0 obj\n<<\nstartxref\n9\n%%EOF\n"u8.ToArray(), "broken.pdf");
        (await _organization.Owner.PostAsync($"/api/v1/files/{broken}/clauses", new { })).ExpectProblem(422, "clauses.damaged");
    }

    [Fact]
    public async Task A_document_gets_so_much_time_and_memory_and_no_more()
    {
        var content = PdfFile.Of(s_contract);
        await RefusedAsync(new ClausesOptions { Time = TimeSpan.FromMilliseconds(1) }, ClausesProblems.TooSlow);
        // Not enough even to begin with: it ends, and the server does not.
        await RefusedAsync(new ClausesOptions { Megabytes = 1 }, ClausesProblems.Damaged);
        await RefusedAsync(new ClausesOptions { AtOnce = 1, Waiting = -1 }, ClausesProblems.Busy);
        using var reader = new ReaderProcess(new ClausesOptions());
        Assert.NotEmpty((await reader.ReadAsync(new MemoryStream(content), Reader.Pdf, CancellationToken.None)).Terms);

        async Task RefusedAsync(ClausesOptions options, Problem problem)
        {
            using var small = new ReaderProcess(options);
            var refused = await Assert.ThrowsAsync<ProblemException>(() => ((IClauseReader)small).ReadAsync(new MemoryStream(content), Reader.Pdf, CancellationToken.None));
            Assert.Equal(problem.Code, refused.Problem.Code);
        }
    }

    private async Task<Guid> KeepAsync(byte[] content, string name) =>
        (await _organization.Owner.UploadAsync(_event, content, name, "documents")).Expect(201).Data.Id();
}
