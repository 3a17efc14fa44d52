using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Callboard.Documents.Model;
using Callboard.Documents.Pdf;
using Callboard.Documents.Text;
using Callboard.Documents.Word;
using Callboard.Host;
using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Callboard.Bench;

/// <summary>
/// A run of show of 300 rows. First the pages alone, in turns with the same table drawn by PDFsharp by itself: one font, no tags, letters that do
/// not join. Then the whole request beside reading the same blocks as JSON, and what printing leaves in memory.
/// </summary>
internal static class DocumentsBenchmark
{
    private const int Rows = 300, WarmUp = 15, Rounds = 20, Requests = 30;

    public static async Task RunAsync()
    {
        Pages();
        await RequestsAsync();
    }

    private static void Pages()
    {
        var (latin, everything) = (Sheet(i => $"Block number {i}: the curtain rises and the band begins"), Sheet(i => s_scripts[i % s_scripts.Length]));
        GlobalFontSettings.FontResolver = new OneFont();
        var ways = new (string Name, Func<byte[]> Make)[]
        {
            ("PDF, Latin", () => new PdfRenderer().Render(latin)),
            ("PDF, nine scripts", () => new PdfRenderer().Render(everything)),
            ("Word", () => new WordRenderer().Render(latin)),
            ("PDFsharp alone, Latin, no tags", () => Plain(latin)),
        };
        var times = ways.Select(_ => new List<double>()).ToArray();
        var first = new double[ways.Length];
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var clock = Stopwatch.GetTimestamp();
                ways[i].Make();
                var took = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
                first[i] = round == 0 ? took : first[i];
                if (round >= WarmUp)
                {
                    times[i].Add(took);
                }
            }
        }

        Console.WriteLine("| 300 rows | first ms | median ms | max ms | kB |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var i = 0; i < ways.Length; i++)
        {
            times[i].Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {ways[i].Name} | {first[i]:0} | {times[i][Rounds / 2]:0} | {times[i][^1]:0} | {ways[i].Make().Length / 1024} |"));
        }

        Console.WriteLine();
    }

    private static async Task RequestsAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"callboard-documents-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = directory }, TimeProvider.System, NullLogger.Instance);
            var logins = DatabaseLogins.From(postgres.ConnectionString);
            await new Migrator(logins, CallboardApp.Assemblies, NullLogger.Instance).ApplyAsync();
            var token = "cbs_" + RandomNumberGenerator.GetHexString(48, true);
            var eventId = await LoadAsync(logins.Admin, token);
            await using var node = await Node.StartAsync($"--ConnectionStrings:Callboard={postgres.ConnectionString}");
            using var http = new HttpClient { BaseAddress = node.Address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            async Task<double> TimeAsync(string? format)
            {
                var clock = Stopwatch.GetTimestamp();
                if (format is null)
                {
                    foreach (var page in (int[])[1, 2])
                    {
                        await http.GetByteArrayAsync(new Uri($"/api/v1/events/{eventId}/timeline?limit=200&page={page}", UriKind.Relative));
                    }
                }
                else
                {
                    using var answer = await http.PostAsJsonAsync("/api/v1/documents/preview", new { eventId, documentType = "run_of_show", format });
                    answer.EnsureSuccessStatusCode();
                    await answer.Content.ReadAsByteArrayAsync();
                }

                return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            }

            // As the first user after a start meets it.
            await TimeAsync(null);
            var idle = node.Memory;
            var coldest = await TimeAsync("pdf");
            var (pdf, word, json) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Requests; i++)
            {
                pdf.Add(await TimeAsync("pdf"));
                word.Add(await TimeAsync("docx"));
                json.Add(await TimeAsync(null));
            }

            Console.WriteLine("| request | median ms | max ms |");
            Console.WriteLine("|---|---|---|");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| PDF, the first after a start | {coldest:0} | |"));
            foreach (var (name, all) in new[] { ("PDF", pdf), ("Word", word), ("the same blocks as JSON", json) })
            {
                all.Sort();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {all[Requests / 2]:0} | {all[^1]:0} |"));
            }

            await Task.Delay(TimeSpan.FromSeconds(20));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\nResident memory before the first document: {idle / 1048576} MB; 20 s after {Requests * 2} documents: {node.Memory / 1048576} MB."));
        }
        finally
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static readonly string[] s_scripts =
    [
        "The curtain rises", "Открытие дверей", "Άνοιγμα θυρών", "تجربة الصوت مع الفرقة", "בדיקת סאונד עם הלהקה", "開場のご挨拶と本日の流れ", "开幕致辞与当日流程", "음향 점검 및 리허설",
        "पर्दा उठता है",
    ];

    private static Sheet Sheet(Func<int, string> activity) => new(
        "Run of show", "Northlight Gala", ["Friday 5 June 2026, 17:30–23:00"],
        [
            new Table(
                [new("Time"), new("Length", Right: true), new("What", 1), new("Where", Most: 92), new("Who", Most: 158)],
                [
                    .. Enumerable.Range(0, Rows).Select(i => new Row(
                    [
                        Cell.Of($"{9 + (i / 60):00}:{i % 60:00}"), Cell.Of($"{(i % 9) + 1} min", Tone.Quiet),
                        new Cell(new CellText(activity(i), Tone.Strong), new CellText("Stand by on the radio; the caller says go.", Tone.Quiet)),
                        Cell.Of(i % 2 == 0 ? "Main stage" : "Foyer"), new Cell(new CellText("Mia Brandt", Aside: "stage manager")),
                    ])),
                ],
                "The run of show"),
        ],
        new SheetOrigin("Northlight Gala", 1, "26 Nov 2026, 18:42", "Mia Brandt", DateTimeOffset.UnixEpoch, "https://callboard.example/events/1"), Paper.A4);

    // The same rows the way PDFsharp's own text functions set them: no shaping, no structure, lines cut at the width of a column.
    private static byte[] Plain(Sheet sheet)
    {
        using var document = new PdfSharp.Pdf.PdfDocument();
        var (normal, strong) = (new XFont("One", 9), new XFont("One", 9, XFontStyleEx.Bold));
        double[] places = [36, 90, 130, 400, 470];
        XGraphics? page = null;
        var y = double.MaxValue;
        foreach (var row in ((Table)sheet.Blocks[0]).Rows)
        {
            if (y > 780)
            {
                page?.Dispose();
                page = XGraphics.FromPdfPage(document.AddPage());
                y = 50;
            }

            for (var i = 0; i < row.Cells.Count; i++)
            {
                var at = y;
                foreach (var line in row.Cells[i].Lines)
                {
                    page!.DrawString(line.Text, line.Tone == Tone.Strong ? strong : normal, XBrushes.Black, places[i], at);
                    at += 12;
                }
            }

            y += 28;
            page!.DrawLine(XPens.Gray, 36, y - 10, 559, y - 10);
        }

        page?.Dispose();
        using var output = new MemoryStream();
        document.Save(output, closeStream: false);
        return output.ToArray();
    }

    private static async Task<Guid> LoadAsync(string admin, string token)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var found = new NpgsqlCommand(
            """
            with org as (insert into accounts.organization (name, slug) values ('Bench', 'bench') returning id),
            person as (insert into accounts.account (email, name) values ('printer@example.com', 'Mia Brandt') returning id),
            member as (insert into accounts.member (organization_id, user_id, role) select org.id, person.id, 'owner' from org, person),
            credential as (
                insert into accounts.credential (user_id, kind, token_hash, token_expires_at, expires_at)
                select person.id, 'session', $1, now() + interval '1 day', now() + interval '1 day' from person)
            select org.id, person.id from org, person
            """, connection);
        found.Parameters.Add(new NpgsqlParameter { Value = SHA256.HashData(Encoding.UTF8.GetBytes(token)) });
        Guid organization, person;
        await using (var reader = await found.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (organization, person) = (reader.GetGuid(0), reader.GetGuid(1));
        }

        await using var add = new NpgsqlCommand(
            """
            insert into events.event (organization_id, name, start_at, end_at, workflow, visibility, created_by)
            values ($1, 'Spring showcase', now() + interval '30 days', now() + interval '31 days', 'production', 'organization', $2) returning id
            """, connection);
        add.Parameters.Add(new NpgsqlParameter { Value = organization });
        add.Parameters.Add(new NpgsqlParameter { Value = person });
        var eventId = (Guid)(await add.ExecuteScalarAsync())!;
        await using var blocks = new NpgsqlCommand(
            """
            with block as (
                insert into schedule.block (organization_id, event_id, start_at, end_at, activity, location)
                select $1, $2, now() + interval '30 days' + i * interval '4 minutes', now() + interval '30 days' + (i + 2) * interval '4 minutes',
                       'Block number ' || i || ': the curtain rises', case when i % 2 = 0 then 'Main stage' else 'Foyer' end
                  from generate_series(1, $3) as i returning id)
            insert into schedule.assignment (organization_id, event_id, block_id, user_id, role) select $1, $2, block.id, $4, 'stage manager' from block
            """, connection);
        blocks.Parameters.Add(new NpgsqlParameter { Value = organization });
        blocks.Parameters.Add(new NpgsqlParameter { Value = eventId });
        blocks.Parameters.Add(new NpgsqlParameter { Value = Rows });
        blocks.Parameters.Add(new NpgsqlParameter { Value = person });
        await blocks.ExecuteNonQueryAsync();
        return eventId;
    }

    private sealed class OneFont : IFontResolver
    {
        public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) => new("inter");

        public byte[]? GetFont(string faceName)
        {
            using var stream = typeof(Callboard.Documents.DocumentsModule).Assembly.GetManifestResourceStream("Callboard.Documents/Fonts/inter-latin-wght-normal.woff2")!;
            var packed = new byte[stream.Length];
            stream.ReadExactly(packed);
            return Woff2.Unpack(packed);
        }
    }
}
