using Microsoft.Extensions.Configuration;

namespace Callboard.Files;

/// <summary>Settings of files, section <c>Files</c>.</summary>
internal sealed class FilesOptions
{
    /// <summary>Where files are kept on the local disk.</summary>
    public string Directory { get; set; } = "";

    /// <summary>A store that speaks S3, instead of the local disk.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>The room of an organization, in bytes.</summary>
    public long Quota { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>How long an upload may take from its beginning.</summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often a node removes what is to go; zero for a node that never does.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node compares the whole store with what it should hold.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromDays(1);

    public static FilesOptions Read(IConfiguration configuration)
    {
        var options = new FilesOptions();
        configuration.GetSection("Files").Bind(options);
        if (string.IsNullOrWhiteSpace(options.Directory))
        {
            options.Directory = Path.Combine(configuration["Postgres:DataDirectory"] is { Length: > 0 } data ? data : "data", "files");
        }

        return options;
    }
}

/// <summary>A store that speaks S3.</summary>
internal sealed class S3Options
{
    /// <summary>Address of the store; for Amazon's own, leave it out and name the region.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The bucket of the store; with one, files are kept there.</summary>
    public string? Bucket { get; set; }

    public string Region { get; set; } = "us-east-1";

    /// <summary>The key; without one the machine's own identity is used.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }
}
