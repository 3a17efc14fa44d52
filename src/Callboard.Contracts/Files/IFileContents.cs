namespace Callboard.Contracts.Files;

/// <summary>Lets modules read the files people keep, with the caller's rights.</summary>
public interface IFileContents
{
    /// <summary>A file's content.</summary>
    /// <param name="id">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its content, to be disposed of; what is refused says why.</returns>
    /// <exception cref="Platform.Problems.ProblemException">There is no such file, or the caller may not open it, or its bytes are gone.</exception>
    Task<FileContents> OpenAsync(Guid id, CancellationToken cancellationToken);
}

/// <summary>A file that is open.</summary>
/// <param name="EventId">The event it belongs to.</param>
/// <param name="Name">What people call it.</param>
/// <param name="MediaType">What its content is, found out when it came in.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Content">From its first byte.</param>
public sealed record FileContents(Guid EventId, string Name, string MediaType, long Size, Stream Content) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
