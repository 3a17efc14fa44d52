using Callboard.Testing;
using Npgsql;

namespace Callboard.Tests.Admission;

/// <summary>A series somebody else decides about for as long as this is kept: its lock is held in a transaction of the test.</summary>
internal sealed class HeldSeries : IAsyncDisposable
{
    private readonly CallboardServer _server;
    private readonly NpgsqlConnection _connection;

    private HeldSeries(CallboardServer server, NpgsqlConnection connection) => (_server, _connection) = (server, connection);

    public static async Task<HeldSeries> TakeAsync(CallboardServer server, Guid seriesId)
    {
        var held = new HeldSeries(server, await server.Admin.OpenConnectionAsync());
        await held._connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("select from admission.tally where series_id = $1 and kind = 'all' for update", held._connection);
        take.Parameters.AddWithValue(seriesId);
        await take.ExecuteNonQueryAsync();
        return held;
    }

    /// <summary>Until the first flush is at the database; whatever comes later waits at the desk.</summary>
    public async Task UntilSomebodyWaitsAsync()
    {
        await using var ask = _server.Admin.CreateCommand("select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid)))");
        ask.Parameters.AddWithValue(_connection.ProcessID);
        while (await ask.ExecuteScalarAsync() is not true)
        {
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
