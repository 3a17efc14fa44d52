using Microsoft.Extensions.Configuration;

namespace Callboard.Platform.Mail;

/// <summary>Where letters go. Without a server they are files, which is right for trying things out and for tests.</summary>
internal sealed record MailOptions
{
    private const int DefaultPort = 587;

    public string? Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    public bool StartTls { get; init; } = true;

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public string From { get; init; } = "Callboard <callboard@localhost>";

    /// <summary>The directory <c>.eml</c> files are written to when there is no server.</summary>
    public string Directory { get; init; } = Path.Combine("data", "mail");

    /// <summary>Reads <c>Mail:Host</c>, <c>Port</c>, <c>StartTls</c>, <c>UserName</c>, <c>Password</c>, <c>From</c> and <c>Directory</c>.</summary>
    public static MailOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Mail");
        var defaults = new MailOptions();
        return new MailOptions
        {
            Host = section["Host"] is { Length: > 0 } host ? host : null,
            Port = section.GetValue("Port", defaults.Port),
            StartTls = section.GetValue("StartTls", defaults.StartTls),
            UserName = section["UserName"],
            Password = section["Password"],
            From = section["From"] ?? defaults.From,
            Directory = section["Directory"] ?? defaults.Directory,
        };
    }
}
