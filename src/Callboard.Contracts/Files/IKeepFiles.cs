using Callboard.Platform.Data;

namespace Callboard.Contracts.Files;

/// <summary>Keeps what the product made among the documents of an event, with the rights and the room of whoever had it made.</summary>
public interface IKeepFiles
{
    /// <summary>Refuses whoever may not keep documents of the event, with the problem the files themselves would refuse with.</summary>
    /// <param name="db">The caller.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RequireAsync(TenantDb db, Guid eventId, CancellationToken cancellationToken);

    /// <summary>Keeps a file, whole or not at all, and makes a link that opens it for a day.</summary>
    /// <param name="db">Whose file it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<KeptFile> KeepAsync(TenantDb db, FileToKeep file, CancellationToken cancellationToken);
}

/// <summary>A file to keep.</summary>
/// <param name="EventId">Whose document it is.</param>
/// <param name="Name">What to call it; what cannot stand in the name of a file is replaced.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record FileToKeep(Guid EventId, string Name, string MediaType, byte[] Content);

/// <summary>A file that is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called now.</param>
/// <param name="Url">A link that opens it without an account.</param>
/// <param name="ExpiresAt">When the link ends.</param>
public sealed record KeptFile(Guid Id, string Name, string Url, DateTimeOffset ExpiresAt);
