namespace Callboard.Platform.Postgres;

/// <summary>The private PostgreSQL cannot run; the message says why and what to do, for a person at a terminal.</summary>
public class PostgresStartException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another running server owns the data directory.</summary>
public sealed class DataDirectoryInUseException(string message) : PostgresStartException(message);
