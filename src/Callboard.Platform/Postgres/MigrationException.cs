namespace Callboard.Platform.Postgres;

/// <summary>The database cannot be brought up to date; the message says why and what to do, for a person at a terminal.</summary>
public sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
