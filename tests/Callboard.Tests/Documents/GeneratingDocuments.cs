using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Documents;

/// <summary>Documents are made of an event, kept among its files, opened by a link, and say what whoever asked may see.</summary>
public sealed class GeneratingDocuments(CallboardServer server) : IAsyncLifetime
{
    private const string Generate = "/api/v1/documents/generate", Preview = "/api/v1/documents/preview";

    private TestOrganization _organization = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _event = await _organization.AddEventAsync(name: "Spring: showcase", more: new { budget = "9000", currency = "EUR" });
        await BlockAsync("Doors open", "17:30", more: new { notes = "Hold until the caller says so", location = "Foyer", track = "House", priority = "high" });
        await BlockAsync("Lights by Lumen & Co", "18:00", more: new { track = "Light" });
        await BlockAsync("בדיקת סאונד", "18:30");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("run_of_show", "Doorsopen")]
    [InlineData("call_sheet", "OwnerPerson")]
    [InlineData("budget", "Budgetoftheevent")]
    [InlineData("badges", "OwnerPerson")]
    public async Task Each_kind_is_kept_and_opened_by_its_link(string documentType, string says)
    {
        var block = await BlockAsync("With somebody", "19:00");
        (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/timeline/{block}/personnel", new { userId = _organization.Owner.Id, role = "caller" })).Expect(201);
        var name = PdfReading.Dense(_organization.Owner.Name);
        foreach (var format in new[] { "pdf", "docx" })
        {
            var made = (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType, format })).Expect(201);
            var file = (await _organization.Owner.GetAsync($"/api/v1/files/{made.Data.Str("fileId")}")).Expect(200).Data;
            Assert.Equal("documents", file.Str("bucket"));
            Assert.Equal($"/api/v1/files/{made.Data.Str("fileId")}", made.Headers["Location"]);
            Assert.EndsWith($" v{(long)made.Data["edition"]!}.{format}", file.Str("name"), StringComparison.Ordinal);
            Assert.StartsWith("Spring - showcase – ", file.Str("name"), StringComparison.Ordinal);
            // Nobody is signed in.
            var content = (await server.Anonymous.GetAsync(new Uri(made.Data.Str("url")!).AbsolutePath)).Expect(200);
            Assert.Equal(format == "pdf" ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document", content.MediaType);
            Assert.Contains(says == "OwnerPerson" ? name : says, TextOf(content.Bytes, format), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/documents?documentType={documentType}")).Json.Int("total"));
    }

    [Fact]
    public async Task A_run_of_show_has_its_blocks_in_order_and_notes_where_they_are_asked_for()
    {
        using var plain = await PdfAsync(new { documentType = "run_of_show" });
        var rows = plain.Structure.All.Where(n => n.Type == "TR").Skip(1).Select(r => r.WholeText).ToList();
        Assert.Equal(3, rows.Count);
        Assert.Contains("Doors open", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("18:30–19:30", rows[0], StringComparison.Ordinal);
        Assert.Contains("Foyer", rows[0], StringComparison.Ordinal);
        Assert.Contains("High priority", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Hold until", plain.Structure.WholeText, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin (UTC+1)", plain.Structure.WholeText, StringComparison.Ordinal);
        using var noted = await PdfAsync(new { documentType = "run_of_show", options = new { includeNotes = true } });
        Assert.Contains("Hold until the caller says so", noted.Structure.WholeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_of_one_track_one_person_and_chosen_columns()
    {
        using var track = await PdfAsync(new { documentType = "run_of_show", options = new { track = "Light" } });
        Assert.Equal(2, track.Structure.All.Count(n => n.Type == "TR"));
        Assert.DoesNotContain("Doors open", track.Structure.WholeText, StringComparison.Ordinal);
        using var person = await PdfAsync(new { documentType = "run_of_show", options = new { personId = _organization.Owner.Id } });
        Assert.Contains("Nothing in the run of show is of what was asked for.", person.Structure.WholeText, StringComparison.Ordinal);
        using var columns = await PdfAsync(new { documentType = "run_of_show", options = new { columns = new[] { "status" } } });
        Assert.Equal(["TIME", "WHAT", "STATUS"], columns.Structure.All.Where(n => n.Type == "TH").Select(n => n.Text));
    }

    [Fact]
    public async Task For_a_vendor_it_has_what_concerns_the_vendor_and_nothing_else()
    {
        var vendor = (await _organization.Owner.PostAsync(
            "/api/v1/vendors", new { name = "Lumen & Co", type = "lighting", contactName = "Ingrid", contactEmail = "ingrid@lumen.example" })).Expect(201).Data.Id();
        var other = (await _organization.Owner.PostAsync("/api/v1/vendors", new { name = "Florists", type = "florist", contactEmail = "rose@florists.example" })).Expect(201).Data.Id();
        foreach (var id in new[] { vendor, other })
        {
            (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/vendors", new { vendorId = id })).Expect(201);
        }

        // Whoever is the vendor's contact brings the block along.
        var contact = (await _organization.Owner.PostAsync("/api/v1/participants", new { name = "Ingrid", email = "INGRID@lumen.example" })).Expect(201).Data.Id();
        var focus = await BlockAsync("Focus", "20:00");
        (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/timeline/{focus}/personnel", new { participantId = contact, role = "lights" })).Expect(201);
        var colleague = (await _organization.Owner.PostAsync("/api/v1/participants", new { name = "Somebody Else", email = "else@private.example", phone = "+49 1" })).Expect(201).Data.Id();
        (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/timeline/{focus}/personnel", new { participantId = colleague, role = "hands" })).Expect(201);

        foreach (var documentType in new[] { "run_of_show", "call_sheet" })
        {
            using var sheet = await PdfAsync(new { documentType, options = new { vendorId = vendor } });
            var text = sheet.Structure.WholeText;
            Assert.Contains("For Lumen & Co", text, StringComparison.Ordinal);
            Assert.Contains("Lights by Lumen & Co", text, StringComparison.Ordinal);
            Assert.Contains("Focus", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Doors open", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Florists", text, StringComparison.Ordinal);
            // It does not learn how to reach people it has nothing to do with, nor where it could look for more.
            Assert.DoesNotContain("else@private.example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Is this the latest", sheet.WholeText, StringComparison.Ordinal);
        }

        using var nothing = await PdfAsync(new { documentType = "run_of_show", options = new { vendorId = other } });
        Assert.Contains("Nothing in the run of show names Florists yet.", nothing.Structure.WholeText, StringComparison.Ordinal);
        (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show", options = new { vendorId = Guid.CreateVersion7() } }))
            .ExpectProblem(404, "documents.vendor_unknown", "options.vendorId");
    }

    [Fact]
    public async Task A_budget_adds_up_and_says_what_is_over()
    {
        await CategoryAsync("venue", "1000", "1200.50");
        await CategoryAsync("catering", "500", "100");
        using var sheet = await PdfAsync(new { documentType = "budget" });
        var rows = sheet.Structure.All.Where(n => n.Type == "TR").Select(r => string.Join('|', r.Children.Select(c => c.Text))).ToList();
        Assert.Contains("Venue|1,000.00|0.00|1,200.50|200.50 over|+20.1", rows);
        Assert.Contains("Catering|500.00|0.00|100.00|400.00 under|−80.0", rows);
        Assert.Contains("Total|1,500.00|0.00|1,300.50|199.50 under|−13.3", rows);
        Assert.Contains("9,000.00 EUR", sheet.Structure.WholeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Badges_are_of_tickets_of_a_series_with_the_codes_gates_read()
    {
        foreach (var (code, category, holder) in new[] { ("VIP-1", "vip", "山田太郎"), ("GA-1", "general", "Ada Lovelace"), ("GA-2", "general", "") })
        {
            (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/tickets", new { code, category, holderName = holder.Length > 0 ? holder : null })).Expect(201);
        }

        var series = (await _organization.Owner.PostAsync("/api/v1/series", new
        {
            eventId = _event, name = "First night", startAt = "2027-03-10T18:00:00Z", endAt = "2027-03-10T22:00:00Z",
        })).Expect(201).Data.Id();
        (await _organization.Owner.PostAsync($"/api/v1/series/{series}/tickets/bulk", new { category = "vip" })).Expect(200);

        using var all = await PdfAsync(new { documentType = "badges" });
        Assert.Equal(3, all.Structure.All.Count(n => n.Type == "Div"));
        Assert.Equal(
            ["QR code of the ticket GA-1", "QR code of the ticket GA-2", "QR code of the ticket VIP-1"],
            all.Structure.All.Where(n => n.Type == "Figure").Select(f => f.Alternative).Order());
        using var some = await PdfAsync(new { documentType = "badges", options = new { seriesId = series } });
        var badge = Assert.Single(some.Structure.All, n => n.Type == "Div");
        Assert.Contains("山田太郎", badge.WholeText, StringComparison.Ordinal);
        Assert.Contains("First night", badge.WholeText, StringComparison.Ordinal);
        using var general = await PdfAsync(new { documentType = "badges", options = new { category = "general" } });
        Assert.Equal(2, general.Structure.All.Count(n => n.Type == "Div"));
        using var crew = await PdfAsync(new { documentType = "badges", options = new { holders = "crew" } });
        Assert.DoesNotContain(crew.Structure.All, n => n.Type == "Figure");
        (await _organization.Owner.PostAsync(Preview, new { eventId = _event, documentType = "badges", options = new { seriesId = Guid.CreateVersion7() } }))
            .ExpectProblem(404, "documents.series_unknown", "options.seriesId");
    }

    [Fact]
    public async Task Times_carry_their_offset_where_the_clocks_change()
    {
        var night = await _organization.AddEventAsync(name: "Clocks", more: new { startAt = "2027-03-27T20:00:00Z", endAt = "2027-03-28T03:00:00Z" });
        await BlockAsync("Before", "23:00", "2027-03-27", night);
        await BlockAsync("After", "02:00", "2027-03-28", night);
        using var sheet = await PdfAsync(new { documentType = "run_of_show" }, night);
        Assert.Contains("00:00 UTC+1 – 01:00 UTC+1", sheet.Structure.WholeText, StringComparison.Ordinal);
        Assert.Contains("04:00 UTC+2 – 05:00 UTC+2", sheet.Structure.WholeText, StringComparison.Ordinal);
        Assert.Contains("The clocks change in between", sheet.Structure.WholeText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_keep_documents_the_team_looks_at_them_and_nobody_else_learns_of_them()
    {
        var (manager, member, viewer) = (await _organization.AddAsync("manager"), await _organization.AddAsync("member"), await _organization.AddAsync("viewer"));
        var body = new { eventId = _event, documentType = "run_of_show" };
        (await manager.PostAsync(Generate, body)).Expect(201);
        (await member.PostAsync(Generate, body)).Expect(403);
        (await viewer.PostAsync(Generate, body)).Expect(403);
        foreach (var user in new[] { member, viewer })
        {
            var shown = (await user.PostAsync(Preview, body)).Expect(200);
            Assert.Equal("application/pdf", shown.MediaType);
            Assert.StartsWith("inline", shown.Headers["Content-Disposition"], StringComparison.Ordinal);
        }

        var hidden = await _organization.AddEventAsync(name: "Hidden", visibility: "team");
        foreach (var path in new[] { Generate, Preview })
        {
            (await member.PostAsync(path, new { eventId = hidden, documentType = "run_of_show" })).Expect(404);
        }

        (await member.GetAsync($"/api/v1/events/{hidden}/documents")).ExpectProblem(404, "documents.event_unknown");
        (await (await server.NewOrganizationAsync()).Owner.PostAsync(Preview, body)).ExpectProblem(404, "documents.event_unknown", "eventId");
    }

    [Fact]
    public async Task People_of_a_portal_see_their_event_and_get_no_document_of_what_they_do_not_see()
    {
        var client = (await _organization.Owner.PostAsync("/api/v1/clients", new { companyName = "Client" })).Expect(201).Data.Id();
        (await _organization.Owner.PatchAsync($"/api/v1/events/{_event}", new { clientId = client })).Expect(200);
        var portal = await _organization.AddPortalAsync("client", client);
        (await portal.GetAsync($"/api/v1/events/{_event}")).Expect(200);
        (await portal.PostAsync(Preview, new { eventId = _event, documentType = "run_of_show" })).ExpectProblem(403, "documents.staff_only");
        (await portal.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show" })).ExpectProblem(404, "files.event_unknown", "eventId");
        (await portal.GetAsync($"/api/v1/events/{_event}/documents")).Expect(404);
    }

    [Fact]
    public async Task Paper_is_old_when_what_it_was_made_from_has_changed()
    {
        async Task<bool> HoldsAsync() =>
            (bool)(await _organization.Owner.GetAsync($"/api/v1/events/{_event}/documents")).Expect(200).Data.Items().Single()["isCurrent"]!;
        var made = (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show", options = new { includeNotes = true } })).Expect(201);
        var listed = (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/documents")).Data.Items().Single();
        Assert.Equal(made.Data.Str("fileId"), listed.Str("fileId"));
        Assert.True((bool)listed["options"]!["includeNotes"]!);
        Assert.Equal(_organization.Owner.Name, listed["printedBy"]!.Str("name"));
        Assert.True(await HoldsAsync());
        // Of other things it says nothing.
        (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/tasks", new { name = "Something" })).Expect(201);
        await CategoryAsync("venue", "1", "0");
        Assert.True(await HoldsAsync());
        await BlockAsync("One more", "21:00");
        Assert.False(await HoldsAsync());
        // What is gone from the files is gone from here.
        (await _organization.Owner.DeleteAsync($"/api/v1/files/{made.Data.Str("fileId")}")).Expect(204);
        Assert.Empty((await _organization.Owner.GetAsync($"/api/v1/events/{_event}/documents")).Data.Items());
    }

    [Fact]
    public async Task Two_prints_of_the_same_have_one_number()
    {
        var first = (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show" })).Expect(201);
        var second = (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show", format = "docx" })).Expect(201);
        Assert.Equal((long)first.Data["edition"]!, (long)second.Data["edition"]!);
    }

    [Fact]
    public async Task They_take_room_as_every_file_does()
    {
        (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show" })).Expect(201);
        await using var command = server.Admin.CreateCommand("update files.usage set quota = used + 100 where organization_id = $1");
        command.Parameters.AddWithValue(_organization.Id);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show" })).ExpectProblem(409, "files.quota_exceeded");
    }

    [Fact]
    public async Task Asked_twice_with_one_key_it_is_made_once()
    {
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var body = new { eventId = _event, documentType = "run_of_show" };
        var first = (await _organization.Owner.SendAsync(HttpMethod.Post, Generate, body, key)).Expect(201);
        var second = (await _organization.Owner.SendAsync(HttpMethod.Post, Generate, body, key)).Expect(201);
        Assert.Equal(first.Data.Str("fileId"), second.Data.Str("fileId"));
        Assert.Equal(1, (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/documents")).Json.Int("total"));
    }

    [Theory]
    [InlineData("""{"documentType":"invoice"}""")]
    [InlineData("""{"documentType":"run-of-show"}""")]
    [InlineData("""{"documentType":"run_of_show","format":"html"}""")]
    [InlineData("""{"documentType":"run_of_show","format":null}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"vendorId":"not-an-id"}}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"includeNotes":"yes"}}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"columns":["length","length","length","length","length","length"]}}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"columns":["price"]}}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"track":""}}""")]
    [InlineData("""{"documentType":"run_of_show","options":{"paper":"a3"}}""")]
    [InlineData("""{"documentType":"badges","options":{"holders":"everybody"}}""")]
    [InlineData("""{"documentType":"badges","options":[]}""")]
    public async Task What_makes_no_sense_is_refused(string body)
    {
        var asked = JsonNode.Parse(body)!.AsObject();
        asked["eventId"] = _event.ToString();
        foreach (var path in new[] { Generate, Preview })
        {
            (await _organization.Owner.PostAsync(path, asked)).Expect(400);
        }
    }

    [Fact]
    public async Task Texts_that_mean_something_elsewhere_are_only_text()
    {
        const string nasty = "100% _done_ \\ <b>&amp;</b> %PDF-1.7 endobj ') drop table; -- {{x}} \u202Egnp.exe";
        await BlockAsync(nasty, "22:00", more: new { notes = nasty, location = "(a) [b] <c>" });
        var options = new { includeNotes = true, track = "'; drop table schedule.block; --" };
        using (var none = await PdfAsync(new { documentType = "run_of_show", options }))
        {
            Assert.Contains("Nothing in the run of show", none.Structure.WholeText, StringComparison.Ordinal);
        }

        foreach (var format in new[] { "pdf", "docx" })
        {
            // It is looked at as every file is before it is kept.
            var made = (await _organization.Owner.PostAsync(Generate, new { eventId = _event, documentType = "run_of_show", format, options = new { includeNotes = true } })).Expect(201);
            var content = (await _organization.Owner.GetAsync($"/api/v1/files/{made.Data.Str("fileId")}/content")).Expect(200).Bytes;
            Assert.Contains("<b>&amp;</b>%PDF-1.7endobj", TextOf(content, format), StringComparison.Ordinal);
        }
    }

    private static string TextOf(byte[] content, string format)
    {
        if (format == "pdf")
        {
            using var pdf = new PdfReading(content);
            return PdfReading.Dense(pdf.Structure.WholeText);
        }

        using var word = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open(new MemoryStream(content), isEditable: false);
        return PdfReading.Dense(word.MainDocumentPart!.Document!.Body!.InnerText);
    }

    private async Task<PdfReading> PdfAsync(object body, Guid? eventId = null) =>
        new((await _organization.Owner.PostAsync(Preview, ApiUser.Merge(new { eventId = eventId ?? _event }, body))).Expect(200).Bytes);

    // An hour that begins at a time of the day, in UTC.
    private async Task<Guid> BlockAsync(string activity, string time, string day = "2027-03-10", Guid? eventId = null, object? more = null)
    {
        var start = DateTimeOffset.Parse($"{day}T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
        return (await _organization.Owner.PostAsync($"/api/v1/events/{eventId ?? _event}/timeline", ApiUser.Merge(
            new { activity, startTime = start, endTime = start.AddHours(1) }, more))).Expect(201).Data.Id();
    }

    private async Task CategoryAsync(string category, string budgetedAmount, string actualAmount) =>
        (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/budget/categories", new { category, budgetedAmount, actualAmount })).Expect(201);
}
