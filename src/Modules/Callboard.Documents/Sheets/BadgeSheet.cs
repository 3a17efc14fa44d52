using Callboard.Documents.Model;
using Callboard.Platform.Data;

namespace Callboard.Documents.Sheets;

/// <summary>Badges: of everybody with a ticket, with the code the gates read, or of the crew.</summary>
internal sealed class BadgeSheet(SheetFrame frame) : ISheetSource
{
    /// <summary>The most badges that make one document.</summary>
    public const int Most = 2000;

    private sealed record Data(EventHead Head, string? Series, IReadOnlyList<Line> Badges);

    private sealed record Line(string Name, string Category, string? Code, string? Detail);

    /// <inheritdoc />
    public DocumentType Type => DocumentType.Badges;

    /// <inheritdoc />
    public async Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        var data = await db.OneAsync<Data>(
            SheetFrame.Sql("Badges"),
            [request.EventId, DocumentType.Badges, options.VendorId, options.SeriesId, options.Category, options.Holders], cancellationToken);
        var head = SheetFrame.Require(data?.Head, options);
        if (options.SeriesId is not null && data!.Series is null)
        {
            throw DocumentsProblems.SeriesUnknown.On("options.seriesId").ToException();
        }

        if (data!.Badges.Count > Most)
        {
            throw DocumentsProblems.TooLong.With("most", Most).ToException();
        }

        var clock = new EventClock(head.Timezone, head.StartAt, head.EndAt);
        var when = clock.Days(head.StartAt, head.EndAt);
        var badges = data.Badges.Select(b => new Badge(
            string.IsNullOrWhiteSpace(b.Name) ? b.Code ?? "" : b.Name, SheetFrame.Words(b.Category), data.Series is null ? when : $"{data.Series} · {when}", b.Code)).ToList();
        return frame.Sheet(
            "Badges", head, clock, options, "/check-in", SheetFrame.WhenAndWhere(head, clock),
            badges.Count > 0 ? [new Badges(badges)] : [new Prose("Nobody has a ticket of what was asked for, so there is nobody to print a badge for.")]);
    }
}
