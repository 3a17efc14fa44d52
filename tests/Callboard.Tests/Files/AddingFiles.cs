using System.Security.Cryptography;
using Callboard.Files.Rules;
using Callboard.Files.Store;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>Files come to an event: in one piece, into the bucket they fit, by whoever may.</summary>
public sealed class AddingFiles(CallboardServer server) : IAsyncLifetime
{
    private TestOrganization _organization = null!;
    private Guid _event;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _event = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_file_comes_back_as_it_was_sent()
    {
        var content = Samples.Png(10_000);
        var added = (await _organization.Owner.UploadAsync(_event, content, "Bühnenplan.png")).Expect(201).Data;
        Assert.Equal(
            ("Bühnenplan.png", "image/png", "images", content.Length, Convert.ToHexStringLower(SHA256.HashData(content))),
            (added.Str("name"), added.Str("mediaType"), added.Str("bucket"), added.Int("size"), added.Str("sha256")));
        var read = (await _organization.Owner.GetAsync($"/api/v1/files/{added.Id()}/content")).Expect(200);
        Assert.Equal(content, read.Bytes);
        Assert.Equal(("image/png", "nosniff"), (read.MediaType, read.Headers["X-Content-Type-Options"]));
        Assert.StartsWith("sandbox", read.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''B%C3%BChnenplan.png", read.Headers["Content-Disposition"], StringComparison.Ordinal);
        foreach (var (query, found) in new[] { ("?bucket=images", 1), ("?bucket=documents", 0) })
        {
            Assert.Equal(found, (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files{query}")).Expect(200).Json.Int("total"));
        }

        (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files?bucket=attic")).ExpectProblem(400, "request.invalid", "bucket");
        var list = (await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files")).Expect(200);
        Assert.Equal(added.Id(), Assert.Single(list.Data.Items()).Id());
    }

    [Theory]
    [InlineData("images", "image/jpeg", true)]
    [InlineData("images", "image/webp", true)]
    [InlineData("images", "image/gif", false)]
    [InlineData("images", "application/pdf", false)]
    [InlineData("images", "video/mp4", false)]
    [InlineData("documents", "application/pdf", true)]
    [InlineData("documents", "application/msword", true)]
    [InlineData("documents", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true)]
    [InlineData("documents", "text/plain", true)]
    [InlineData("documents", "image/png", false)]
    [InlineData("media", "video/mp4", true)]
    [InlineData("media", "image/gif", true)]
    [InlineData("media", "image/heic", true)]
    [InlineData("media", "text/plain", false)]
    public async Task A_bucket_takes_what_it_is_for_whatever_the_name_says(string bucket, string mediaType, bool taken)
    {
        var answer = await _organization.Owner.UploadAsync(_event, Samples.All[mediaType], "anything.exe", bucket);
        if (taken)
        {
            Assert.Equal(mediaType, answer.Expect(201).Data.Str("mediaType"));
        }
        else
        {
            answer.ExpectProblem(415, "files.type_refused", "file");
            Assert.Equal(mediaType, answer.Json.Str("found"));
        }
    }

    [Theory]
    [InlineData("images", 5)]
    [InlineData("documents", 10)]
    [InlineData("media", 50)]
    public async Task A_bucket_has_a_largest_file(string bucket, int megabytes)
    {
        var limit = megabytes * 1024 * 1024;
        Assert.Equal(limit, Buckets.Limit(Enum.Parse<FileBucket>(bucket, ignoreCase: true)));
        await using var command = server.Admin.CreateCommand("select files.bucket_limit($1)");
        command.Parameters.AddWithValue(bucket);
        Assert.Equal((long)limit, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Func<int, byte[]> of = bucket == "documents" ? size => Samples.Pdf(size - Samples.Pdf().Length) : Samples.PngOf;
        (await _organization.Owner.UploadAsync(_event, of(limit), "largest", bucket)).Expect(201);
        (await _organization.Owner.UploadAsync(_event, of(limit + 1), "too large", bucket)).ExpectProblem(413, "files.too_large");
        (await _organization.Owner.PostAsync("/api/v1/files/uploads", new { name = "x", bucket, size = limit + 1, eventId = _event }))
            .Expect(limit + 1 > Buckets.LargestFile ? 400 : 413);
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { "svg", 415, "files.markup" },
        { "empty", 400, "files.empty" },
        { "cut", 400, "files.damaged" },
        { "tail", 400, "files.foreign_data" },
        { "noise", 415, "files.type_unknown" },
        { "bomb", 400, "files.expands_too_far" },
        { "macros", 415, "files.macros" },
        { "pixels", 400, "files.too_many_pixels" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_a_whole_file_of_its_kind_is_refused_and_leaves_nothing(string what, int status, string code)
    {
        var (content, bucket) = what switch
        {
            "svg" => (Samples.Svg(), "images"),
            "empty" => ([], "images"),
            "cut" => (Samples.Png()[..^3], "images"),
            "tail" => ([.. Samples.Png(), .. Samples.Svg()], "images"),
            "noise" => (new byte[] { 1, 2, 3, 0, 255 }, "images"),
            "bomb" => (Samples.Docx(("word/media/a.bin", new byte[150 * 1024 * 1024])), "documents"),
            "macros" => (Samples.Docx(("word/vbaProject.bin", [1])), "documents"),
            _ => (Samples.Png(0, 50_000, 50_000), "images"),
        };
        (await _organization.Owner.UploadAsync(_event, content, "x", bucket)).ExpectProblem(status, code, "file");
        Assert.Empty((await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files")).Expect(200).Data.Items());
        var usage = (await _organization.Owner.GetAsync("/api/v1/storage/usage")).Expect(200).Data;
        Assert.Equal((0, 0), (usage.Int("used"), usage.Int("reserved")));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a\u202Egnp.exe")]
    [InlineData("NUL")]
    [InlineData("a\tb.png")]
    public async Task A_name_that_leads_astray_is_refused(string name)
    {
        (await _organization.Owner.UploadAsync(_event, Samples.Png(), name)).ExpectProblem(400, "files.name_invalid", "name");
        var begun = await _organization.Owner.PostAsync("/api/v1/files/uploads", new { name, bucket = "images", size = 100, eventId = _event });
        begun.ExpectProblem(400, "files.name_invalid", "name");
    }

    [Fact]
    public async Task A_form_says_what_it_lacks()
    {
        using var form = new MultipartFormDataContent { { new StringContent("attic"), "bucket" } };
        var answer = await _organization.Owner.SendAsync(HttpMethod.Post, "/api/v1/files", form);
        answer.ExpectProblem(400, "files.form_incomplete", "file").ExpectProblem(400, "files.form_incomplete", "bucket")
            .ExpectProblem(400, "files.form_incomplete", "eventId");
        (await _organization.Owner.PostAsync("/api/v1/files", new { })).ExpectProblem(415, "request.unsupported_media_type");
        (await _organization.Owner.UploadAsync(Guid.CreateVersion7(), Samples.Png())).ExpectProblem(404, "files.event_unknown", "eventId");
    }

    [Fact]
    public async Task Sending_a_form_again_with_its_id_is_sending_it_once()
    {
        var id = Guid.CreateVersion7().ToString();
        var first = (await _organization.Owner.UploadAsync(_event, Samples.Png(), id: id)).Expect(201).Data;
        var second = (await _organization.Owner.UploadAsync(_event, Samples.Png(), id: id)).Expect(201).Data;
        Assert.Equal((id, id), (first.Str("id"), second.Str("id")));
        Assert.Single((await _organization.Owner.GetAsync($"/api/v1/events/{_event}/files")).Data.Items());
    }

    /// <summary>Source B, section 7: pictures by the team, documents by leads; who may remove which.</summary>
    [Theory]
    [InlineData("images", 201, 204, 403)]
    [InlineData("documents", 403, 403, 204)]
    [InlineData("media", 201, 204, 204)]
    public async Task Powers_are_those_of_the_bucket(string bucket, int editorAdds, int editorRemovesOwn, int leadRemovesOthers)
    {
        var (lead, editor) = (await _organization.AddAsync("member", "Lea Lead"), await _organization.AddAsync("member", "Ed Editor"));
        var (looker, outsider) = (await _organization.AddAsync("member", "Lo Looker"), await _organization.AddAsync("member", "Otto Outsider"));
        foreach (var (user, role, permission) in new[] { (lead, "event_lead", "admin"), (editor, "marketing_lead", "edit"), (looker, "marketing_lead", "view_only") })
        {
            (await _organization.Owner.PostAsync($"/api/v1/events/{_event}/team", new { userId = user.Id, role, permission })).Expect(201);
        }

        var content = bucket == "documents" ? Samples.Pdf() : Samples.Png();
        (await editor.UploadAsync(_event, content, "a", bucket)).Expect(editorAdds);
        (await looker.UploadAsync(_event, content, "b", bucket)).Expect(403);
        (await outsider.UploadAsync(_event, content, "c", bucket)).Expect(403);
        var byLead = (await lead.UploadAsync(_event, content, "d", bucket)).Expect(201).Data.Id();
        (await looker.GetAsync($"/api/v1/files/{byLead}/content")).Expect(200);
        // Everybody sees that it is there; documents are opened by the team.
        var seen = (await outsider.GetAsync($"/api/v1/files/{byLead}")).Expect(200).Data;
        Assert.Equal((bucket != "documents", false), ((bool)seen["canOpen"]!, (bool)seen["canRemove"]!));
        (await outsider.GetAsync($"/api/v1/files/{byLead}/content")).Expect(bucket == "documents" ? 403 : 200);
        (await outsider.DeleteAsync($"/api/v1/files/{byLead}")).Expect(403);
        (await looker.DeleteAsync($"/api/v1/files/{byLead}")).Expect(403);
        if (editorAdds == 201)
        {
            var byEditor = (await editor.UploadAsync(_event, content, "e", bucket)).Expect(201).Data.Id();
            (await lead.DeleteAsync($"/api/v1/files/{byEditor}")).Expect(leadRemovesOthers);
            if (leadRemovesOthers != 204)
            {
                (await editor.DeleteAsync($"/api/v1/files/{byEditor}")).Expect(editorRemovesOwn);
            }
        }

        (await editor.DeleteAsync($"/api/v1/files/{byLead}")).Expect(403);
        (await lead.DeleteAsync($"/api/v1/files/{byLead}")).Expect(204);
        (await lead.GetAsync($"/api/v1/files/{byLead}")).ExpectProblem(404, "files.not_found");
    }

    [Fact]
    public async Task A_removed_file_is_gone_from_the_store_and_does_not_come_back()
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        var key = await KeyAsync(id);
        var store = server.Services.GetRequiredService<IObjectStore>();
        (await store.OpenAsync($"{key}/file", 0, TestContext.Current.CancellationToken)).Dispose();
        (await _organization.Owner.DeleteAsync($"/api/v1/files/{id}")).Expect(204);
        await server.Services.GetRequiredService<StoreKeeper>().RemoveAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenAsync($"{key}/file", 0, TestContext.Current.CancellationToken));
        var removal = (await _organization.Owner.GetAsync($"/api/v1/history/file/{id}")).Expect(200).Data.Items().First(c => c.Str("op") == "delete");
        (await _organization.Owner.PostAsync($"/api/v1/history/{removal.Str("id")}/restore")).ExpectProblem(409, "history.not_restorable");
    }

    private async Task<string> KeyAsync(Guid id)
    {
        await using var command = server.Admin.CreateCommand("select storage_key from files.file where id = $1");
        command.Parameters.AddWithValue(id);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
