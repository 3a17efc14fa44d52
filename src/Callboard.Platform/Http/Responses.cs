namespace Callboard.Platform.Http;

/// <summary>The envelope of a single resource.</summary>
/// <param name="Data">The resource.</param>
public sealed record DataResponse<T>(T Data);

/// <summary>The answer to a change: the resource as it is now and which fields the request touched.</summary>
public sealed record UpdatedResponse<T>
{
    // Only from a patch: what a late edit lost is never left out of the answer.
    private UpdatedResponse(T data, IReadOnlyList<string> updatedFields, IReadOnlyList<SupersededField> superseded)
    {
        Data = data;
        UpdatedFields = updatedFields;
        Superseded = superseded;
    }

    /// <summary>The resource after the change.</summary>
    public T Data { get; }

    /// <summary>The fields of the request that were applied.</summary>
    public IReadOnlyList<string> UpdatedFields { get; }

    /// <summary>The fields of a late edit that were not, because they were changed after it was made.</summary>
    public IReadOnlyList<SupersededField> Superseded { get; }

    /// <summary>The answer to a patch.</summary>
    public static UpdatedResponse<T> Of<TPatch>(T data, Patch<TPatch> patch)
        where TPatch : class
    {
        ArgumentNullException.ThrowIfNull(patch);
        return new UpdatedResponse<T>(data, patch.Fields, patch.Superseded);
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Data">The rows of this page.</param>
/// <param name="Total">How many rows match in all.</param>
/// <param name="Count">The same number under the name some clients know it by.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
/// <param name="Page">Number of this page, from 1.</param>
/// <param name="Pages">How many pages there are.</param>
public sealed record ListResponse<T>(IReadOnlyList<T> Data, int Total, int Count, string? NextCursor, int Page, int Pages)
{
    /// <summary>The page that <paramref name="window"/> cut out.</summary>
    public static ListResponse<T> Of(IReadOnlyList<T> data, int total, PageWindow window)
    {
        var next = window.Offset + data.Count;
        return new ListResponse<T>(
            data, total, total,
            data.Count == window.Limit && next < total ? PageQuery.CursorAt(next) : null,
            (window.Offset / window.Limit) + 1,
            Math.Max(1, (total + window.Limit - 1) / window.Limit));
    }

    /// <summary>A list that is always whole.</summary>
    public static ListResponse<T> Whole(IReadOnlyList<T> data) => new(data, data.Count, data.Count, null, 1, 1);
}
