using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Platform.Http;

/// <summary>The part of a list a request asks for.</summary>
/// <param name="Limit">Rows per page: 1 to 200, 20 if not given.</param>
/// <param name="Cursor">Where the previous page ended.</param>
/// <param name="Page">Page number from 1, instead of a cursor.</param>
/// <param name="Offset">Rows to leave out, instead of a cursor or page.</param>
public sealed record PageQuery(
    [property: FromQuery(Name = "limit")] int? Limit = null,
    [property: FromQuery(Name = "cursor")] string? Cursor = null,
    [property: FromQuery(Name = "page")] int? Page = null,
    [property: FromQuery(Name = "offset")] int? Offset = null)
{
    /// <summary>Rows of a page at most, unless a list says otherwise.</summary>
    public const int MaxLimit = 200;

    private const int DefaultLimit = 20, MaxOffset = 10_000_000;

    /// <summary>Rows to leave out and rows to take.</summary>
    /// <param name="maxLimit">Rows of a page at most.</param>
    /// <exception cref="ProblemException">A value is out of range or the cursor is not one of ours.</exception>
    public PageWindow Window(int maxLimit = MaxLimit)
    {
        var limit = InRange("limit", Limit ?? DefaultLimit, 1, maxLimit);
        if (Cursor is not null)
        {
            return new PageWindow(limit, Read(Cursor));
        }

        if (Offset is not null)
        {
            return new PageWindow(limit, InRange("offset", Offset.Value, 0, MaxOffset));
        }

        return new PageWindow(limit, (InRange("page", Page ?? 1, 1, MaxOffset / limit) - 1) * limit);
    }

    internal static string CursorAt(int offset) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"o{offset}")));

    private static int Read(string cursor)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (cursor.Length <= 40 && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var length) && length > 1 && bytes[0] == (byte)'o'
            && int.TryParse(bytes[1..length], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= MaxOffset)
        {
            return offset;
        }

        throw PlatformProblems.Invalid.On("cursor", "This cursor was not given out by this list.").ToException();
    }

    private static int InRange(string field, int value, int first, int last) =>
        value >= first && value <= last
            ? value
            : throw PlatformProblems.Invalid
                .On(field, string.Create(CultureInfo.InvariantCulture, $"Must be from {first} to {last}.")).ToException();
}

/// <summary>Rows to take and rows to leave out before them.</summary>
public readonly record struct PageWindow(int Limit, int Offset);

/// <summary>Turns <c>?sort=startAt,-name</c> into an <c>order by</c> list; only declared fields are accepted.</summary>
public sealed class SortOrder(string fallback, IReadOnlyDictionary<string, string> fields)
{
    /// <param name="sort">The query's value, or null for the list's own order.</param>
    /// <exception cref="ProblemException">A field cannot be sorted by.</exception>
    public string OrderBy(string? sort)
    {
        if (string.IsNullOrWhiteSpace(sort))
        {
            return fallback;
        }

        var terms = sort.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(term =>
        {
            var descending = term.StartsWith('-');
            var name = descending ? term[1..] : term;
            return fields.TryGetValue(name, out var column)
                ? column + (descending ? " desc nulls last" : " asc nulls last")
                : throw PlatformProblems.Invalid
                    .On("sort", $"Sort by one of: {string.Join(", ", fields.Keys.Order(StringComparer.Ordinal))}.").ToException();
        });
        // The fallback ends in a unique column: pages never overlap.
        return string.Join(", ", terms.Append(fallback));
    }
}
