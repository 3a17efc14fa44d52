using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>
/// The database as the system role: for what happens before anybody is signed in and for jobs. It may reach accounts and
/// housekeeping tables only; each use is listed in a test.
/// </summary>
public sealed class SystemDb(DataSources sources)
{
    /// <summary>The rows of one statement.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
    {
        await using var connection = await sources.System.OpenConnectionAsync(cancellationToken);
        return await new SystemTransaction(connection).ListAsync<T>(sql, arguments, cancellationToken);
    }

    /// <summary>The first row of one statement, or default. A writing statement commits by itself.</summary>
    public async Task<T?> OneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
    {
        await using var connection = await sources.System.OpenConnectionAsync(cancellationToken);
        return await new SystemTransaction(connection).OneAsync<T>(sql, arguments, cancellationToken);
    }

    /// <summary>Runs one statement; the number of rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
    {
        await using var connection = await sources.System.OpenConnectionAsync(cancellationToken);
        return await new SystemTransaction(connection).ExecuteAsync(sql, arguments, cancellationToken);
    }

    /// <summary>Several statements, one transaction.</summary>
    public async Task<T> WriteAsync<T>(Func<SystemTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await sources.System.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(new SystemTransaction(connection));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException && connection.State == System.Data.ConnectionState.Open)
        {
            // As in DataSources.UseAsync: what was prepared is not known any more.
            connection.UnprepareAll();
            throw;
        }
    }
}

/// <summary>An open connection of the system role.</summary>
public sealed class SystemTransaction
{
    private readonly NpgsqlConnection _connection;

    internal SystemTransaction(NpgsqlConnection connection) => _connection = connection;

    /// <summary>The rows of a statement.</summary>
    public Task<List<T>> ListAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, Statements.ToListAsync<T>, cancellationToken);

    /// <summary>The first row of a statement, or default.</summary>
    public Task<T?> OneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, Statements.ToOneAsync<T>, cancellationToken);

    /// <summary>The rows of two statements, one after the other, in one round trip.</summary>
    public async Task<(List<TFirst> First, List<TSecond> Second)> ListsAsync<TFirst, TSecond>(
        string first, IReadOnlyList<object?> firstArguments, string second, IReadOnlyList<object?> secondArguments,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Statements.Command(first, firstArguments));
        batch.BatchCommands.Add(Statements.Command(second, secondArguments));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var firsts = await Statements.ToListAsync<TFirst>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return (firsts, await Statements.ToListAsync<TSecond>(reader, cancellationToken));
    }

    /// <summary>Runs a statement; the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, (reader, _) => Task.FromResult(reader.RecordsAffected), cancellationToken);

    private async Task<T> RunAsync<T>(
        string sql, IReadOnlyList<object?> arguments, Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Statements.Command(sql, arguments));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var result = await read(reader, cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return result;
    }
}
