using Callboard.Contracts.Clauses;
using Callboard.Contracts.Files;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Clauses;

/// <summary>The terms of a file, for whoever may open it. They are proposed; nothing is kept.</summary>
internal static class ReadTerms
{
    public static async Task<Ok<ListResponse<ClauseTerm>>> HandleAsync(
        Guid id, IFileContents files, IClauseReader reader, CancellationToken cancellationToken)
    {
        await using var file = await files.OpenAsync(id, cancellationToken);
        var reading = await reader.ReadAsync(file.Content, file.MediaType, cancellationToken);
        return TypedResults.Ok(ListResponse<ClauseTerm>.Whole(reading.Terms));
    }
}
