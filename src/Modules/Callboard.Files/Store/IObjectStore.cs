namespace Callboard.Files.Store;

/// <summary>
/// Where the bytes of files are. An object is put as a whole or not at all, never changed, and read from anywhere within. Keys are
/// made by us: 32 random digits, and below them <c>file</c> or <c>parts/…</c>, of small letters, digits and <c>-</c>. Nothing a person wrote is
/// ever part of one.
/// </summary>
internal interface IObjectStore
{
    /// <summary>Keeps an object; durable, and whole for every reader, when this returns. Putting it again replaces it.</summary>
    /// <param name="content">All of it, from its beginning; can be read again.</param>
    Task PutAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>The bytes of an object from a place on.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task<Stream> OpenAsync(string key, long from, CancellationToken cancellationToken);

    /// <summary>Removes every object whose key starts like this. What is gone already is no fault.</summary>
    Task DeleteAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The keys of every object whose key starts like this, in no order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}
