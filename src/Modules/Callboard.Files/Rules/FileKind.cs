namespace Callboard.Files.Rules;

/// <summary>The kinds of content that are kept.</summary>
internal enum FileKind
{
    Jpeg, Png, Webp, Gif, Avif, Heic, Mp4, Pdf, Doc, Docx, Text,
}

/// <summary>What is known of each kind.</summary>
internal static class FileKinds
{
    private static readonly Dictionary<FileKind, (string MediaType, string[] Extensions)> s_kinds = new()
    {
        [FileKind.Jpeg] = ("image/jpeg", [".jpg", ".jpeg", ".jpe", ".jfif"]),
        [FileKind.Png] = ("image/png", [".png"]),
        [FileKind.Webp] = ("image/webp", [".webp"]),
        [FileKind.Gif] = ("image/gif", [".gif"]),
        [FileKind.Avif] = ("image/avif", [".avif"]),
        [FileKind.Heic] = ("image/heic", [".heic", ".heif"]),
        [FileKind.Mp4] = ("video/mp4", [".mp4", ".m4v"]),
        [FileKind.Pdf] = ("application/pdf", [".pdf"]),
        [FileKind.Doc] = ("application/msword", [".doc", ".dot"]),
        [FileKind.Docx] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]),
        [FileKind.Text] = ("text/plain", [".txt", ".text", ".csv", ".tsv", ".md", ".log", ".ics", ".srt", ".vtt"]),
    };

    public static string MediaType(FileKind kind) => s_kinds[kind].MediaType;

    public static FileKind OfMediaType(string mediaType) => s_kinds.First(k => k.Value.MediaType == mediaType).Key;

    /// <summary>The endings of names that programs take for this kind; the first is the usual one.</summary>
    public static IReadOnlyList<string> Extensions(FileKind kind) => s_kinds[kind].Extensions;

    /// <summary>Whether a browser shows it by itself, in a sandbox; other kinds are saved.</summary>
    public static bool IsShown(FileKind kind) => kind is not (FileKind.Pdf or FileKind.Doc or FileKind.Docx or FileKind.Heic);
}
