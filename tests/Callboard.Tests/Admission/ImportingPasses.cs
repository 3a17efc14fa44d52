using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Callboard.Admission;
using Callboard.Admission.Rules;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Files of wristbands and tickets, over HTTP and in one piece.</summary>
public sealed class ImportingPasses(CallboardServer server)
{
    private const string Three = "nfcId,category,holderName\n04:a2:2b:10,Crew,Kim Lee\n04A22B11,Guest,\n04 a2 2b 12,Guest,\"Müller, Åsa\"\n";

    [Fact]
    public async Task A_file_comes_in_and_nothing_comes_in_twice()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var first = await ImportAsync(organization.Owner, eventId, "wristbands", Three);
        Assert.Equal((3, 0, 0, 0), Counts(first.Expect(200).Data));
        var before = await PassesAsync(eventId);
        Assert.Equal(["wristband 04A22B10 Crew Kim Lee ", "wristband 04A22B11 Guest  ", "wristband 04A22B12 Guest Müller, Åsa "], before.Select(p => p.Text));

        var again = await ImportAsync(organization.Owner, eventId, "wristbands", Three.Replace("04A22B11", "04-a2-2b-11", StringComparison.Ordinal));
        Assert.Equal((0, 0, 3, 0), Counts(again.Expect(200).Data));
        Assert.Equal(before, await PassesAsync(eventId));
    }

    [Fact]
    public async Task What_a_file_says_otherwise_is_changed_and_what_it_leaves_empty_stays()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        (await ImportAsync(organization.Owner, eventId, "tickets", "code,category,holderName,email\na-1,Guest,Kim,kim@example.com\nA-2,Guest,Lee,\n")).Expect(200);

        var second = await ImportAsync(organization.Owner, eventId, "tickets", "Category;E-Mail;Code;Holder name\nCrew;;A-1;\nGuest;lee@example.com;A-2;Lee\nGuest;;A-3;\n");

        Assert.Equal((1, 2, 0, 0), Counts(second.Expect(200).Data));
        Assert.Equal(["ticket A-1 Crew Kim kim@example.com", "ticket A-2 Guest Lee lee@example.com", "ticket A-3 Guest  "], (await PassesAsync(eventId)).Select(p => p.Text));
    }

    [Fact]
    public async Task The_tag_is_that_of_the_event_and_the_kind()
    {
        var organization = await server.NewOrganizationAsync();
        var (one, other) = (await organization.AddEventAsync(), await organization.AddEventAsync());
        (await ImportAsync(organization.Owner, one, "wristbands", "nfcId,category\nAB,Crew\n")).Expect(200);
        (await ImportAsync(organization.Owner, one, "tickets", "code,category\nAB,Crew\n")).Expect(200);
        (await ImportAsync(organization.Owner, other, "wristbands", "nfcId,category\nAB,Crew\n")).Expect(200);

        await using var salt = server.Admin.CreateCommand("select salt from admission.event_salt where event_id = $1");
        salt.Parameters.Add(new NpgsqlParameter { Value = one });
        var bytes = (byte[])(await salt.ExecuteScalarAsync())!;
        var tags = (await PassesAsync(one)).Select(p => unchecked((ulong)p.Tag)).ToList();
        Assert.Equal([PassTag.Of(bytes, PassKind.Ticket, "AB"), PassTag.Of(bytes, PassKind.Wristband, "AB")], tags);
        Assert.DoesNotContain(Assert.Single(await PassesAsync(other)).Tag, tags.Select(t => unchecked((long)t)));
    }

    [Fact]
    public async Task Lines_of_json_are_as_good()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var answer = await ImportAsync(
            organization.Owner, eventId, "tickets",
            """
            {"code":"T-1","category":"Guest","holderName":"Kim \"K\" Lee","email":"kim@example.com","seat":{"row":1,"numbers":[1,2]}}

            {"category":"Guest","code":"t-2"}
            {"code":17,"category":"Guest"}
            [1,2]
            {"code":"T-3","category":"Guest"} {"code":"T-4","category":"Guest"}
            {"code":"T-5"
            {"code":"T-6","category":"Gue\ud800st"}
            {"code":"T-1","category":"Guest"}
            """, "application/x-ndjson");

        Assert.Equal((2, 0, 1, 5), Counts(answer.Expect(200).Data));
        Assert.Equal(["4 code", "5 row", "6 row", "7 row", "8 row"], Errors(answer.Data));
        Assert.Equal(["ticket T-1 Guest Kim \"K\" Lee kim@example.com", "ticket T-2 Guest  "], (await PassesAsync(eventId)).Select(p => p.Text));
    }

    [Fact]
    public async Task Rows_with_faults_are_listed_and_the_others_come_in()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var file = "code,category,holderName,email\n" +
            ",Guest,,\n" +
            $"{new string('x', 201)},Guest,,\n" +
            "A,,,\n" +
            $"B,{new string('x', 101)},{new string('x', 201)},\n" +
            "C,Guest,,kim at example.com\n" +
            "D,\"Gu\nest\",,\n" +
            "E\n" +
            "F,Guest,K\u0000m,\n" +
            "G,Guest,,kim@example.com\n";

        var answer = await ImportAsync(organization.Owner, eventId, "tickets", [.. Encoding.UTF8.GetBytes(file), .. "H,Gäst\n"u8[..3], 0xE4, .. "st,,\n"u8]);

        Assert.Equal((1, 0, 0, 9), Counts(answer.Expect(200).Data));
        Assert.Equal(
            ["2 code", "3 code", "4 category", "5 category", "5 holderName", "6 email", "7 category", "8 category", "9 holderName", "11 category"], Errors(answer.Data));
        Assert.All(answer.Data["errors"]!.Items(), e => Assert.Matches("[.?]$", e.Str("message")));
        Assert.Equal(["ticket G Guest  kim@example.com"], (await PassesAsync(eventId)).Select(p => p.Text));
    }

    [Fact]
    public async Task A_thousand_faults_are_told_and_all_are_counted()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        var answer = await ImportAsync(organization.Owner, eventId, "wristbands", "nfcId,category\n" + string.Concat(Enumerable.Repeat("X,\n", 1500)) + "Y,Crew\n");

        Assert.Equal((1, 0, 0, 1500), Counts(answer.Expect(200).Data));
        Assert.Equal(1000, answer.Data["errors"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("nfcId;holderName\nA;B\n", "category")]
    [InlineData("category,holderName\nA,B\n", "nfcId")]
    [InlineData("nfcId,category,Category\nA,B,C\n", "twice")]
    public async Task A_file_without_the_columns_is_refused_and_says_which(string file, string word)
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();

        foreach (var headers in (string[][])[[], ["respond-async"]])
        {
            var answer = await ImportAsync(organization.Owner, eventId, "wristbands", file, "text/csv", headers);
            answer.ExpectProblem(400, "admission.file_unreadable", "file");
            Assert.Contains(word, (string)answer.Json["errors"]!["file"]![0]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_may_not_work_on_the_event_imports_nothing()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var viewer = await organization.AddAsync("viewer");
        var stranger = (await server.NewOrganizationAsync()).Owner;

        (await ImportAsync(viewer, eventId, "wristbands", Three)).ExpectProblem(403, "access.forbidden");
        (await ImportAsync(viewer, eventId, "tickets", Three, "text/csv", "respond-async")).ExpectProblem(403, "access.forbidden");
        (await ImportAsync(stranger, eventId, "wristbands", Three)).ExpectProblem(404, "request.not_found");
        (await ImportAsync(organization.Owner, eventId, "wristbands", Three, "application/json")).ExpectProblem(415, "request.unsupported_media_type");
        Assert.Empty(await PassesAsync(eventId));
    }

    [Fact]
    public async Task Many_chunks_are_as_if_rows_were_taken_one_after_the_other()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var random = new Random(4711);
        // Keys come again within a chunk and beyond it.
        var rows = Enumerable.Range(0, (2 * PassImport.ChunkRows) + 17).Select(n => (
            Key: $"{random.Next(PassImport.ChunkRows)}", Category: $"{(char)('A' + random.Next(3))}", Name: random.Next(3) == 0 ? "" : $"Holder {random.Next(3)}")).ToList();
        var expected = new Dictionary<string, (string Category, string Name)>();
        var (created, updated) = (0, 0);
        foreach (var chunk in rows.Chunk(PassImport.ChunkRows))
        {
            var before = expected.ToDictionary();
            foreach (var (key, category, name) in chunk)
            {
                expected[key] = (category, name.Length > 0 ? name : expected.GetValueOrDefault(key).Name ?? "");
            }

            created += expected.Count - before.Count;
            updated += before.Count(b => expected[b.Key] != b.Value);
        }

        var file = "nfcId,category,holderName\n" + string.Concat(rows.Select(r => $"{r.Key},{r.Category},{r.Name}\n"));
        var answer = await ImportAsync(organization.Owner, eventId, "wristbands", file);

        Assert.Equal((created, updated, rows.Count - created - updated, 0), Counts(answer.Expect(200).Data));
        await using var analysed = server.Admin.CreateCommand("select last_analyze > now() - interval '1 minute' from pg_stat_user_tables where relid = 'admission.pass'::regclass");
        Assert.Equal(true, await analysed.ExecuteScalarAsync());
        Assert.Equal(
            expected.Select(e => $"wristband {e.Key} {e.Value.Category} {e.Value.Name} ").Order(StringComparer.Ordinal), (await PassesAsync(eventId)).Select(p => p.Text));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_whole_chunks_and_is_sent_again()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        // Readers on both sides hold back what does not fill their buffers.
        var rows = PassImport.ChunkRows + 20_000;
        string File(int count) => "nfcId,category\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"{n},Crew\n"));

        await Assert.ThrowsAnyAsync<Exception>(() => organization.Owner.SendAsync(
            HttpMethod.Post, $"/api/v1/events/{eventId}/wristbands/import", new BrokenContent(Encoding.UTF8.GetBytes(File(rows)))));
        var job = await JobOfAsync(eventId, state => state != "running");
        Assert.Equal(("failed", PassImport.ChunkRows), (job.State, job.Done));
        Assert.Equal(PassImport.ChunkRows, (await PassesAsync(eventId)).Count);

        var again = await ImportAsync(organization.Owner, eventId, "wristbands", File(rows));
        Assert.Equal((20_000, 0, PassImport.ChunkRows, 0), Counts(again.Expect(200).Data));
    }

    [Fact]
    public async Task A_file_may_be_sent_and_its_job_watched_from_any_node()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        await using var node = await server.StartNodeAsync();
        using var elsewhere = new HttpClient { BaseAddress = CallboardServer.AddressOf(node) };
        elsewhere.DefaultRequestHeaders.Authorization = organization.Owner.Client.DefaultRequestHeaders.Authorization;
        var rows = PassImport.ChunkRows + 1;
        var file = "code,category\n" + string.Concat(Enumerable.Range(0, rows).Select(n => $"T{n},\"{(n == 5 ? "" : "Gue\"\"st\"\"")}\"\n"));

        var accepted = await ImportAsync(organization.Owner, eventId, "tickets", file, "text/csv", "wait=1, Respond-Async");

        accepted.Expect(202);
        Assert.Equal("respond-async", accepted.Headers["Preference-Applied"]);
        Assert.Equal($"/api/v1/jobs/{accepted.Data.Id()}", accepted.Headers["Location"]);
        Assert.Equal(("ticket", rows), (accepted.Data.Str("kind"), accepted.Data.Int("total")));
        JsonNode job;
        do
        {
            using var answer = await elsewhere.GetAsync(new Uri($"/api/v1/jobs/{accepted.Data.Id()}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            job = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!;
            Assert.True(job.Str("state") == "done" || job["result"] is null);
            await Task.Delay(50);
        }
        while (job.Str("state") == "running");

        Assert.Equal(("done", rows), (job.Str("state"), job.Int("done")));
        Assert.Equal((rows - 1, 0, 0, 1), Counts(job["result"]!));
        Assert.Equal(["7 category"], Errors(job["result"]!));
        Assert.Equal(rows - 1, (await PassesAsync(eventId)).Count);
        (await (await server.NewOrganizationAsync()).Owner.GetAsync($"/api/v1/jobs/{accepted.Data.Id()}")).ExpectProblem(404, "request.not_found");
    }

    [Fact]
    public async Task A_job_whose_server_is_gone_has_failed()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        var accepted = (await ImportAsync(organization.Owner, eventId, "wristbands", Three, "text/csv", "respond-async")).Expect(202);
        await JobOfAsync(eventId, state => state == "done");

        // As kill -9 leaves it.
        await using var killed = server.Admin.CreateCommand("update admission.job set state = 'running', lease_until = now() - interval '1 second' where event_id = $1");
        killed.Parameters.Add(new NpgsqlParameter { Value = eventId });
        await killed.ExecuteNonQueryAsync();

        var job = (await organization.Owner.GetAsync($"/api/v1/jobs/{accepted.Data.Id()}")).Expect(200).Data;
        Assert.Equal("failed", job.Str("state"));
        Assert.Equal((3, 0, 0, 0), Counts(job["result"]!));
        Assert.Contains("send the file again", job.Str("problem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_is_one_thing_that_happened()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        (await ImportAsync(organization.Owner, eventId, "wristbands", Three)).Expect(200);
        (await ImportAsync(organization.Owner, eventId, "wristbands", Three)).Expect(200);
        (await ImportAsync(organization.Owner, eventId, "tickets", "code,category\nA,Guest\n", "text/csv", "respond-async")).Expect(202);
        await JobOfAsync(eventId, state => state == "done", "ticket");

        await using var history = server.Admin.CreateCommand(
            "select entity || ' ' || op from app.action_history where event_id = $1 and entity in ('pass', 'pass_import') order by no");
        history.Parameters.Add(new NpgsqlParameter { Value = eventId });
        await using var reader = await history.ExecuteReaderAsync();
        var entries = new List<string>();
        while (await reader.ReadAsync())
        {
            entries.Add(reader.GetString(0));
        }

        Assert.Equal(["pass_import update", "pass_import update", "pass_import update"], entries);
        var activity = (await organization.Owner.GetAsync($"/api/v1/events/{eventId}/activity")).Expect(200).Data.Items().Select(a => a.Str("summary")).ToList();
        Assert.Contains("Olivia Owner imported 3 wristbands", activity);
        Assert.Contains("Olivia Owner imported wristbands, and nothing was new", activity);
        Assert.Contains("Olivia Owner imported 1 ticket", activity);
    }

    [Fact]
    public async Task A_retried_request_is_one_import()
    {
        var organization = await server.NewOrganizationAsync();
        var eventId = await organization.AddEventAsync();
        async Task<Answer> SendAsync() => await organization.Owner.SendAsync(
            HttpMethod.Post, $"/api/v1/events/{eventId}/wristbands/import", Content(Encoding.UTF8.GetBytes(Three), "text/csv"), ("Idempotency-Key", "import-1"));

        Assert.Equal((3, 0, 0, 0), Counts((await SendAsync()).Expect(200).Data));
        Assert.Equal((3, 0, 0, 0), Counts((await SendAsync()).Expect(200).Data));
    }

    private static Task<Answer> ImportAsync(ApiUser user, Guid eventId, string kind, string file, string type = "text/csv", params string[] prefer) =>
        ImportAsync(user, eventId, kind, Encoding.UTF8.GetBytes(file), type, prefer);

    private static Task<Answer> ImportAsync(ApiUser user, Guid eventId, string kind, byte[] file, string type = "text/csv", params string[] prefer) =>
        user.SendAsync(HttpMethod.Post, $"/api/v1/events/{eventId}/{kind}/import", Content(file, type), [.. prefer.Select(p => ("Prefer", p))]);

    private static ByteArrayContent Content(byte[] file, string type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new(type);
        return content;
    }

    private static (int Created, int Updated, int Unchanged, int Rejected) Counts(JsonNode result) =>
        (result.Int("created"), result.Int("updated"), result.Int("unchanged"), result.Int("rejected"));

    private static IEnumerable<string> Errors(JsonNode result) => result["errors"]!.Items().Select(e => $"{e.Int("row")} {e.Str("field")}");

    private sealed record StoredPass(string Text, long Tag, int Version);

    private async Task<List<StoredPass>> PassesAsync(Guid eventId)
    {
        await using var command = server.Admin.CreateCommand(
            """
            select p.text, p.tag, p.version
              from (select concat_ws(' ', kind, key, category, coalesce(holder_name, ''), coalesce(email, '')) as text, tag, version
                      from admission.pass where event_id = $1) as p
             order by p.text collate "C"
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = eventId });
        await using var reader = await command.ExecuteReaderAsync();
        var passes = new List<StoredPass>();
        while (await reader.ReadAsync())
        {
            passes.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2)));
        }

        return passes;
    }

    // The last job of the event, once it is in the state wanted.
    private async Task<(string State, int Done)> JobOfAsync(Guid eventId, Func<string, bool> wanted, string kind = "wristband")
    {
        for (var tries = 0; ; tries++)
        {
            await using var command = server.Admin.CreateCommand(
                "select state, done from admission.job where event_id = $1 and kind = $2 order by created_at desc limit 1");
            command.Parameters.Add(new NpgsqlParameter { Value = eventId });
            command.Parameters.Add(new NpgsqlParameter { Value = kind });
            await using var reader = await command.ExecuteReaderAsync();
            if (await reader.ReadAsync() && wanted(reader.GetString(0)))
            {
                return (reader.GetString(0), reader.GetInt32(1));
            }

            Assert.True(tries < 600, "The job does not come to its end.");
            await Task.Delay(50);
        }
    }

    /// <summary>A file whose connection is lost before its end.</summary>
    private sealed class BrokenContent : HttpContent
    {
        private readonly byte[] _bytes;

        public BrokenContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes);
            await stream.FlushAsync();
            // Long enough for the server to have read the first chunk: a cut connection may overtake what was sent on it.
            await Task.Delay(3000);
            throw new IOException("The line is cut.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
