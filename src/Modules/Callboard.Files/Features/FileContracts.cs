using System.ComponentModel.DataAnnotations;
using Callboard.Files.Rules;
using Callboard.Platform.Feed;

namespace Callboard.Files;

/// <summary>A file of an event.</summary>
/// <param name="MediaType">What its content is; what its name says does not count.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its content, in hexadecimal.</param>
/// <param name="UploadedBy">Whose file it is.</param>
/// <param name="ContentUrl">Where its content is, for whoever may open it.</param>
/// <param name="PublicUrl">Where everybody may read it; null for a file that is not public.</param>
/// <param name="CanOpen">Whether you may open it: documents are for the event's team.</param>
/// <param name="CanRemove">Whether you may remove it.</param>
public sealed record EventFile(
    Guid Id, Guid EventId, FileBucket Bucket, string Name, string MediaType, long Size, string Sha256, FeedPerson? UploadedBy, string ContentUrl,
    string? PublicUrl, bool CanOpen, bool CanRemove, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A file to send in parts.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="MediaType">What its content is; refused where it turns out to be something else.</param>
/// <param name="Sha256">What its content hashes to, in hexadecimal; refused where it turns out to differ.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7, which the file will have; sending the same again changes nothing.</param>
public sealed record CreateFileUpload(
    [property: StringLength(800, MinimumLength = 1)] string Name,
    FileBucket Bucket,
    [property: Range(1, Buckets.LargestFile)] long Size,
    Guid EventId,
    [property: StringLength(200, MinimumLength = 1)] string? MediaType = null,
    [property: RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "Expected 64 hexadecimal digits in lower case.")] string? Sha256 = null,
    Guid? Id = null);

/// <summary>A file on its way.</summary>
/// <param name="Offset">How many bytes have arrived: the next part begins there.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="File">What it became; null until all of it has arrived.</param>
public sealed record FileUpload(
    Guid Id, Guid EventId, FileBucket Bucket, string Name, long Size, long Offset, DateTimeOffset ExpiresAt, EventFile? File);

/// <summary>A link to ask for.</summary>
/// <param name="ExpiresIn">For how many seconds; at most seven days, a day if not said.</param>
public sealed record CreateFileLink([property: Range(1, 604800)] int? ExpiresIn = null);

/// <summary>A link that opens one file without an account.</summary>
/// <param name="Url">Its whole address; whoever has it can read the file until it ends.</param>
public sealed record FileLink(string Url, DateTimeOffset ExpiresAt);

/// <summary>The answer to a link asked for.</summary>
/// <param name="Data">The link.</param>
/// <param name="Url">Its address once more.</param>
public sealed record FileLinkResponse(FileLink Data, string Url);

/// <summary>How much room an organization's files take, in bytes.</summary>
/// <param name="Used">By files.</param>
/// <param name="Reserved">For files on their way.</param>
/// <param name="Quota">How much there may be in all.</param>
/// <param name="Percent">How full it is, with what is reserved.</param>
/// <param name="IsNearlyFull">Whether files take four fifths or more.</param>
public sealed record StorageUsage(long Used, long Reserved, long Quota, decimal Percent, bool IsNearlyFull);

/// <summary>What an event decided about its files.</summary>
/// <param name="MediaPublic">Whether everybody may look at its photos and videos.</param>
public sealed record FileSettings(bool MediaPublic);
