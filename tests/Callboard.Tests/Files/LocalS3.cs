using System.Diagnostics;
using System.Globalization;
using Callboard.Files;

namespace Callboard.Tests.Files;

/// <summary>A server that speaks S3 and is not ours (s3rver, run by node), with a bucket of its own; gone with the test.</summary>
internal sealed class LocalS3 : IAsyncDisposable
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "tools", "s3");
    private static readonly SemaphoreSlim s_installing = new(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("callboard-s3-").FullName;
    private readonly Process _process;

    private LocalS3() => _process = Process.Start(new ProcessStartInfo("node", ["--openssl-legacy-provider", "serve.mjs", _directory, "callboard"])
    {
        WorkingDirectory = s_folder, RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;

    /// <summary>How the product reaches it.</summary>
    public S3Options Options { get; private set; } = null!;

    public static async Task<LocalS3> StartAsync()
    {
        await InstallAsync();
        var server = new LocalS3();
        var port = int.Parse(await server._process.StandardOutput.ReadLineAsync() ?? "", CultureInfo.InvariantCulture);
        server.Options = new S3Options { Endpoint = $"http://127.0.0.1:{port}", Bucket = "callboard", AccessKey = "S3RVER", SecretKey = "S3RVER" };
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task InstallAsync()
    {
        await s_installing.WaitAsync();
        try
        {
            if (!Directory.Exists(Path.Combine(s_folder, "node_modules", "s3rver")))
            {
                using var npm = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"])
                {
                    WorkingDirectory = s_folder,
                })!;
                await npm.WaitForExitAsync();
            }
        }
        finally
        {
            s_installing.Release();
        }
    }
}
