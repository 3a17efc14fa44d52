using System.Data;
using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>
/// The writes of a request whose answer is kept for retries. They stay uncommitted until the answer is known and are committed together
/// with it: whatever dies in between, either both are there or neither.
/// </summary>
internal sealed class AnsweredWrite : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _committed;

    /// <summary>The transaction everything else of the request happens in; null before its first write.</summary>
    public TenantTransaction? Open { get; private set; }

    /// <summary>Takes over a transaction whose work is done.</summary>
    public void Hold(NpgsqlConnection connection, NpgsqlTransaction transaction, TenantTransaction tenant) =>
        (_connection, _transaction, Open) = (connection, transaction, tenant);

    /// <summary>Commits what the request wrote. Not to be interrupted: the caller's patience is no reason to lose the answer.</summary>
    public async Task CommitAsync()
    {
        await _transaction!.CommitAsync(CancellationToken.None);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        Open = null;
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        if (_connection is not null)
        {
            // Something in it may have been refused half-way, which leaves the driver's memory of prepared statements wrong.
            if (!_committed && _connection.State == ConnectionState.Open)
            {
                _connection.UnprepareAll();
            }

            await _connection.DisposeAsync();
        }

        (_transaction, _connection) = (null, null);
    }
}
