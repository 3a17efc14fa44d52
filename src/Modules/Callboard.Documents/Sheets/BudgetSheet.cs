using System.Globalization;
using Callboard.Documents.Model;
using Callboard.Platform.Data;
using Callboard.Platform.Http;

namespace Callboard.Documents.Sheets;

/// <summary>The budget: what is planned to be spent, what was spent, and the difference.</summary>
internal sealed class BudgetSheet(SheetFrame frame) : ISheetSource
{
    private sealed record Data(EventHead Head, Summary? Budget);

    private sealed record Summary(Money TotalBudgeted, Money TotalActual, decimal? VariancePercent, IReadOnlyList<Part> Categories);

    private sealed record Part(string Category, string? Name, Money Budgeted, Money Actual, Money Variance, decimal? VariancePercent);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.Budget;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Budget"), [request.EventId, DocumentType.Budget, options.VendorId], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        var budget = data!.Budget!;
        var (planned, spent) = (Value(budget.TotalBudgeted), Value(budget.TotalActual));
        List<SheetBlock> content =
        [
            .. SheetFrame.Facts(
                ("Budget of the event", head.Budget is { } whole ? $"{Amount(whole, head.Currency)} {head.Currency}" : null),
                ("Planned", $"{Amount(planned, head.Currency)} {head.Currency}"),
                ("Spent", $"{Amount(spent, head.Currency)} {head.Currency}"),
                ("Difference", Difference(spent - planned, head.Currency)),
                ("Client", head.Client),
                ("Event lead", head.Lead)),
        ];
        content.Add(budget.Categories.Count > 0 ? Categories(budget, head.Currency) : new Prose("Nothing is planned yet."));
        return frame.Sheet(
            "Budget", head, new EventClock(head.Timezone, head.StartAt, head.EndAt), options, "/budget",
            [.. SheetFrame.WhenAndWhere(head, new EventClock(head.Timezone, head.StartAt, head.EndAt)), $"All amounts in {head.Currency}"], content);
    }

    private static Table Categories(Summary budget, string currency)
    {
        var rows = budget.Categories.Select(c => new Row(
        [
            new Cell(c.Name is null ? [new CellText(SheetFrame.Words(c.Category), Tone.Strong)]
                : [new CellText(c.Name, Tone.Strong), new CellText(SheetFrame.Words(c.Category), Tone.Quiet)]),
            Cell.Of(Amount(Value(c.Budgeted), currency)), Cell.Of(Amount(Value(c.Actual), currency)), Cell.Of(Difference(Value(c.Variance), currency)),
            Cell.Of(Percent(c.VariancePercent), Tone.Quiet),
        ])).ToList();
        rows.Add(new Row(
        [
            Cell.Of("Total"), Cell.Of(Amount(Value(budget.TotalBudgeted), currency)), Cell.Of(Amount(Value(budget.TotalActual), currency)),
            Cell.Of(Difference(Value(budget.TotalActual) - Value(budget.TotalBudgeted), currency)), Cell.Of(Percent(budget.VariancePercent)),
        ], RowKind.Total));
        return new Table(
            [new("Category", 4), new("Planned", 2, Right: true), new("Spent", 2, Right: true), new("Difference", 2.4f, Right: true), new("%", 1, Right: true)], rows,
            "What is planned and spent in each category, and the sum.");
    }

    private static decimal Value(Money money) => decimal.Parse(money.Amount, CultureInfo.InvariantCulture);

    /// <summary>An amount with the currency's digits, its thousands apart.</summary>
    internal static string Amount(decimal amount, string currency) =>
        amount.ToString("N" + Money.MinorUnits(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>How far what was spent is from what was planned, in words: a sign alone says too little on paper.</summary>
    internal static string Difference(decimal difference, string currency) => difference switch
    {
        > 0 => $"{Amount(difference, currency)} over",
        < 0 => $"{Amount(-difference, currency)} under",
        _ => "none",
    };

    private static string Percent(decimal? percent) =>
        percent is { } value ? value.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "";
}
