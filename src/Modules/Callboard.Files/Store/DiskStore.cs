using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Callboard.Files.Store;

/// <summary>
/// Objects as files below a directory. An object is written among the parts of its key, forced to the disk, and then takes its place, so that
/// there is never half of one. What a crash leaves among the parts goes with them, when the upload ends.
/// </summary>
internal sealed partial class DiskStore(string directory) : IObjectStore
{
    private const int Attempts = 3;

    private readonly string _root = Path.GetFullPath(directory);

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(key, content, cancellationToken);
                return;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < Attempts)
            {
                // The parts of its key were removed in the moment after the directory was made: the upload has ended. Whoever puts this finds out.
            }
        }
    }

    public Task<Stream> OpenAsync(string key, long from, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(PathOf(key), new FileStreamOptions
            {
                // Removing a file does not wait for whoever reads it.
                Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
            file.Position = from;
            return Task.FromResult<Stream>(file);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FileNotFoundException(e.Message, e);
        }
    }

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            if (prefix.EndsWith('/'))
            {
                Directory.Delete(PathOf(prefix.TrimEnd('/')), recursive: true);
            }
            else
            {
                File.Delete(PathOf(prefix));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var within = prefix.Contains('/', StringComparison.Ordinal) ? PathOf(prefix[..prefix.LastIndexOf('/')]) : _root;
        if (!Directory.Exists(within))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(within, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The directory of the first two letters is ours, not of the key.
            var key = Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/')[3..];
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return key;
            }
        }
    }

    private async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var unfinishedKey = $"{key.Split('/')[0]}/parts/unfinished-{Guid.CreateVersion7():N}";
        var (path, unfinished) = (PathOf(key), PathOf(unfinishedKey));
        MakeDirectory(Path.GetDirectoryName(path)!);
        MakeDirectory(Path.GetDirectoryName(unfinished)!);
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var file = new FileStream(unfinished, options))
            {
                content.Position = 0;
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            Durable.Directory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            await DeleteAsync(unfinishedKey, CancellationToken.None);
            throw;
        }
    }

    // A directory for each first two letters, because a million directories in one are slow.
    private string PathOf(string key) => IsKey().IsMatch(key)
        ? Path.Combine([_root, key[..2], .. key.Split('/')])
        : throw new ArgumentException($"'{key}' is no key of ours.", nameof(key));

    // Nothing that a path could lead elsewhere by: no dots, no slash in front, nothing empty between slashes.
    [GeneratedRegex(@"\A[0-9a-z]{32}(/[0-9a-z-]+)*\z")]
    private static partial Regex IsKey();

    private void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        MakeDirectory(Path.GetDirectoryName(path)!);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (path.Length >= _root.Length)
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(path);
        }

        Durable.Directory(Path.GetDirectoryName(path)!);
    }
}
