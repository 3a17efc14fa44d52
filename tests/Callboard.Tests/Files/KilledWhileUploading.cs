using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Callboard.Files;
using Callboard.Files.Store;
using Callboard.Platform.Data;
using Callboard.Platform.Postgres;
using Callboard.Testing;
using Callboard.Tests.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>
/// A server ends without warning, again and again, while files come in: every upload goes on where it stopped, every file is whole, and the
/// store holds nothing that belongs to nothing.
/// </summary>
public sealed class KilledWhileUploading : IDisposable
{
    private const int Uploaders = 6, Kills = 4, Part = 70_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly DataRoot _data = new();
    private readonly ConcurrentDictionary<Guid, byte[]> _made = [];
    private readonly ConcurrentQueue<string> _unexpected = [];
    private int _cutOff;
    private volatile bool _over;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Uploads_go_on_files_are_whole_and_nothing_is_orphaned()
    {
        await using var postgres = await _data.StartAsync(options => options with { MaxConnections = 150 });
        await using var node = new Node(postgres.ConnectionString, _data.Path);
        await node.StartAsync();
        var (token, eventId) = await OpenAsync(node);

        var sending = Task.WhenAll(Enumerable.Range(0, Uploaders).Select(i => SendAsync(node.Client(token), eventId, new Random(i))));
        for (var kill = 1; kill <= Kills; kill++)
        {
            await MadeAsync(kill * Uploaders);
            await node.KillAsync();
            await Task.Delay(100, TestContext.Current.CancellationToken);
            await node.StartAsync();
        }

        _over = true;
        await sending.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Empty(_unexpected);
        // Otherwise nothing was in the air when it happened.
        Assert.True(_cutOff > 0, "no request was cut off");
        foreach (var (id, content) in _made)
        {
            Assert.Equal(content, await node.Client(token).GetByteArrayAsync(new Uri($"/api/v1/files/{id}/content", UriKind.Relative), TestContext.Current.CancellationToken));
        }

        // Uploads nobody goes on with are left, among them one with a part.
        await SendPartAsync(node.Client(token), await BeginAsync(node.Client(token), eventId, 200_000, null), 0, new byte[Part]);
        await node.KillAsync();
        await AssertNothingIsOrphanedAsync(postgres.ConnectionString);
    }

    private async Task AssertNothingIsOrphanedAsync(string connection)
    {
        var logins = DatabaseLogins.From(connection);
        await using var sources = new DataSources(logins.App, logins.System, logins.Feed);
        var store = new DiskStore(Path.Combine(_data.Path, "files"));
        using var keeper = new StoreKeeper(new SystemDb(sources), store, new FilesOptions(), TimeProvider.System, NullLogger<StoreKeeper>.Instance);
        var cancellation = TestContext.Current.CancellationToken;

        // Everything there belongs to a file, to an upload that can be gone on with, or is to go.
        Assert.Empty((await keeper.SweepAsync(cancellation)).Orphans);
        await using (var admin = NpgsqlDataSource.Create(logins.Admin))
        {
            await using var end = admin.CreateCommand("update files.upload set expires_at = now() - interval '1 second'");
            Assert.True(await end.ExecuteNonQueryAsync(cancellation) > 0);
        }

        await keeper.ExpireAsync(cancellation);
        await keeper.RemoveAsync(cancellation);
        var swept = await keeper.SweepAsync(cancellation);
        Assert.Empty(swept.Orphans);
        Assert.Equal(_made.Count, swept.Objects);
        await using (var admin = NpgsqlDataSource.Create(logins.Admin))
        {
            await using var counted = admin.CreateCommand(
                "select used = (select sum(size) from files.file) and reserved = 0 from files.usage where not exists (select from files.doomed)");
            Assert.Equal(true, await counted.ExecuteScalarAsync(cancellation));
        }

        // An object that belongs to nothing would have been found.
        await store.PutAsync($"{RandomNumberGenerator.GetHexString(32, lowercase: true)}/file", new MemoryStream([1]), cancellation);
        Assert.Single((await keeper.SweepAsync(cancellation)).Orphans);
        Assert.Empty((await keeper.SweepAsync(cancellation)).Orphans);
    }

    // Files one after the other: half of them in parts, half in one piece, until it is over.
    private async Task SendAsync(HttpClient client, Guid eventId, Random random)
    {
        while (!_over && _unexpected.IsEmpty)
        {
            var content = Samples.PngOf(random.Next(80_000, 400_000));
            random.NextBytes(content.AsSpan(60, 1000));
            var id = Guid.CreateVersion7();
            if (random.Next(2) == 0)
            {
                await AgainAsync(() => client.PostAsync(new Uri("/api/v1/files", UriKind.Relative), Form(eventId, id, content), TestContext.Current.CancellationToken), 201);
            }
            else
            {
                await BeginAsync(client, eventId, content.Length, id);
                long offset = 0;
                JsonNode? file = null;
                while (file is null && _unexpected.IsEmpty)
                {
                    var part = content[(int)offset..(int)Math.Min(content.Length, offset + Part)];
                    var upload = await SendPartAsync(client, id, offset, part);
                    (offset, file) = ((long)upload["offset"]!, upload["file"]);
                }
            }

            _made[id] = content;
        }
    }

    private async Task<Guid> BeginAsync(HttpClient client, Guid eventId, int size, Guid? id)
    {
        var body = new JsonObject { ["name"] = "a.png", ["bucket"] = "images", ["size"] = size, ["eventId"] = eventId, ["id"] = id ?? Guid.CreateVersion7() }.ToJsonString();
        var answer = await AgainAsync(
            () => client.PostAsync(
                new Uri("/api/v1/files/uploads", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
                TestContext.Current.CancellationToken),
            201);
        return answer["data"]!.Id();
    }

    // Sends a part; after a broken line it asks where to go on.
    private async Task<JsonNode> SendPartAsync(HttpClient client, Guid id, long offset, byte[] part)
    {
        var address = new Uri($"/api/v1/files/uploads/{id}", UriKind.Relative);
        var answer = await AgainAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Patch, address) { Content = new ByteArrayContent(part) };
                request.Headers.Add("Upload-Offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return client.SendAsync(request, TestContext.Current.CancellationToken);
            },
            200, HttpStatusCode.Conflict);
        return answer["data"] ?? (await AgainAsync(() => client.GetAsync(address, TestContext.Current.CancellationToken), 200))["data"]!;
    }

    private async Task<JsonNode> AgainAsync(Func<Task<HttpResponseMessage>> send, int status, HttpStatusCode? or = null)
    {
        while (_unexpected.IsEmpty)
        {
            try
            {
                using var response = await send();
                var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if ((int)response.StatusCode == status || response.StatusCode == or)
                {
                    return JsonNode.Parse(text)!;
                }

                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    _unexpected.Enqueue($"{response.RequestMessage?.Method} {(int)response.StatusCode}: {text}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                Interlocked.Increment(ref _cutOff);
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException(string.Join('\n', _unexpected));
    }

    private async Task MadeAsync(int wanted)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (_made.Count < wanted)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(since) < s_patience && _unexpected.IsEmpty,
                $"{_made.Count} of {wanted} files, {_cutOff} cut off; {string.Join('\n', _unexpected.Take(3))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static MultipartFormDataContent Form(Guid eventId, Guid id, byte[] content) => new()
    {
        { new StringContent("images"), "bucket" }, { new StringContent(eventId.ToString()), "eventId" }, { new StringContent(id.ToString()), "id" },
        { new ByteArrayContent(content), "file", "a.png" },
    };

    private static async Task<(string Token, Guid EventId)> OpenAsync(Node node)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        var registered = (await new ApiUser(client, Guid.Empty, "nobody", "").PostAsync(
            "/api/v1/auth/register", new { name = "Olivia Owner", email = "olivia@example.com", password = "correct horse battery staple" })).Expect(201).Json;
        var token = (registered["data"] ?? registered).Str("accessToken")!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var eventId = (await new ApiUser(client, Guid.Empty, "Olivia Owner", token).PostAsync("/api/v1/events", new
        {
            name = "Night", type = "panel", startAt = "2027-03-10T18:00:00Z", endAt = "2027-03-10T22:00:00Z", timezone = "Europe/Berlin", generateTasks = false,
        })).Expect(201).Data.Id();
        return (token, eventId);
    }
}
