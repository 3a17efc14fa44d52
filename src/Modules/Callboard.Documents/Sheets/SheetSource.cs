using Callboard.Documents.Model;
using Callboard.Platform.Data;
using Callboard.Platform.Http;

namespace Callboard.Documents.Sheets;

/// <summary>What a document is asked to be.</summary>
internal sealed record SheetRequest(Guid EventId, DocumentOptions Options);

/// <summary>One kind of document: reads what it says in one statement, with the rights of whoever asks, and lays it out as a sheet.</summary>
internal interface ISheetSource
{
    DocumentType Type { get; }

    Task<Sheet> ReadAsync(TenantDb db, SheetRequest request, CancellationToken cancellationToken);
}

/// <summary>What the kinds of documents have in common.</summary>
internal sealed class SheetFrame(PublicAddress address, TimeProvider time)
{
    /// <summary>The statement of a kind: what all of them begin with, completed by its own.</summary>
    public static string Sql(params string[] parts) => string.Concat(parts.Prepend("Head").Select(p => DocumentsModule.Sql[p]));

    /// <summary>Refuses what cannot be made: an event that is not there, a reader who is not on the staff, a vendor that is not there.</summary>
    public static EventHead Require(EventHead? head, DocumentOptions options)
    {
        if (head is null)
        {
            throw DocumentsProblems.EventUnknown.On("eventId").ToException();
        }

        if (!head.IsStaff)
        {
            throw DocumentsProblems.StaffOnly.ToException();
        }

        return options.VendorId is null || head.Vendor is not null ? head : throw DocumentsProblems.VendorUnknown.On("options.vendorId").ToException();
    }

    /// <summary>The sheet around its blocks.</summary>
    /// <param name="page">Where in the product the same is seen as it is now, below the event.</param>
    public Sheet Sheet(
        string kind, EventHead head, EventClock clock, DocumentOptions options, string page, IEnumerable<string> subtitle, IReadOnlyList<SheetBlock> blocks)
    {
        var now = time.GetUtcNow();
        var origin = new SheetOrigin(
            head.Name, head.Edition, clock.Moment(now), head.PrintedBy ?? "Callboard", now,
            // Who is not on the staff could not open it.
            head.Vendor is null ? address.Of($"/events/{head.Id}{page}") : null);
        return new Sheet(kind, head.Name, [.. subtitle], blocks, origin, options.Paper ?? Paper.A4, EventClock.Han(head.Timezone));
    }

    /// <summary>When and where, as most sheets begin.</summary>
    public static IEnumerable<string> WhenAndWhere(EventHead head, EventClock clock)
    {
        yield return $"{clock.Period(head.StartAt, head.EndAt)} · all times {clock.Zone}";
        var place = head.Venue is { } venue ? Joined(", ", venue.Name, venue.Address) : head.Location;
        if (!string.IsNullOrWhiteSpace(place))
        {
            yield return place;
        }

        if (head.Vendor is { } vendor)
        {
            yield return $"For {vendor.Name}";
        }
    }

    /// <summary>Those that say something, joined.</summary>
    public static string Joined(string between, params string?[] parts) => string.Join(between, parts.Where(p => !string.IsNullOrWhiteSpace(p)));

    /// <summary>Facts, without those that have no value.</summary>
    public static IEnumerable<SheetBlock> Facts(params (string Label, string? Value)[] facts)
    {
        var known = facts.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Select(f => new Fact(f.Label, f.Value!)).ToList();
        return known.Count > 0 ? [new Facts(known)] : [];
    }

    /// <summary>A word of the product, such as <c>stage_manager</c>, as people write it.</summary>
    public static string Words(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + (text.Contains(' ') ? text[1..] : text[1..].Replace('_', ' '));
}
