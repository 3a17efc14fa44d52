using Microsoft.Extensions.Logging;

namespace Callboard.Platform.Postgres;

internal static partial class PostgresLog
{
    [LoggerMessage(101, LogLevel.Information, "Created a PostgreSQL {Major} cluster in {Directory}")]
    public static partial void ClusterCreated(ILogger logger, int major, string directory);

    [LoggerMessage(102, LogLevel.Information, "PostgreSQL {Major} runs as {User}, process {Pid}, port {Port}, data in {Directory}")]
    public static partial void Started(ILogger logger, int major, string user, int pid, int port, string directory);

    [LoggerMessage(103, LogLevel.Warning, "Stopped {Count} processes of an earlier PostgreSQL in {Directory}; their server had ended without them")]
    public static partial void LeftoversStopped(ILogger logger, int count, string directory);

    [LoggerMessage(104, LogLevel.Warning, "{User} cannot enter {DataDirectory}: its PostgreSQL files are kept in {Directory}")]
    public static partial void KeptElsewhere(ILogger logger, string user, string dataDirectory, string directory);

    [LoggerMessage(105, LogLevel.Information, "PostgreSQL is recovering from its write-ahead log, {Seconds} s so far")]
    public static partial void Recovering(ILogger logger, int seconds);

    [LoggerMessage(106, LogLevel.Error, "PostgreSQL ended unexpectedly with exit code {ExitCode}; starting it again")]
    public static partial void Died(ILogger logger, int exitCode);

    [LoggerMessage(107, LogLevel.Critical, "PostgreSQL could not be started again")]
    public static partial void GaveUp(ILogger logger, Exception cause);

    [LoggerMessage(108, LogLevel.Warning, "The administrator's password file was missing; the cluster got a new password")]
    public static partial void PasswordReplaced(ILogger logger);

    [LoggerMessage(109, LogLevel.Debug, "{Line}")]
    public static partial void Output(ILogger logger, string line);

    [LoggerMessage(110, LogLevel.Warning, "{Line}")]
    public static partial void SevereOutput(ILogger logger, string line);
}
