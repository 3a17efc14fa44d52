using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Platform.Data;

namespace Callboard.Documents.Sheets;

/// <summary>A contract to be signed, or as it was: who agrees on what, what is paid when, and the signatures with the fingerprint of what was signed.</summary>
internal sealed class ContractSheet(SheetFrame frame) : ISheetSource
{
    private sealed record Data(EventHead Head, Agreement? Contract);

    private sealed record Agreement(
        string Organization, string Type, bool IsPayable, string Title, string? Reference, string PartyName, string Status, decimal? Amount, DateOnly? StartsOn,
        DateOnly? ExpiresOn, IReadOnlyList<Term> KeyTerms, string AgreedSha256, string? DocumentName, string? DocumentSha256,
        IReadOnlyList<Instalment> Instalments, IReadOnlyList<Signature> Signatures);

    private sealed record Term(string Name, string Text);

    private sealed record Instalment(string Label, decimal Amount, string DueFrom, DateOnly? DueOn, int OffsetDays);

    private sealed record Signature(
        string Party, string Method, string SignerName, string? SignerTitle, DateTimeOffset SignedAt, string AgreedSha256, bool IsCurrent);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.Contract;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Contract"), [request.EventId, DocumentType.Contract, options.VendorId, options.ContractId], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        if (options.ContractId is null)
        {
            throw DocumentsProblems.ContractMissing.On("options.contractId").ToException();
        }

        var contract = data!.Contract ?? throw DocumentsProblems.ContractUnknown.On("options.contractId").ToException();
        var clock = new EventClock(head.Timezone, head.StartAt, head.EndAt);
        var sheet = frame.Sheet(
            "Contract", head, clock, options, "/contracts", [$"Between {contract.Organization} and {contract.PartyName}", $"For {head.Name}, {clock.Days(head.StartAt, head.EndAt)}"],
            Blocks(head, contract, clock));
        // It is about what was agreed, and it goes to the other side, who could not open the screen.
        return sheet with { Title = contract.Title, Origin = sheet.Origin with { Address = null } };
    }

    private static List<SheetBlock> Blocks(EventHead head, Agreement contract, EventClock clock)
    {
        string In(decimal amount) => $"{BudgetSheet.Amount(amount, head.Currency)} {head.Currency}";
        var (payer, paid) = contract.IsPayable ? (contract.Organization, contract.PartyName) : (contract.PartyName, contract.Organization);
        List<SheetBlock> blocks =
        [
            .. SheetFrame.Facts(
                ("Reference", contract.Reference), ("Amount", contract.Amount is { } amount ? In(amount) : null), ("Begins", Day(contract.StartsOn)),
                ("Ends", Day(contract.ExpiresOn)), ("State", State(contract))),
            new Heading("Parties"),
            new Table(
                [new("Who", 5), new("As", 2), new("Payment", 2)],
                [
                    new Row([Cell.Of(contract.Organization, Tone.Strong), Cell.Of("Organizer"), Cell.Of(Pays(contract, contract.Organization == payer))]),
                    new Row([Cell.Of(contract.PartyName, Tone.Strong), Cell.Of(As(contract.Type)), Cell.Of(Pays(contract, contract.Organization != payer))]),
                ],
                "Who makes this contract with whom."),
        ];
        if (contract.KeyTerms.Count > 0)
        {
            blocks.Add(new Heading("Terms"));
            blocks.Add(new Table(
                [new("About", 2), new("What is agreed", 6)],
                [
                    .. contract.KeyTerms.Select(t => new Row(
                        [Cell.Of(t.Name, Tone.Strong), new Cell([.. t.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => new CellText(l))])])),
                ],
                "What the two sides agree on."));
        }

        if (contract.Instalments.Count > 0)
        {
            blocks.Add(new Heading("Schedule of payments"));
            blocks.Add(new Prose($"{payer} pays {paid}:", Tone.Quiet));
            blocks.Add(new Table(
                [new("No", Most: 30), new("For", 4), new("Due", 4), new($"Amount ({head.Currency})", 2, Right: true)],
                [
                    .. contract.Instalments.Select((p, n) => new Row(
                    [
                        Cell.Of($"{n + 1}"), Cell.Of(p.Label, Tone.Strong), Cell.Of(Due(p)), Cell.Of(BudgetSheet.Amount(p.Amount, head.Currency)),
                    ])),
                    new Row([Cell.Of(null), Cell.Of("Total"), Cell.Of(null), Cell.Of(BudgetSheet.Amount(contract.Instalments.Sum(p => p.Amount), head.Currency))], RowKind.Total),
                ],
                "What is paid when, and the sum."));
        }

        if (contract.DocumentName is { } document)
        {
            blocks.Add(new Heading("Belongs to it"));
            blocks.Add(new Prose(document));
            blocks.Add(new Prose($"SHA-256 {contract.DocumentSha256}", Tone.Quiet));
        }

        blocks.Add(new Heading("Signatures"));
        if (contract.Signatures.Count > 0)
        {
            blocks.Add(new Table(
                [new("For", 3), new("Signed by", 3), new("When", 3)],
                [
                    .. contract.Signatures.Select(s => new Row(
                    [
                        Cell.Of(s.Party == "organization" ? contract.Organization : contract.PartyName),
                        new Cell([new CellText(s.SignerName, Tone.Strong), .. Quiet(s.SignerTitle)]),
                        new Cell([new CellText(clock.Moment(s.SignedAt)), .. Quiet(How(s.Method))]),
                    ])),
                ],
                "Who has signed for whom, and when."));
            // Where all signed this very text, it has one fingerprint, which stands below.
            blocks.AddRange(contract.Signatures.Where(s => !s.IsCurrent).Select(s => new Prose(
                $"{s.SignerName} signed an earlier text. SHA-256 of it {s.AgreedSha256}", Tone.Quiet)));
        }

        blocks.Add(new Prose($"SHA-256 of this text {contract.AgreedSha256}", Tone.Quiet));
        string[] open =
        [
            .. contract.Signatures.Any(s => s.Party == "organization") ? Array.Empty<string>() : [$"Date, signature: {contract.Organization}"],
            .. contract.Signatures.Any(s => s.Party == "counterparty") ? Array.Empty<string>() : [$"Date, signature: {contract.PartyName}"],
        ];
        if (open.Length > 0 && contract.Status != "terminated")
        {
            blocks.Add(new Signatures(open));
        }

        return blocks;
    }

    private static IEnumerable<CellText> Quiet(string? text) => string.IsNullOrWhiteSpace(text) ? [] : [new CellText(text, Tone.Quiet)];

    private static string? Day(DateOnly? day) => day?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Due(Instalment part)
    {
        var day = Day(part.DueOn);
        var days = Math.Abs(part.OffsetDays) == 1 ? "1 day" : $"{Math.Abs(part.OffsetDays)} days";
        var rule = part.DueFrom switch
        {
            "signing" => part.OffsetDays == 0 ? "on signing" : $"{days} after signing",
            "event" => part.OffsetDays == 0 ? "on the day of the event" : $"{days} {(part.OffsetDays < 0 ? "before" : "after")} the event",
            _ => null,
        };
        return (day, rule) switch
        {
            (null, null) => "No date",
            (null, { } text) => char.ToUpperInvariant(text[0]) + text[1..],
            ({ } known, null) => known,
            ({ } known, { } text) => $"{known}, {text}",
        };
    }

    private static string State(Agreement contract) => contract.Status switch
    {
        "pending_review" => "In review",
        "pending_signature" => "To be signed",
        "active" => "✓ In force",
        "signed" => contract.Signatures.Count > 1 ? "✓ Signed by both sides" : "Signed by one side",
        var other => SheetFrame.Words(other),
    };

    private static string As(string type) => type == "other" ? "Other side" : SheetFrame.Words(type);

    private static string Pays(Agreement contract, bool pays) => contract.Amount is null ? "" : pays ? "Pays" : "Is paid";

    private static string How(string method) => method switch { "paper" => "On paper", "external" => "With another service", _ => "In Callboard" };
}
