namespace Callboard.Files.Rules;

/// <summary>Where files are kept, with its own limits and rights.</summary>
public enum FileBucket
{
    /// <summary>Pictures anybody may look at: of events, designers, venues.</summary>
    Images,

    /// <summary>Contracts, invoices, floor plans: for the event's team.</summary>
    Documents,

    /// <summary>Photos and videos of the event; public where the event says so.</summary>
    Media,
}

/// <summary>What the buckets take.</summary>
internal static class Buckets
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>The largest file of any bucket.</summary>
    public const long LargestFile = 50 * Megabyte;

    /// <summary>The largest file of a bucket. <c>files.bucket_limit</c> says the same.</summary>
    public static long Limit(FileBucket bucket) => bucket switch
    {
        FileBucket.Images => 5 * Megabyte,
        FileBucket.Documents => 10 * Megabyte,
        FileBucket.Media => LargestFile,
        _ => throw new ArgumentOutOfRangeException(nameof(bucket)),
    };

    /// <summary>The kinds of content a bucket takes.</summary>
    public static IReadOnlyList<FileKind> Kinds(FileBucket bucket) => bucket switch
    {
        FileBucket.Images => [FileKind.Jpeg, FileKind.Png, FileKind.Webp],
        FileBucket.Documents => [FileKind.Pdf, FileKind.Doc, FileKind.Docx, FileKind.Text],
        FileBucket.Media => [FileKind.Jpeg, FileKind.Png, FileKind.Webp, FileKind.Gif, FileKind.Avif, FileKind.Heic, FileKind.Mp4],
        _ => throw new ArgumentOutOfRangeException(nameof(bucket)),
    };
}
