using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Callboard.Schedule.Formats;

/// <summary>The door to all schedule formats: reads a file of whichever format, and writes any of them.</summary>
internal static partial class ScheduleFile
{
    /// <summary>
    /// Reads a schedule file; the format is found from the content. Whatever the bytes are, the answer is a schedule,
    /// possibly empty, with issues that say what is wrong; only the stream's own errors and cancellation are thrown.
    /// </summary>
    /// <param name="stream">The file. At most <see cref="ScheduleLimits.FileBytes"/> are read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<ImportedSchedule> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while (bytes.Length <= ScheduleLimits.FileBytes && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
                bytes.Write(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), cancellationToken);
    }

    /// <summary>As <see cref="ReadAsync"/>, for a file that is in memory.</summary>
    public static ImportedSchedule Read(ReadOnlySpan<byte> file, CancellationToken cancellationToken = default)
    {
        var builder = new ScheduleBuilder();
        if (file.Length > ScheduleLimits.FileBytes)
        {
            builder.Break("file_too_large", null, $"The file is larger than {ScheduleLimits.FileBytes / 1024 / 1024} MB.");
            return builder.Build();
        }

        var utf8 = ToCleanUtf8(file, builder);
        builder.Format = Detect(utf8);
        switch (builder.Format)
        {
            case ScheduleFormat.ICalendar:
                ICalendarReader.Read(utf8, builder, cancellationToken);
                break;
            case ScheduleFormat.FrabXml:
                FrabXmlReader.Read(ToText(utf8, builder), builder, cancellationToken);
                break;
            case ScheduleFormat.FrabJson:
                FrabJsonReader.Read(ToText(utf8, builder), builder, cancellationToken);
                break;
            case null when utf8.IndexOfAnyExcept(Blanks) < 0:
                builder.Break("file_empty", null, "The file is empty.");
                break;
            case null:
                builder.Break("format_unknown", null, "This is not a calendar (iCalendar) or schedule (frab or pentabarf, XML or JSON) file.");
                break;
        }

        if (builder.Complete && builder.BlockCount == 0)
            builder.Warn("no_entries", null, null, "file", "The file holds no entries that can be imported.");
        return builder.Build();
    }

    /// <summary>The format a file appears to have by its first characters, or null.</summary>
    public static ScheduleFormat? Detect(ReadOnlySpan<byte> utf8)
    {
        var start = utf8.IndexOfAnyExcept(Blanks);
        if (start < 0)
            return null;
        utf8 = utf8[start..];
        if (utf8[0] == '<')
            return ScheduleFormat.FrabXml;
        if (utf8[0] is (byte)'{' or (byte)'[')
            return ScheduleFormat.FrabJson;
        return utf8.Length >= 15 && Ascii.EqualsIgnoreCase(utf8[..15], "BEGIN:VCALENDAR"u8) ? ScheduleFormat.ICalendar : null;
    }

    /// <summary>Writes a schedule in the format asked for, as UTF-8 without a byte order mark.</summary>
    public static byte[] Write(ScheduleFormat format, ScheduleExport schedule) => format switch
    {
        ScheduleFormat.ICalendar => ICalendarWriter.Write(schedule),
        ScheduleFormat.FrabXml => FrabXmlWriter.Write(schedule),
        ScheduleFormat.FrabJson => FrabJsonWriter.Write(schedule),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The media type of a format, for Content-Type.</summary>
    public static string MediaType(ScheduleFormat format) => format switch
    {
        ScheduleFormat.ICalendar => "text/calendar; charset=utf-8",
        ScheduleFormat.FrabXml => "application/xml; charset=utf-8",
        ScheduleFormat.FrabJson => "application/json; charset=utf-8",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    // In UTF-8 a byte below 32 is always a control character by itself, so NUL and its like can go before anything is decoded.
    private static ReadOnlySpan<byte> ToCleanUtf8(ReadOnlySpan<byte> file, ScheduleBuilder builder)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            file = file[3..];
        else if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            file = Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(file[2..]));
        else if (file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            file = Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(file[2..]));
        else if (DeclaredByteEncoding(file) is { } encoding)
            file = Encoding.UTF8.GetBytes(encoding.GetString(file));

        if (file.IndexOfAny(Controls) < 0)
            return file;

        var clean = new byte[file.Length];
        var length = 0;
        foreach (var b in file)
        {
            if (b >= 32 || b is (byte)'\t' or (byte)'\r' or (byte)'\n')
                clean[length++] = b;
        }

        builder.Warn("control_characters", null, null, "file", $"The file contained {file.Length - length} control characters, which were removed.");
        return clean.AsSpan(0, length);
    }

    private static string ToText(ReadOnlySpan<byte> utf8, ScheduleBuilder builder)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
            WarnOfEncoding(builder);
        return text.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD');
    }

    /// <summary>The one issue for all bytes of a file that are no text.</summary>
    internal static void WarnOfEncoding(ScheduleBuilder builder) =>
        builder.Warn("encoding_invalid", null, null, "file", "The file is not valid UTF-8; characters that could not be read were replaced by \uFFFD.");

    // Pentabarf of old wrote ISO 8859-1 and said so in the XML declaration.
    private static Encoding? DeclaredByteEncoding(ReadOnlySpan<byte> file)
    {
        var declaration = ByteEncoding().Match(Encoding.Latin1.GetString(file[..Math.Min(file.Length, 200)]));
        return declaration.Success
            ? CodePagesEncodingProvider.Instance.GetEncoding(declaration.Groups["name"].Value) ?? Encoding.Latin1
            : null;
    }

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(i => (byte)i).Where(b => b is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))]);

    [GeneratedRegex("""\A\s*<\?xml[^>]*\sencoding\s*=\s*["'](?<name>iso-8859-[0-9]{1,2}|latin1|windows-125[0-9])["']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ByteEncoding();
}
