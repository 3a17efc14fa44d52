using System.Runtime.InteropServices;

namespace Callboard.Files.Store;

/// <summary>Forces the entries of a directory to the disk: a file that took its place has it after a crash of the machine too.</summary>
internal static partial class Durable
{
    private const int ReadOnly = 0;

    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS keeps its own journal of names.
            return;
        }

        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"cannot force {path} to the disk: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
