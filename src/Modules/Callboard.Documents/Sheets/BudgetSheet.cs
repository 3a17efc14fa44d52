using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Platform.Data;
using Callboard.Platform.Http;

namespace Callboard.Documents.Sheets;

/// <summary>The budget: what is planned, promised and spent, and the difference; for a vendor, its own lines and invoices.</summary>
internal sealed class BudgetSheet(SheetFrame frame) : ISheetSource
{
    private sealed record Data(EventHead Head, Summary? Budget, Lines? Lines);

    private sealed record Summary(
        Money TotalBudgeted, Money TotalActual, Money TotalCommitted, Money TotalVariance, Money Remaining, decimal? VariancePercent, IReadOnlyList<Part> Categories);

    private sealed record Part(
        Guid Id, string Category, string? Name, Money Budgeted, Money Actual, Money Committed, Money Variance, decimal? VariancePercent)
    {
        public string Label => Name ?? SheetFrame.Words(Category);
    }

    private sealed record Lines(IReadOnlyList<Item> Items, IReadOnlyList<Expense> Expenses);

    private sealed record Item(
        Guid CategoryId, string Description, decimal Planned, decimal Actual, decimal Committed, string? Vendor, string? Notes);

    private sealed record Expense(Guid CategoryId, string Name, decimal Amount, string? Vendor, DateOnly? DueDate, DateOnly? PaidOn, string? Notes);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.Budget;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Budget"), [request.EventId, DocumentType.Budget, options.VendorId], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        var clock = new EventClock(head.Timezone, head.StartAt, head.EndAt);
        var (budget, lines) = (data!.Budget!, data.Lines!);
        return frame.Sheet(
            "Budget", head, clock, options, "/budget", [.. SheetFrame.WhenAndWhere(head, clock), $"All amounts in {head.Currency}"],
            head.Vendor is null ? Whole(head, budget, lines, options) : OfVendor(head, budget, lines, options));
    }

    private static List<SheetBlock> Whole(EventHead head, Summary budget, Lines lines, DocumentOptions options)
    {
        var currency = head.Currency;
        string In(Money money) => $"{Amount(Value(money), currency)} {currency}";
        return
        [
            .. SheetFrame.Facts(
                ("Budget of the event", head.Budget is { } whole ? $"{Amount(whole, currency)} {currency}" : null),
                ("Planned", In(budget.TotalBudgeted)),
                ("Promised", In(budget.TotalCommitted)),
                ("Spent", In(budget.TotalActual)),
                ("Difference", Difference(Value(budget.TotalVariance), currency)),
                ("Left", In(budget.Remaining))),
            budget.Categories.Count > 0 ? Categories(budget, lines, options, currency) : new Prose("Nothing is planned yet."),
        ];
    }

    private static Table Categories(Summary budget, Lines lines, DocumentOptions options, string currency)
    {
        var items = lines.Items.ToLookup(i => i.CategoryId);
        var rows = new List<Row>();
        foreach (var category in budget.Categories)
        {
            rows.Add(new Row(
            [
                new Cell(new CellText(category.Label, Tone.Strong, category.Name is null ? null : SheetFrame.Words(category.Category))),
                Cell.Of(Amount(Value(category.Budgeted), currency), Tone.Strong), Cell.Of(Amount(Value(category.Committed), currency), Tone.Strong),
                Cell.Of(Amount(Value(category.Actual), currency), Tone.Strong), Cell.Of(Difference(Value(category.Variance), currency), Tone.Strong),
                Cell.Of(Percent(category.VariancePercent), Tone.Quiet),
            ]));
            rows.AddRange(items[category.Id].Select(i => new Row(
            [
                new Cell([new CellText($"– {i.Description}", Aside: i.Vendor), .. Notes(options, i.Notes)]),
                Cell.Of(Amount(i.Planned, currency), Tone.Quiet), Cell.Of(Amount(i.Committed, currency), Tone.Quiet),
                Cell.Of(Amount(i.Actual, currency), Tone.Quiet), Cell.Of(Difference(i.Actual - i.Planned, currency), Tone.Quiet), Cell.Of(null),
            ])));
        }

        rows.Add(new Row(
        [
            Cell.Of("Total"), Cell.Of(Amount(Value(budget.TotalBudgeted), currency)), Cell.Of(Amount(Value(budget.TotalCommitted), currency)),
            Cell.Of(Amount(Value(budget.TotalActual), currency)), Cell.Of(Difference(Value(budget.TotalVariance), currency)),
            Cell.Of(Percent(budget.VariancePercent)),
        ], RowKind.Total));
        return new Table(
            [
                new("Category", 4), new("Planned", 1.7f, Right: true), new("Promised", 1.7f, Right: true), new("Spent", 1.7f, Right: true),
                new("Difference", 2.1f, Right: true), new("%", 0.9f, Right: true),
            ],
            rows, "What is planned, promised and spent in each category and its lines, and the sum.");
    }

    // What it was given and what it is owed; of everything else it learns nothing.
    private static List<SheetBlock> OfVendor(EventHead head, Summary budget, Lines lines, DocumentOptions options)
    {
        var currency = head.Currency;
        var labels = budget.Categories.ToDictionary(c => c.Id, c => c.Label);
        List<SheetBlock> content =
        [
            .. SheetFrame.Facts(
                ("Ordered", $"{Amount(lines.Items.Sum(i => i.Planned), currency)} {currency}"),
                ("Invoiced", $"{Amount(lines.Expenses.Sum(e => e.Amount), currency)} {currency}"),
                ("Paid", $"{Amount(lines.Expenses.Where(e => e.PaidOn is not null).Sum(e => e.Amount), currency)} {currency}")),
        ];
        if (lines.Items.Count + lines.Expenses.Count == 0)
        {
            content.Add(new Prose($"Nothing in the budget is with {head.Vendor!.Name} yet."));
        }

        if (lines.Items.Count > 0)
        {
            content.Add(new Heading("Lines"));
            content.Add(new Table(
                [new("What", 4), new("For", 2), new("Planned", 1.7f, Right: true)],
                [
                    .. lines.Items.Select(i => new Row(
                    [
                        new Cell([new CellText(i.Description, Tone.Strong), .. Notes(options, i.Notes)]), Cell.Of(labels.GetValueOrDefault(i.CategoryId)),
                        Cell.Of(Amount(i.Planned, currency)),
                    ])),
                    new Row([Cell.Of("Total"), Cell.Of(null), Cell.Of(Amount(lines.Items.Sum(i => i.Planned), currency))], RowKind.Total),
                ],
                "What is planned with the vendor, and the sum."));
        }

        if (lines.Expenses.Count > 0)
        {
            content.Add(new Heading("Invoices"));
            content.Add(new Table(
                [new("What", 4), new("Due", Most: 90), new("Paid", Most: 90), new("Amount", 1.7f, Right: true)],
                [
                    .. lines.Expenses.Select(e => new Row(
                    [
                        new Cell([new CellText(e.Name, Tone.Strong), .. Notes(options, e.Notes)]), Cell.Of(Date(e.DueDate)),
                        Cell.Of(e.PaidOn is null ? "Open" : $"✓ {Date(e.PaidOn)}"), Cell.Of(Amount(e.Amount, currency)),
                    ])),
                    new Row([Cell.Of("Total"), Cell.Of(null), Cell.Of(null), Cell.Of(Amount(lines.Expenses.Sum(e => e.Amount), currency))], RowKind.Total),
                ],
                "What the vendor has invoiced, when it is due and whether it is paid."));
        }

        return content;
    }

    private static IEnumerable<CellText> Notes(DocumentOptions options, string? notes) =>
        options.IncludeNotes && !string.IsNullOrWhiteSpace(notes) ? [new CellText(notes.Trim(), Tone.Quiet)] : [];

    private static string? Date(DateOnly? day) => day?.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static decimal Value(Money money) => decimal.Parse(money.Amount, CultureInfo.InvariantCulture);

    /// <summary>An amount with the currency's digits, its thousands apart.</summary>
    internal static string Amount(decimal amount, string currency) =>
        amount.ToString("N" + Money.MinorUnits(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−');

    // How far what was spent is from what was planned, in words: a sign alone says too little on paper.
    private static string Difference(decimal difference, string currency) => difference switch
    {
        > 0 => $"{Amount(difference, currency)} over",
        < 0 => $"{Amount(-difference, currency)} under",
        _ => "none",
    };

    private static string Percent(decimal? percent) =>
        percent is { } value ? value.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "";
}
