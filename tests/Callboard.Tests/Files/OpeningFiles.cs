using System.Security.Cryptography;
using Callboard.Files.Rules;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>Files are read: in parts, again, by everybody where they are public, and by whoever has a link.</summary>
public sealed class OpeningFiles(CallboardServer server) : IAsyncLifetime
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
    public async Task A_part_of_a_file_is_read_by_itself()
    {
        var content = Samples.Mp4(200_000);
        var address = $"/api/v1/files/{(await _organization.Owner.UploadAsync(_event, content, "a.mp4", "media")).Expect(201).Data.Id()}/content";
        var part = await _organization.Owner.SendAsync(HttpMethod.Get, address, null, ("Range", "bytes=100000-100099"));
        part.Expect(206);
        Assert.Equal(content[100_000..100_100], part.Bytes);
        Assert.Equal($"bytes 100000-100099/{content.Length}", part.Headers["Content-Range"]);
        var end = await _organization.Owner.SendAsync(HttpMethod.Get, address, null, ("Range", "bytes=-7"));
        Assert.Equal(content[^7..], end.Expect(206).Bytes);
        (await _organization.Owner.SendAsync(HttpMethod.Get, address, null, ("Range", $"bytes={content.Length}-"))).Expect(416);
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again()
    {
        var address = $"/api/v1/files/{(await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id()}/content";
        var first = (await _organization.Owner.GetAsync(address)).Expect(200);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(Samples.Png()))}\"", first.Headers["ETag"]);
        Assert.Empty((await _organization.Owner.SendAsync(HttpMethod.Get, address, null, ("If-None-Match", first.Headers["ETag"]))).Expect(304).Bytes);
    }

    [Theory]
    [InlineData("application/pdf", "documents", "attachment")]
    [InlineData("text/plain", "documents", "inline")]
    [InlineData("image/jpeg", "images", "inline")]
    public async Task It_is_shown_or_saved_as_its_kind_is(string mediaType, string bucket, string how)
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.All[mediaType], "page.html", bucket)).Expect(201).Data.Id();
        var shown = (await _organization.Owner.GetAsync($"/api/v1/files/{id}/content")).Expect(200).Headers["Content-Disposition"];
        Assert.StartsWith(how, shown, StringComparison.Ordinal);
        // A text that was called a page is not saved as one.
        Assert.DoesNotContain(".html\"", shown, StringComparison.Ordinal);
        var saved = (await _organization.Owner.GetAsync($"/api/v1/files/{id}/content?download=true")).Expect(200);
        Assert.StartsWith("attachment", saved.Headers["Content-Disposition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_public_media_where_the_event_says_so_and_documents_never()
    {
        var picture = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data;
        var video = (await _organization.Owner.UploadAsync(_event, Samples.Mp4(), "a.mp4", "media")).Expect(201).Data;
        var paper = (await _organization.Owner.UploadAsync(_event, Samples.Pdf(), "a.pdf", "documents")).Expect(201).Data;
        Assert.Null(video.Str("publicUrl"));
        Assert.Equal(Samples.Png(), (await server.Anonymous.GetAsync(picture.Str("publicUrl")!)).Expect(200).Bytes);
        (await server.Anonymous.GetAsync($"/api/v1/files/public/{video.Id()}")).ExpectProblem(404, "files.not_found");
        (await server.Anonymous.GetAsync($"/api/v1/files/public/{paper.Id()}")).ExpectProblem(404, "files.not_found");
        (await _organization.Owner.PutAsync($"/api/v1/events/{_event}/files/settings", new { mediaPublic = true })).Expect(200);
        (await server.Anonymous.GetAsync($"/api/v1/files/public/{video.Id()}")).Expect(200);
        Assert.NotNull((await _organization.Owner.GetAsync($"/api/v1/files/{video.Id()}")).Data.Str("publicUrl"));
        (await server.Anonymous.GetAsync($"/api/v1/files/public/{paper.Id()}")).ExpectProblem(404, "files.not_found");
        (await _organization.Owner.PutAsync($"/api/v1/events/{_event}/files/settings", new { mediaPublic = false })).Expect(200);
        (await server.Anonymous.GetAsync($"/api/v1/files/public/{video.Id()}")).ExpectProblem(404, "files.not_found");
    }

    [Fact]
    public async Task A_link_opens_one_file_without_an_account_until_it_ends()
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.Pdf(), "contract.pdf", "documents")).Expect(201).Data.Id();
        var link = (await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { expiresIn = 3600 })).Expect(200);
        Assert.Equal(link.Json.Str("url"), link.Data.Str("url"));
        var path = new Uri(link.Data.Str("url")!).AbsolutePath;
        Assert.Equal(Samples.Pdf(), (await server.Anonymous.GetAsync(path)).Expect(200).Bytes);

        (await _organization.Owner.DeleteAsync($"/api/v1/files/{id}/links")).Expect(204);
        var ended = (await server.Anonymous.GetAsync(path)).ExpectProblem(404, "files.link_invalid");
        var short1 = new Uri((await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { expiresIn = 1 })).Expect(200).Data.Str("url")!).AbsolutePath;
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        var expired = (await server.Anonymous.GetAsync(short1)).ExpectProblem(404, "files.link_invalid");
        Assert.Equal(Without(ended), Without(expired));

        // Without a body: for a day.
        var usual = (await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { })).Expect(200);
        (await _organization.Owner.DeleteAsync($"/api/v1/files/{id}")).Expect(204);
        (await server.Anonymous.GetAsync(new Uri(usual.Data.Str("url")!).AbsolutePath)).ExpectProblem(404, "files.link_invalid");
    }

    [Fact]
    public async Task A_link_altered_anywhere_opens_nothing()
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        var other = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        var path = new Uri((await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { expiresIn = 60 })).Expect(200).Data.Str("url")!).AbsolutePath;
        var cut = path.LastIndexOf('/') + 1;
        var (prefix, token) = (path[..cut], path[cut..]);
        for (var at = 0; at < token.Length; at++)
        {
            var altered = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            (await server.Anonymous.GetAsync(prefix + altered)).ExpectProblem(404, "files.link_invalid");
        }

        var read = LinkToken.Read(token);
        foreach (var forged in new[]
        {
            (read with { FileId = other }).Sign(new byte[32]), (read with { ExpiresAt = DateTimeOffset.MaxValue.AddDays(-2) }).Sign(new byte[32]),
            (read with { KeyId = Guid.Empty }).Sign(new byte[32]), "", "x", token + "A", token[..^1], "..%2f..", new string('A', 123), new string('A', 2000),
        })
        {
            var answer = await server.Anonymous.GetAsync(prefix + forged);
            Assert.True(answer.Status == 404, $"'{forged}' answers {answer.Status}");
        }

        (await server.Anonymous.GetAsync(path)).Expect(200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(604801)]
    [InlineData(-5)]
    public async Task A_link_lasts_seven_days_at_most(int seconds)
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        (await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { expiresIn = seconds })).ExpectProblem(400, "request.invalid", "expiresIn");
    }

    [Fact]
    public async Task A_new_key_signs_after_a_while_and_links_of_the_old_one_live_on()
    {
        var id = (await _organization.Owner.UploadAsync(_event, Samples.Png())).Expect(201).Data.Id();
        var first = await LinkAsync();
        await ExecuteAsync("update files.link_key set created_at = created_at - interval '31 days'");
        var second = await LinkAsync();
        Assert.NotEqual(LinkToken.Read(first.Split('/')[^1]).KeyId, LinkToken.Read(second.Split('/')[^1]).KeyId);
        (await server.Anonymous.GetAsync(first)).Expect(200);
        (await server.Anonymous.GetAsync(second)).Expect(200);

        async Task<string> LinkAsync() =>
            new Uri((await _organization.Owner.PostAsync($"/api/v1/files/{id}/link", new { expiresIn = 600 })).Expect(200).Data.Str("url")!).AbsolutePath;
    }

    private static string Without(Answer answer)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId");
        body.Remove("instance");
        return body.ToJsonString();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = server.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
