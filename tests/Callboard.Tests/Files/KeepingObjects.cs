using System.Security.Cryptography;
using Callboard.Files.Store;
using Xunit;

namespace Callboard.Tests.Files;

/// <summary>What every store of objects does, whatever it keeps them on.</summary>
public abstract class KeepingObjects
{
    private readonly string _key = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private protected abstract IObjectStore Store { get; }

    [Fact]
    public async Task What_is_put_comes_back_whole_and_from_anywhere_within()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        await PutAsync("file", content);
        Assert.Equal(content, await ReadAsync("file", 0));
        Assert.Equal(content[123_456..], await ReadAsync("file", 123_456));
        Assert.Equal(content[^1..], await ReadAsync("file", content.Length - 1));
    }

    [Fact]
    public async Task Putting_again_replaces()
    {
        await PutAsync("file", [1, 2, 3]);
        await PutAsync("file", [4]);
        Assert.Equal([4], await ReadAsync("file", 0));
        Assert.Equal([$"{_key}/file"], await ListAsync(_key + "/"));
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync("file", 0));
        await PutAsync("parts/1", [1]);
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync("file", 0));
    }

    [Fact]
    public async Task Lists_and_removes_by_how_keys_begin()
    {
        await PutAsync("file", [1]);
        await PutAsync("parts/000-a", [2]);
        await PutAsync("parts/001-b", [3]);
        Assert.Equal([$"{_key}/file", $"{_key}/parts/000-a", $"{_key}/parts/001-b"], await ListAsync(_key + "/"));
        Assert.Equal([$"{_key}/parts/000-a", $"{_key}/parts/001-b"], await ListAsync(_key + "/parts/"));
        await Store.DeleteAsync($"{_key}/parts/000-a", TestContext.Current.CancellationToken);
        Assert.Equal([$"{_key}/file", $"{_key}/parts/001-b"], await ListAsync(_key + "/"));
        await Store.DeleteAsync(_key + "/parts/", TestContext.Current.CancellationToken);
        await Store.DeleteAsync(_key + "/parts/", TestContext.Current.CancellationToken);
        await Store.DeleteAsync($"{_key}/parts/001-b", TestContext.Current.CancellationToken);
        Assert.Equal([$"{_key}/file"], await ListAsync(""));
        await Store.DeleteAsync(_key + "/", TestContext.Current.CancellationToken);
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task More_than_a_page_of_objects_is_listed()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1100), TestContext.Current.CancellationToken, async (i, _) => await PutAsync($"parts/{i:D6}", [1]));
        Assert.Equal(1100, (await ListAsync(_key + "/")).Count);
        await Store.DeleteAsync(_key + "/", TestContext.Current.CancellationToken);
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task A_put_that_breaks_off_leaves_no_object()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Store.PutAsync($"{_key}/file", new Broken(), TestContext.Current.CancellationToken));
        Assert.Empty(await ListAsync(""));
    }

    private protected Task PutAsync(string name, byte[] content) =>
        Store.PutAsync($"{_key}/{name}", new MemoryStream(content), TestContext.Current.CancellationToken);

    private protected async Task<byte[]> ReadAsync(string name, long from)
    {
        await using var stream = await Store.OpenAsync($"{_key}/{name}", from, TestContext.Current.CancellationToken);
        var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }

    private async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Store.ListAsync(prefix, TestContext.Current.CancellationToken))
        {
            keys.Add(key);
        }

        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>A thousand bytes, and then the line breaks.</summary>
    private sealed class Broken : MemoryStream
    {
        public override long Length => 100_000;

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The line broke.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The line broke.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("The line broke.");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("The line broke.");
    }
}

/// <summary>On the local disk.</summary>
public sealed class KeepingObjectsOnDisk : KeepingObjects, IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"callboard-store-{Guid.CreateVersion7():N}");

    private protected override IObjectStore Store => new DiskStore(_directory);

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    // S3 promises the same; the server the other class runs on does not keep it.
    [Fact]
    public async Task Readers_see_one_whole_object_or_another_while_it_is_replaced()
    {
        var (first, second) = (Enumerable.Repeat((byte)1, 200_000).ToArray(), Enumerable.Repeat((byte)2, 200_000).ToArray());
        await PutAsync("file", first);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await PutAsync("file", i % 2 == 0 ? second : first);
            }
        }, TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            var read = await ReadAsync("file", 0);
            Assert.True(read.Length == 200_000 && read.All(b => b == read[0]));
        }

        await writing;
    }

    // Below a directory of the test's own, so that a store that fails this writes nowhere else.
    [Theory]
    [InlineData("../outside")]
    [InlineData("../../outside")]
    [InlineData("{0}/outside")]
    [InlineData("ab/../../outside")]
    [InlineData("0123456789abcdef0123456789abcdef/../outside")]
    [InlineData("0123456789abcdef0123456789abcdef//outside")]
    [InlineData("0123456789abcdef0123456789abcdef/a\0b")]
    [InlineData("0123456789abcdef0123456789abcdef\n")]
    public async Task No_key_leads_out_of_the_directory(string key)
    {
        var store = new DiskStore(Path.Combine(_directory, "deep", "within"));
        key = key.Replace("{0}", _directory, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, new MemoryStream([1]), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync(key, 0, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(key, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(_directory));
    }
}

/// <summary>In a store that speaks S3.</summary>
public sealed class KeepingObjectsInS3 : KeepingObjects, IAsyncLifetime
{
    private LocalS3 _server = null!;
    private S3Store _store = null!;

    private protected override IObjectStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalS3.StartAsync();
        _store = new S3Store(_server.Options);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }
}
