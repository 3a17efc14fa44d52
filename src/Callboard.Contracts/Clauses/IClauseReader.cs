namespace Callboard.Contracts.Clauses;

/// <summary>Reads the terms of a contract. It proposes; nothing is written anywhere.</summary>
public interface IClauseReader
{
    /// <summary>The terms a document states.</summary>
    /// <param name="content">The document, from its first byte.</param>
    /// <param name="mediaType">What it is: PDF or DOCX.</param>
    /// <param name="cancellationToken">Ends the wait and the reading.</param>
    /// <exception cref="Platform.Problems.ProblemException">The document cannot be read; the problem says why.</exception>
    Task<ClauseReading> ReadAsync(Stream content, string mediaType, CancellationToken cancellationToken);
}
