using System.Security.Cryptography;
using Callboard.Files.Store;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>A file that comes in parts goes on where it stopped, however often and whoever stopped it.</summary>
public sealed class GoingOnWithAnUpload(CallboardServer server) : IAsyncLifetime
{
    private const int Part = 100_000;

    private readonly byte[] _content = Samples.PngOf(250_000);
    private TestOrganization _organization = null!;
    private Guid _event;

    private ApiUser User => _organization.Owner;

    public async ValueTask InitializeAsync()
    {
        _organization = await server.NewOrganizationAsync();
        _event = await _organization.AddEventAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Part_after_part_makes_the_file()
    {
        var id = await User.BeginAsync(_event, _content.Length, more: new { mediaType = "image/png", sha256 = Convert.ToHexStringLower(SHA256.HashData(_content)) });
        var first = (await User.SendPartAsync(id, 0, _content[..Part])).Expect(200);
        Assert.Equal("100000", first.Headers["Upload-Offset"]);
        var head = await User.SendAsync(HttpMethod.Head, $"/api/v1/files/uploads/{id}");
        Assert.Equal(("100000", "250000"), (head.Expect(200).Headers["Upload-Offset"], head.Headers["Upload-Length"]));
        (await User.SendPartAsync(id, Part, _content[Part..200_000])).Expect(200);
        var last = (await User.SendPartAsync(id, 200_000, _content[200_000..])).Expect(200).Data;
        Assert.Equal(id, last["file"]!.Id());
        Assert.Equal(_content, (await User.GetAsync($"/api/v1/files/{id}/content")).Expect(200).Bytes);
        // Whoever did not hear the answer asks again.
        Assert.Equal(id, (await User.GetAsync($"/api/v1/files/uploads/{id}")).Expect(200).Data["file"]!.Id());
        Assert.Equal(id, (await User.SendPartAsync(id, 250_000, [])).Expect(200).Data["file"]!.Id());
        // The parts are gone.
        await server.Services.GetRequiredService<StoreKeeper>().RemoveAsync(TestContext.Current.CancellationToken);
        Assert.Equal([$"{await KeyAsync(id)}/file"], await ObjectsAsync(id));
    }

    [Fact]
    public async Task A_part_that_begins_elsewhere_is_told_where_to_begin()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        (await User.SendPartAsync(id, 0, _content[..Part])).Expect(200);
        foreach (var offset in new[] { 0L, 99_999, 100_001, 250_000, long.MaxValue })
        {
            var refused = (await User.SendPartAsync(id, offset, _content[..Part])).ExpectProblem(409, "files.wrong_offset");
            Assert.Equal((Part, "100000"), (refused.Json.Int("offset"), refused.Headers["Upload-Offset"]));
        }

        (await User.SendAsync(HttpMethod.Patch, $"/api/v1/files/uploads/{id}", new ByteArrayContent([1]))).ExpectProblem(400, "request.invalid", "Upload-Offset");
    }

    [Fact]
    public async Task Of_parts_sent_at_once_one_counts()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => User.SendPartAsync(id, 0, _content[..Part])));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.ExpectProblem(409, "files.wrong_offset"));
        Assert.Single(await ObjectsAsync(id));
        (await User.SendPartAsync(id, Part, _content[Part..])).Expect(200);
        Assert.Equal(_content, (await User.GetAsync($"/api/v1/files/{id}/content")).Expect(200).Bytes);
    }

    [Fact]
    public async Task The_last_part_sent_at_once_makes_one_file()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var answer = await User.SendPartAsync(id, 0, _content);
            if (answer.Status != 200)
            {
                answer.ExpectProblem(409, "files.wrong_offset");
                (await User.SendPartAsync(id, _content.Length, [])).Expect(200);
            }
        }));
        Assert.Single((await User.GetAsync($"/api/v1/events/{_event}/files")).Data.Items());
        Assert.Equal(_content.Length, (await User.GetAsync("/api/v1/storage/usage")).Data.Int("used"));
    }

    [Fact]
    public async Task More_or_less_than_was_announced_is_refused()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        (await User.SendPartAsync(id, 0, [.. _content, 0])).ExpectProblem(400, "files.size_mismatch");
        (await User.SendPartAsync(id, 0, _content[..100])).ExpectProblem(400, "files.chunk_too_small");
        (await User.SendPartAsync(id, 0, [])).ExpectProblem(400, "files.chunk_too_small");
        Assert.Empty(await ObjectsAsync(id));
    }

    [Theory]
    [InlineData("files.hash_mismatch")]
    [InlineData("files.type_mismatch")]
    [InlineData("files.damaged")]
    public async Task What_is_not_what_was_announced_ends_the_upload(string code)
    {
        object announced = code switch
        {
            "files.hash_mismatch" => new { sha256 = new string('0', 64) },
            "files.type_mismatch" => new { mediaType = "image/jpeg" },
            _ => new { },
        };
        var id = await User.BeginAsync(_event, _content.Length, more: announced);
        var sent = _content.ToArray();
        if (code == "files.damaged")
        {
            // The length of the first chunk.
            sent[8] = 0xFF;
        }

        var refused = await User.SendPartAsync(id, 0, sent);
        Assert.True(refused.Status is 400 or 415);
        Assert.Equal(code, refused.Json.Str("code"));
        (await User.GetAsync($"/api/v1/files/uploads/{id}")).ExpectProblem(404, "files.upload_not_found");
        Assert.Equal(0, (await User.GetAsync("/api/v1/storage/usage")).Data.Int("reserved"));
    }

    [Fact]
    public async Task Nobody_goes_on_with_the_upload_of_another()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        var admin = await _organization.AddAsync("admin");
        (await admin.SendPartAsync(id, 0, _content)).ExpectProblem(404, "files.upload_not_found");
        (await admin.DeleteAsync($"/api/v1/files/uploads/{id}")).ExpectProblem(404, "files.upload_not_found");
        (await admin.PostAsync("/api/v1/files/uploads", new { id, name = "a", bucket = "images", size = 5, eventId = _event })).Expect(404);
    }

    [Fact]
    public async Task Beginning_again_with_its_id_is_the_same_upload()
    {
        var id = Guid.CreateVersion7();
        Assert.Equal(id, await User.BeginAsync(_event, _content.Length, more: new { id }));
        (await User.SendPartAsync(id, 0, _content[..Part])).Expect(200);
        var again = await User.PostAsync("/api/v1/files/uploads", new { id, name = "plot.png", bucket = "images", size = _content.Length, eventId = _event });
        Assert.Equal(Part, again.Expect(201).Data.Int("offset"));
        Assert.Equal(_content.Length, (await User.GetAsync("/api/v1/storage/usage")).Data.Int("reserved"));
    }

    [Fact]
    public async Task Cancelling_frees_the_room_and_the_store()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        (await User.SendPartAsync(id, 0, _content[..Part])).Expect(200);
        var key = await KeyAsync(id);
        (await User.DeleteAsync($"/api/v1/files/uploads/{id}")).Expect(204);
        await server.Services.GetRequiredService<StoreKeeper>().RemoveAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await ObjectsOfAsync(key));
        Assert.Equal(0, (await User.GetAsync("/api/v1/storage/usage")).Data.Int("reserved"));
    }

    [Fact]
    public async Task An_upload_nobody_goes_on_with_ends_by_itself()
    {
        var id = await User.BeginAsync(_event, _content.Length);
        (await User.SendPartAsync(id, 0, _content[..Part])).Expect(200);
        var key = await KeyAsync(id);
        await using (var command = server.Admin.CreateCommand("update files.upload set expires_at = now() - interval '1 second' where id = $1"))
        {
            command.Parameters.AddWithValue(id);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var keeper = server.Services.GetRequiredService<StoreKeeper>();
        await keeper.ExpireAsync(TestContext.Current.CancellationToken);
        await keeper.RemoveAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await ObjectsOfAsync(key));
        (await User.SendPartAsync(id, Part, _content[Part..])).ExpectProblem(404, "files.upload_not_found");
        Assert.Equal(0, (await User.GetAsync("/api/v1/storage/usage")).Data.Int("reserved"));
    }

    private async Task<List<string>> ObjectsAsync(Guid id) => await ObjectsOfAsync(await KeyAsync(id));

    private async Task<List<string>> ObjectsOfAsync(string key)
    {
        var found = new List<string>();
        await foreach (var one in server.Services.GetRequiredService<IObjectStore>().ListAsync(key + "/", TestContext.Current.CancellationToken))
        {
            found.Add(one);
        }

        return found;
    }

    private async Task<string> KeyAsync(Guid id)
    {
        await using var command = server.Admin.CreateCommand("select storage_key from files.upload where id = $1");
        command.Parameters.AddWithValue(id);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
