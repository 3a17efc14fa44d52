using Callboard.Platform.Problems;

namespace Callboard.Files;

/// <summary>What the files module refuses.</summary>
internal static class FilesProblems
{
    public static readonly Problem FileNotFound = new(404, "files.not_found", "There is no such file, or you may not see it.");

    public static readonly Problem UploadNotFound = new(404, "files.upload_not_found", "There is no such upload of yours. It may have ended.");

    public static readonly Problem EventUnknown = new(404, "files.event_unknown", "There is no such event, or you may not see it.");

    public static readonly Problem TeamOnly = new(403, "files.team_only", "Documents are opened by the event's team.");

    public static readonly Problem LinkInvalid = new(404, "files.link_invalid", "This link does not lead to a file, or not any more.");

    public static readonly Problem ContentMissing = new(404, "files.content_missing", "The file is known, but its content is not in the store.");

    public static readonly Problem FormIncomplete = new(400, "files.form_incomplete", "Send a form with the bucket, the event and one file.");

    public static readonly Problem NameInvalid = new(400, "files.name_invalid", "This cannot be the name of a file.");

    public static readonly Problem Empty = new(400, "files.empty", "The file is empty.");

    public static readonly Problem TooLarge = new(413, "files.too_large", "The file is larger than its bucket takes.");

    public static readonly Problem TypeUnknown = new(415, "files.type_unknown", "The content is of no type that is kept here, whatever its name says.");

    public static readonly Problem TypeRefused = new(415, "files.type_refused", "Files of this type do not go into this bucket.");

    public static readonly Problem TypeMismatch = new(415, "files.type_mismatch", "The content is not of the type that was announced.");

    public static readonly Problem Markup = new(415, "files.markup", "Markup that a browser would run, such as SVG and HTML, is not kept.");

    public static readonly Problem Macros = new(415, "files.macros", "Documents with macros are not kept.");

    public static readonly Problem Damaged = new(400, "files.damaged", "The file is not whole: its parts and lengths do not add up.");

    public static readonly Problem ForeignData = new(400, "files.foreign_data", "There is something else in the file, before it begins or after it ends.");

    public static readonly Problem ExpandsTooFar = new(400, "files.expands_too_far", "Unpacked, the file would be far larger than it seems.");

    public static readonly Problem TooManyPixels = new(400, "files.too_many_pixels", "The picture has more pixels than a screen could open.");

    public static readonly Problem SizeMismatch = new(400, "files.size_mismatch", "These are not as many bytes as were announced.");

    public static readonly Problem HashMismatch = new(400, "files.hash_mismatch", "The content is not what was announced: its SHA-256 differs.");

    public static readonly Problem ChunkTooSmall = new(400, "files.chunk_too_small", "All parts of an upload but the last have at least 64 KB.");

    public static readonly Problem WrongOffset = new(409, "files.wrong_offset", "The upload goes on somewhere else.");

    public static readonly Problem QuotaExceeded = new(409, "files.quota_exceeded", "The organization has no room left for this file.");

    /// <summary>Which constraint of the database stands for which of them.</summary>
    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>
    {
        ["usage_within_quota"] = QuotaExceeded,
    };
}
