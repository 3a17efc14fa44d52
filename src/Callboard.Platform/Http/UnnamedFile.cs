namespace Callboard.Platform.Http;

/// <summary>A place on the disk of this node for what a request brings, gone with its last user or with the process, however that ends.</summary>
public static class UnnamedFile
{
    /// <summary>An empty file to write to and read from.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"callboard-{Guid.CreateVersion7():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // A file without a name lives as long as it is open, and not even kill -9 leaves anything behind.
        File.Delete(path);
        return file;
    }
}
