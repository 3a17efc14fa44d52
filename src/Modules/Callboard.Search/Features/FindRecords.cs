using System.Text;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Callboard.Search.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Search.Features;

/// <summary>What can be found.</summary>
public enum SearchKind
{
    /// <summary>An event.</summary>
    Event,

    /// <summary>A task of an event.</summary>
    Task,

    /// <summary>A block of a run of show.</summary>
    Block,

    /// <summary>A series of admissions.</summary>
    Series,

    /// <summary>A guest of an event.</summary>
    Guest,

    /// <summary>A contract of an event.</summary>
    Contract,

    /// <summary>A file of an event, by its name.</summary>
    File,

    /// <summary>A client.</summary>
    Client,

    /// <summary>A venue.</summary>
    Venue,

    /// <summary>A space of a venue.</summary>
    Space,

    /// <summary>A vendor.</summary>
    Vendor,

    /// <summary>A sponsor.</summary>
    Sponsor,

    /// <summary>A designer.</summary>
    Designer,

    /// <summary>Somebody who takes part in events.</summary>
    Participant,

    /// <summary>A colleague.</summary>
    Person,

    /// <summary>A person, room or kit to be booked.</summary>
    Resource,

    /// <summary>What the catalogue offers.</summary>
    Element,

    /// <summary>A conversation, by its title.</summary>
    Thread,

    /// <summary>What somebody said in a conversation.</summary>
    Message,
}

/// <summary>A part of a text that is why it was found.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
public sealed record TextMark(int Start, int Length);

/// <summary>The event a record belongs to.</summary>
public sealed record FoundEvent(Guid Id, string Name);

/// <summary>A record that was found.</summary>
/// <param name="Title">What it is called; the beginning of a message.</param>
/// <param name="TitleMarks">Where the title says what was looked for.</param>
/// <param name="Snippet">The place of the rest that says it; null when the title says all of it.</param>
/// <param name="Hint">What it is, in a word: the type of a vendor, the status of a task, the role of a colleague.</param>
/// <param name="Event">The event it belongs to; null for records of the organization.</param>
/// <param name="ParentId">What it is a part of: the conversation of a message, the venue of a space, the series a part belongs to.</param>
/// <param name="Archived">Whether it, or its event, was put away.</param>
public sealed record SearchHit(
    SearchKind Kind, Guid Id, string Title, IReadOnlyList<TextMark> TitleMarks, string? Snippet, IReadOnlyList<TextMark> SnippetMarks,
    string? Hint, FoundEvent? Event, Guid? ParentId, bool Archived, DateTimeOffset ChangedAt);

/// <summary>What was found, best first.</summary>
/// <param name="Data">The hits of this page.</param>
/// <param name="Total">How many there are. Looking stops at 200: who sees so many says more.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
/// <param name="Approximate">Nothing says exactly this, and these are the nearest.</param>
public sealed record SearchResults(IReadOnlyList<SearchHit> Data, int Total, string? NextCursor, bool Approximate);

/// <summary>What is looked for.</summary>
/// <param name="Q">Words, of which the beginnings are enough; accents and case do not matter. At most 200 characters.</param>
/// <param name="Kinds">Only these kinds, such as <c>event,task</c>.</param>
/// <param name="EventId">Only what belongs to this event, and the event.</param>
/// <param name="Archived">True to find also what was put away.</param>
public sealed record SearchQuery(
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "kinds")] string? Kinds = null,
    [property: FromQuery(Name = "eventId")] Guid? EventId = null,
    [property: FromQuery(Name = "archived")] bool? Archived = null);

/// <summary><c>GET /search</c>.</summary>
internal static class FindRecords
{
    /// <summary>How many hits are looked at.</summary>
    internal const int Reach = 200;

    private const int MostPerPage = 50, LongestQuery = 200;

    private const string Find =
        """
        select f.kind, f.id, f.title, f.body, f.hint, f.event_id, f.event_name, f.parent_id, f.archived_too as archived, f.changed_at
          from search.find($1, $2, $3, $4, $5, $6, $7) as f
        """;

    private sealed record Row(
        SearchKind Kind, Guid Id, string Title, string? Body, string? Hint, Guid? EventId, string? EventName, Guid? ParentId, bool Archived,
        DateTimeOffset ChangedAt);

    public static async Task<Ok<SearchResults>> HandleAsync(
        [AsParameters] SearchQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var window = page.Window(MostPerPage);
        var typed = Checked(query.Q);
        var kinds = KindsOf(query.Kinds);
        var words = Folding.Words(typed);
        if (words.Count == 0)
        {
            // Signs only, or an emoji: nothing is called so, and nobody did anything wrong.
            return TypedResults.Ok(new SearchResults([], 0, null, false));
        }

        object?[] Arguments(string[]? spellings) =>
            [typed, spellings, spellings is not null, kinds, query.EventId, query.Archived == true, Reach];

        var rows = await db.ListAsync<Row>(Find, Arguments(null), cancellationToken);
        var approximate = false;
        // Whether the nearest are looked for depends on what the caller sees, not on what there is: the answer must not tell of others' records.
        if (rows.Count == 0 && Misspellings.MayBe(words))
        {
            var close = await db.ListAsync<Row>(Find, Arguments(Misspellings.Of(words)), cancellationToken);
            rows = [.. close.Select(row => (Row: row, Distance: Nearness.Of(words, row.Title, row.Body)))
                .Where(each => each.Distance is not null).OrderBy(each => each.Distance).Select(each => each.Row)];
            approximate = rows.Count > 0;
        }

        var hits = rows.Skip(window.Offset).Take(window.Limit).Select(row => Hit(row, words, approximate)).ToList();
        var next = ListResponse<SearchHit>.Of(hits, rows.Count, window).NextCursor;
        return TypedResults.Ok(new SearchResults(hits, rows.Count, next, approximate));
    }

    private static string Checked(string? q)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            throw SearchProblems.NothingToLookFor.On("q", "A word, or the beginning of one.").ToException();
        }

        if (q.Length > LongestQuery)
        {
            throw PlatformProblems.Invalid.On("q", $"At most {LongestQuery} characters.").ToException();
        }

        // PostgreSQL keeps neither, so nothing is called so; a text with them is damaged.
        return q.Contains('\0') || q.EnumerateRunes().Any(r => r == Rune.ReplacementChar)
            ? throw PlatformProblems.Invalid.On("q", "This text is damaged.").ToException()
            : q.Trim();
    }

    private static string[]? KindsOf(string? kinds) => string.IsNullOrWhiteSpace(kinds)
        ? null
        : [.. kinds.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(kind => SnakeCase.Of(QueryWord.Of<SearchKind>("kinds", kind)!.Value)).Distinct()];

    private static SearchHit Hit(Row row, IReadOnlyList<string> words, bool approximate)
    {
        var title = Highlights.Of(row.Title, words, approximate);
        var excerpt = row.Kind == SearchKind.Message || title.All ? null : Highlights.Excerpt(row.Body, words, approximate);
        return new SearchHit(
            row.Kind, row.Id, row.Title, title.Marks, excerpt?.Text, excerpt?.Marks ?? [], row.Hint,
            row.EventId is { } id && row.EventName is { } name ? new FoundEvent(id, name) : null, row.ParentId, row.Archived, row.ChangedAt);
    }
}
