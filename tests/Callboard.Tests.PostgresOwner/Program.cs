using Callboard.Platform.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

// A server of which tests can see the sudden end: starts the PostgreSQL of a data directory, prints its process and its
// connection string, and waits to be killed.
var options = new EmbeddedPostgresOptions { DataDirectory = args[0], SharedBuffers = "16MB" };
await using var server = await EmbeddedPostgres.StartAsync(options, TimeProvider.System, NullLogger.Instance);
server.Announce("http://localhost:5080");
Console.WriteLine(server.ProcessId);
Console.WriteLine(server.ConnectionString);
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
