using System.Text;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Npgsql;
using NpgsqlTypes;

namespace Callboard.Guests;

/// <summary>A guest list in a file that was received: looked at as a whole, then sent row by row, so that its length costs no memory.</summary>
internal static class GuestFile
{
    private const int SamplesKept = 3, SampleLength = 80;

    /// <summary>Sends rows to the table <c>guests.stage_guests</c> makes.</summary>
    public const string CopyStatement =
        """
        copy pg_temp.guest_row (row, name, email, phone, role, rsvp, answered_at, plus_ones, table_name, seat, dietary_needs, dietary_notes, allergens,
            accessibility, tags, party, invited_by, notes) from stdin (format binary)
        """;

    /// <summary>How a file is written.</summary>
    /// <param name="Fields">What each column is about.</param>
    /// <param name="Rows">Rows with anything in them; one more than allowed when there are too many.</param>
    /// <param name="HasDates">Whether there are dates of numbers only.</param>
    /// <param name="Dates">What those dates say about their order; null when every one of them could be read either way.</param>
    internal sealed record Found(
        IReadOnlyList<string> Header, IReadOnlyList<GuestField?> Fields, IReadOnlyList<IReadOnlyList<string>> Samples, int Rows, char Separator,
        Encoding? Named, string Encoding, bool HasDates, DateOrder? Dates);

    /// <summary>Reads a file to its end for how it is written.</summary>
    /// <exception cref="InvalidDataException">It is no table. The message says why, for people.</exception>
    public static async Task<Found> LookAsync(
        Stream content, char? separator, Encoding? encoding, IReadOnlyList<GuestField?>? columns, int maxRows, CancellationToken cancellationToken)
    {
        content.Position = 0;
        using var file = await CsvReader.OpenAnyAsync(content, separator, encoding, cancellationToken);
        if (!file.Header.Any(h => h.Any(char.IsLetterOrDigit)))
        {
            throw new InvalidDataException("The file is empty.");
        }

        if (file.Header.Any(h => CellText.IsAddress(h.Trim())))
        {
            throw new InvalidDataException("The first row is a guest. Put a row above it that says what each column is: name, e-mail, phone …");
        }

        if (columns is not null && columns.Count != file.Header.Count)
        {
            throw new InvalidDataException($"The file has {file.Header.Count} columns, and {columns.Count} are named.");
        }

        string[] header = [.. file.Header.Select(h => Words.Line(Words.Clean(h)))];
        var fields = columns ?? GuestColumns.Propose(header);
        var samples = header.Select(_ => new List<string>()).ToArray();
        var date = Enumerable.Range(0, fields.Count).Where(i => fields[i] == GuestField.AnsweredAt).ToArray();
        var (rows, months, days, hasDates) = (0, 0, 0, false);
        while (rows <= maxRows && await file.ReadAsync(cancellationToken))
        {
            if (IsBlank(file, header.Length))
            {
                continue;
            }

            rows++;
            for (var i = 0; i < samples.Length; i++)
            {
                if (samples[i].Count < SamplesKept && Words.Clean(file[i]) is { Length: > 0 } text)
                {
                    samples[i].Add(text.Length <= SampleLength ? text : text[..SampleLength] + "…");
                }
            }

            foreach (var column in date)
            {
                if (Words.Clean(file[column]) is { Length: > 0 } text)
                {
                    hasDates = true;
                    var evidence = GuestDates.Evidence(text);
                    (days, months) = (days + (evidence == DateOrder.Dmy ? 1 : 0), months + (evidence == DateOrder.Mdy ? 1 : 0));
                }
            }
        }

        return new(
            header, fields, samples, rows, file.Separator, encoding, file.EncodingName, hasDates,
            days == 0 && months == 0 ? null : days >= months ? DateOrder.Dmy : DateOrder.Mdy);
    }

    /// <summary>Reads a file once more and sends its good rows; how many were not good.</summary>
    /// <exception cref="InvalidDataException">It breaks off in a way that says nothing about where the next row would begin.</exception>
    public static async Task<int> CopyAsync(
        Stream content, Found found, GuestRowReader rows, NpgsqlBinaryImporter copy, Action<RowError> error, Action<RowError> remark,
        CancellationToken cancellationToken)
    {
        content.Position = 0;
        using var file = await CsvReader.OpenAnyAsync(content, found.Separator, found.Named, cancellationToken);
        var rejected = 0;
        while (await file.ReadAsync(cancellationToken))
        {
            if (IsBlank(file, found.Header.Count))
            {
                continue;
            }

            if (rows.Read(file) is not { } row)
            {
                rejected++;
                foreach (var (field, message) in rows.Faults)
                {
                    error(new(file.Row, field, message));
                }

                continue;
            }

            if (rows.Remark is { } said)
            {
                remark(new(file.Row, "row", said));
            }

            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Row, NpgsqlDbType.Integer, cancellationToken);
            await TextAsync(copy, row.Name, cancellationToken);
            await TextAsync(copy, row.Email, cancellationToken);
            await TextAsync(copy, row.Phone, cancellationToken);
            await TextAsync(copy, row.Role, cancellationToken);
            await TextAsync(copy, row.Rsvp is { } rsvp ? SnakeCase.Of(rsvp) : null, cancellationToken);
            await ValueAsync(copy, row.AnsweredAt?.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellationToken);
            await ValueAsync(copy, row.PlusOnesAllowed, NpgsqlDbType.Integer, cancellationToken);
            await TextAsync(copy, row.Table, cancellationToken);
            await ValueAsync(copy, row.Seat, NpgsqlDbType.Integer, cancellationToken);
            await JsonAsync(copy, row.DietaryNeeds, cancellationToken);
            await TextAsync(copy, row.DietaryNotes, cancellationToken);
            await JsonAsync(copy, row.Allergens, cancellationToken);
            await TextAsync(copy, row.Accessibility, cancellationToken);
            await JsonAsync(copy, row.Tags, cancellationToken);
            await TextAsync(copy, row.Party, cancellationToken);
            await TextAsync(copy, row.InvitedBy, cancellationToken);
            await TextAsync(copy, row.Notes, cancellationToken);
        }

        return rejected;
    }

    // A row of separators is one that spreadsheets keep below the table.
    private static bool IsBlank(CsvReader file, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            if (!file[i].IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);

    private static Task JsonAsync<T>(NpgsqlBinaryImporter copy, IReadOnlyList<T>? list, CancellationToken cancellationToken) =>
        list is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(JsonText.Of(list).Value, NpgsqlDbType.Jsonb, cancellationToken);

    private static Task ValueAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken cancellationToken)
        where T : struct =>
        value is { } given ? copy.WriteAsync(given, type, cancellationToken) : copy.WriteNullAsync(cancellationToken);
}
