using System.Text;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Callboard.Guests;

/// <summary>How a file is to be read, where its own word is not enough.</summary>
/// <param name="DryRun">True does the same work and takes it back.</param>
/// <param name="FileName">What the file is called, for the list of imports.</param>
/// <param name="Columns">What each column is about, in their order and separated by commas; nothing for one that is left alone. Without, their names say it.</param>
/// <param name="Separator"><c>comma</c>, <c>semicolon</c>, <c>tab</c> or <c>bar</c>.</param>
/// <param name="Encoding">The encoding, where characters look wrong.</param>
/// <param name="Dates">In which order dates of numbers are written.</param>
/// <param name="Match"><c>email</c>: who has one e-mail address is one guest. <c>person</c>: the name has to be the same too.</param>
public sealed record GuestImportQuery(
    [property: FromQuery(Name = "dryRun")] bool? DryRun = null, [property: FromQuery(Name = "fileName")] string? FileName = null,
    [property: FromQuery(Name = "columns")] string? Columns = null, [property: FromQuery(Name = "separator")] string? Separator = null,
    [property: FromQuery(Name = "encoding")] string? Encoding = null, [property: FromQuery(Name = "dates")] string? Dates = null,
    [property: FromQuery(Name = "match")] string? Match = null);

/// <summary>
/// Takes a guest list out of a file: all of it or nothing. The file is received first, so that a slow upload holds no transaction, then read
/// twice: once for how it is written, once for what it says. A dry run does the same work and takes it back, so that what it announces is what an
/// import does.
/// </summary>
internal static class ImportGuests
{
    /// <summary>The largest file.</summary>
    public const long BodyBytes = 100L * 1024 * 1024;

    /// <summary>Rows of a file at most; one transaction takes them all.</summary>
    public const int MaxRows = 200_000;

    /// <summary>Faults and remarks that are told; all of them are counted.</summary>
    public const int MaxErrors = 1000;

    private const int MaxFileName = 200;

    // Two hundred thousand rows on a machine that is busy with something else.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    // What browsers call a file that ends in .csv depends on what else is installed.
    private static readonly string[] s_mediaTypes =
        ["text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel", "application/octet-stream"];

    private static readonly Dictionary<string, char> s_separators = new() { ["comma"] = ',', ["semicolon"] = ';', ["tab"] = '\t', ["bar"] = '|' };

    private static readonly string[] s_encodings = ["utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1254", "iso-8859-15", "macintosh"];

    private sealed record Target(string Timezone, bool Permitted);

    private sealed record Taken(Guid? ChangeId, int Created, int Updated, int Unchanged, int TablesMade, IReadOnlyList<RowError> Warnings);

    /// <summary>How a file is read, once it is clear.</summary>
    private sealed record Reading(
        char? Separator, Encoding? Encoding, IReadOnlyList<GuestField?>? Columns, DateOrder? Dates, bool ByPerson, bool DryRun, string? FileName);

    public static async Task<Results<Ok<GuestImportResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, [AsParameters] GuestImportQuery query, HttpRequest request, TenantDb db, CancellationToken cancellationToken)
    {
        // Raises for whoever may see the event but not work on it, before a file is read for nothing.
        var target = await db.WriteOneAsync<Target>(
            """
            select timezone, app.require_event_rank(id, 2) as permitted from events.event
             where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1
            """,
            [eventId], cancellationToken)
            ?? throw GuestsProblems.EventNotFound.ToException();
        var reading = ReadingOf(query);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !s_mediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw PlatformProblems.UnsupportedMediaType.With("allowed", s_mediaTypes).ToException();
        }

        await using var received = ReceivedFile.Create();
        await received.ReceiveAsync(request.Body, cancellationToken);
        try
        {
            var found = await GuestFile.LookAsync(received.Content, reading.Separator, reading.Encoding, reading.Columns, MaxRows, cancellationToken);
            if (found.Rows > MaxRows)
            {
                return GuestsProblems.TooManyRows.On("file").With("limit", MaxRows).ToResult();
            }

            var report = Report(found, reading, null, 0, [], []);
            if (!GuestColumns.NamePeople(found.Fields))
            {
                // A dry run shows the columns, so that somebody can say which one it is.
                return reading.DryRun ? TypedResults.Ok(GuestImportResponse.Of(report))
                    : GuestsProblems.NamesUnknown.On("columns").With("columns", report.Columns).ToResult();
            }

            var zone = WallClock.TryFindZone(target.Timezone, out var known) ? known : TimeZoneInfo.Utc;
            return TypedResults.Ok(GuestImportResponse.Of(await db.WriteAsync(
                transaction => TakeAsync(transaction, eventId, received.Content, found, reading, zone, cancellationToken), cancellationToken)));
        }
        catch (InvalidDataException e)
        {
            return GuestsProblems.FileUnreadable.On("file", e.Message).ToResult();
        }
    }

    private static async Task<GuestImportReport> TakeAsync(
        TenantTransaction transaction, Guid eventId, Stream content, GuestFile.Found found, Reading reading, TimeZoneInfo zone,
        CancellationToken cancellationToken)
    {
        transaction.Patience = s_patience;
        // The work may start again after a deadlock: what is told is told of this attempt.
        var (errors, remarks, rejected) = (new List<RowError>(), new List<RowError>(), 0);
        // One import of an event at a time: the second finds what the first one made.
        await transaction.ExecuteAsync(
            "select pg_advisory_xact_lock(hashtextextended('guests.import' || $1::uuid, 0))", [eventId], cancellationToken);
        await transaction.ExecuteAsync("savepoint import", [], cancellationToken);
        if (reading.DryRun)
        {
            // Ends with the savepoint, as all else does.
            await transaction.ExecuteAsync("select set_config('app.rehearsal', 'on', true)", [], cancellationToken);
        }

        await transaction.ExecuteAsync("select guests.stage_guests()", [], cancellationToken);
        await transaction.CopyAsync(
            GuestFile.CopyStatement,
            async (copy, token) => rejected = await GuestFile.CopyAsync(
                content, found, new GuestRowReader(found.Fields, found.Header, reading.Dates ?? found.Dates ?? DateOrder.Dmy, zone), copy,
                Keep(errors), Keep(remarks), token),
            cancellationToken);
        var taken = (await transaction.OneAsync<Taken>(
            "select change_id, created, updated, unchanged, tables_made, warnings from guests.take_guests($1, $2, $3, $4, $5, $6)",
            [eventId, reading.FileName, found.Rows, rejected, reading.ByPerson, MaxErrors], cancellationToken))!;
        if (reading.DryRun)
        {
            await transaction.ExecuteAsync("rollback to savepoint import", [], cancellationToken);
        }

        RowError[] warnings = [.. remarks.Concat(taken.Warnings).OrderBy(w => w.Row).Take(MaxErrors)];
        return Report(found, reading, taken, rejected, errors, warnings);
    }

    private static Action<RowError> Keep(List<RowError> told) => error =>
    {
        if (told.Count < MaxErrors)
        {
            told.Add(error);
        }
    };

    private static GuestImportReport Report(
        GuestFile.Found found, Reading reading, Taken? taken, int rejected, IReadOnlyList<RowError> errors, IReadOnlyList<RowError> warnings)
    {
        var proposed = GuestColumns.Propose(found.Header);
        return new GuestImportReport(
            reading.DryRun, reading.DryRun ? null : taken?.ChangeId, found.Rows, taken?.Created ?? 0, taken?.Updated ?? 0, taken?.Unchanged ?? 0,
            rejected, taken?.TablesMade ?? 0,
            [.. found.Header.Select((header, i) => new ImportColumn(header, found.Fields[i], proposed[i], found.Samples[i]))],
            s_separators.First(s => s.Value == found.Separator).Key, found.Encoding,
            found.HasDates ? reading.Dates ?? found.Dates ?? DateOrder.Dmy : null, found.Dates is not null, errors, warnings);
    }

    private static Reading ReadingOf(GuestImportQuery query)
    {
        char? separator = null;
        if (!string.IsNullOrEmpty(query.Separator))
        {
            separator = s_separators.TryGetValue(query.Separator, out var named) ? named
                : throw PlatformProblems.Invalid.On("separator", $"One of {string.Join(", ", s_separators.Keys)}.").ToException();
        }

        if (!string.IsNullOrEmpty(query.Encoding) && !s_encodings.Contains(query.Encoding))
        {
            throw PlatformProblems.Invalid.On("encoding", $"One of {string.Join(", ", s_encodings)}.").ToException();
        }

        if (query.Match is not (null or "" or "email" or "person"))
        {
            throw PlatformProblems.Invalid.On("match", "One of email, person.").ToException();
        }

        var encoding = string.IsNullOrEmpty(query.Encoding) ? null
            : query.Encoding == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(query.Encoding) ?? Encoding.GetEncoding(query.Encoding);
        var name = query.FileName?.Trim();
        return new(
            separator, encoding, ColumnsOf(query.Columns), GuestAccess.Word<DateOrder>("dates", query.Dates), query.Match == "person", query.DryRun == true,
            string.IsNullOrEmpty(name) ? null : name.Length <= MaxFileName ? name : name[..MaxFileName]);
    }

    private static GuestField?[]? ColumnsOf(string? columns)
    {
        if (string.IsNullOrEmpty(columns))
        {
            return null;
        }

        GuestField?[] fields =
        [
            .. columns.Split(',', StringSplitOptions.TrimEntries).Select(c => GuestAccess.Word<GuestField>("columns", SnakeCase.Of(c))),
        ];
        return fields.OfType<GuestField>().GroupBy(f => f).FirstOrDefault(g => g.Count() > 1 && !GuestColumns.MayRepeat(g.Key)) is { } twice
            ? throw PlatformProblems.Invalid.On("columns", $"Two columns cannot both be {SnakeCase.ToCamel(SnakeCase.Of(twice.Key))}.").ToException()
            : fields;
    }
}
