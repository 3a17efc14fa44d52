using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>
/// The only way to tenant data. Every use is one transaction that first enters a session: the database looks up the credential,
/// the membership and the role, and row-level security shows what that caller may see. Reads are read-only transactions.
/// A single statement costs one round trip, session included: the statements of a batch without an explicit transaction share one.
/// </summary>
/// <remarks>
/// Refusals come as <see cref="PostgresException"/> and are turned into problems by the problem handler: constraints by name,
/// 42501 as 403, sign-in and tenancy codes raised by <c>app.enter</c> as 401, 403 and 404.
/// </remarks>
public sealed class TenantDb(DataSources sources, Caller caller)
{
    /// <summary>Where a statement for <see cref="PageAsync{T}"/> cuts its page out, when that is not its end.</summary>
    public const string Window = "{window}";

    // Two writers that met in opposite order: one of them is asked to start again, which is always safe before commit.
    private const int MaxAttempts = 4;

    /// <summary>The caller whose rights every statement has.</summary>
    public Caller Caller => caller;

    /// <summary>Set when the request's answer is to be kept in the same transaction as its writes, which then ends with the request.</summary>
    internal AnsweredWrite? Answered { get; init; }

    /// <summary>The rows of one statement.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        SingleAsync<IReadOnlyList<T>>(
            readOnly: true, sql, arguments, async (r, c) => await Statements.ToListAsync<T>(r, c), cancellationToken);

    /// <summary>The first row of one statement, or default when there is none.</summary>
    public Task<T?> OneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        SingleAsync(readOnly: true, sql, arguments, Statements.ToOneAsync<T>, cancellationToken);

    /// <summary>One page of rows and the number of all of them, in one round trip. Both statements get the same arguments.</summary>
    /// <param name="rows">
    /// The statement; <c>limit</c> and <c>offset</c> are added at its end, or stand where it says <see cref="Window"/>, so that only the rows of
    /// the page are joined with what else is told of them.
    /// </param>
    /// <param name="count">A statement that returns the total as a single integer.</param>
    public async Task<ListResponse<T>> PageAsync<T>(
        string rows, string count, IReadOnlyList<object?> arguments, PageQuery page, CancellationToken cancellationToken,
        int maxLimit = PageQuery.MaxLimit)
    {
        var window = page.Window(maxLimit);
        var cut = $"limit {window.Limit} offset {window.Offset}";
        var statement = rows.Contains(Window, StringComparison.Ordinal) ? rows.Replace(Window, cut, StringComparison.Ordinal) : $"{rows} {cut}";
        if (Answered?.Open is { } open)
        {
            var held = await open.ListAsync<T>(statement, arguments, cancellationToken);
            return ListResponse<T>.Of(held, await open.OneAsync<int>(count, arguments, cancellationToken), window);
        }

        return await sources.UseAsync(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(Enter(readOnly: true));
                batch.BatchCommands.Add(Statements.Command(statement, arguments));
                batch.BatchCommands.Add(Statements.Command(count, arguments));
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                var data = await Statements.ToListAsync<T>(reader, cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                var total = await Statements.ToOneAsync<int>(reader, cancellationToken);
                return ListResponse<T>.Of(data, total, window);
            },
            cancellationToken);
    }

    /// <summary>One writing statement; its first row, or default.</summary>
    public Task<T?> WriteOneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        Answered is null
            ? RetryAsync(() => SingleAsync(readOnly: false, sql, arguments, Statements.ToOneAsync<T>, cancellationToken))
            : WriteAsync(transaction => transaction.OneAsync<T>(sql, arguments, cancellationToken), cancellationToken);

    /// <summary>
    /// Several statements, one transaction: all or nothing. The work may run again after a deadlock, so it must not have effects
    /// outside the database.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Answered is null ? RetryAsync(() => CommitAsync(work, cancellationToken))
            : Answered.Open is { } open ? work(open)
            : RetryAsync(() => HoldAsync(Answered, work, cancellationToken));
    }

    /// <summary>Several reading statements on one snapshot.</summary>
    public Task<T> ReadAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Answered?.Open is { } open
            ? work(open)
            : sources.UseAsync(
                async connection =>
                {
                    await using var transaction = await connection.BeginTransactionAsync(
                        System.Data.IsolationLevel.RepeatableRead, cancellationToken);
                    var result = await work(new TenantTransaction(connection, caller, Enter(readOnly: true)));
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                },
                cancellationToken);
    }

    private Task<T> CommitAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        sources.UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var tenant = new TenantTransaction(connection, caller, Enter(readOnly: false));
                var result = await work(tenant);
                await transaction.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);

    private Task<T> HoldAsync<T>(AnsweredWrite answered, Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        sources.KeepAsync(
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken);
                try
                {
                    var tenant = new TenantTransaction(connection, caller, Enter(readOnly: false));
                    var result = await work(tenant);
                    // What deferred triggers refuse is refused here, where the work can still start again.
                    await tenant.ExecuteAsync("set constraints all immediate", [], cancellationToken);
                    answered.Hold(connection, transaction, tenant);
                    return result;
                }
                catch
                {
                    await transaction.DisposeAsync();
                    throw;
                }
            },
            cancellationToken);

    private Task<T> SingleAsync<T>(
        bool readOnly, string sql, IReadOnlyList<object?> arguments,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        Answered?.Open is { } open ? open.RunAsync(sql, arguments, read, cancellationToken) : sources.UseAsync(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(Enter(readOnly));
                batch.BatchCommands.Add(Statements.Command(sql, arguments));
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                var result = await read(reader, cancellationToken);
                // Reads on to the end: deferred triggers speak at commit, and an unread error would be lost.
                while (await reader.NextResultAsync(cancellationToken))
                {
                }

                return result;
            },
            cancellationToken);

    private NpgsqlBatchCommand Enter(bool readOnly) => Statements.Command(
        "select app.enter($1, $2, $3, $4, $5)",
        [caller.CredentialId, caller.Organization, readOnly, caller.RequestId, caller.EditedAt]);

    private static async Task<T> RetryAsync<T>(Func<Task<T>> attempt)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await attempt();
            }
            catch (PostgresException e) when (
                tries < MaxAttempts && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // Nothing was committed: go again.
            }
        }
    }
}

/// <summary>One open transaction of a caller. It enters the session with its first statement.</summary>
public sealed class TenantTransaction
{
    private readonly NpgsqlConnection _connection;
    private NpgsqlBatchCommand? _enter;

    internal TenantTransaction(NpgsqlConnection connection, Caller caller, NpgsqlBatchCommand enter)
    {
        _connection = connection;
        Caller = caller;
        _enter = enter;
    }

    /// <summary>Whose transaction it is.</summary>
    public Caller Caller { get; }

    /// <summary>The rows of a statement.</summary>
    public Task<List<T>> ListAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, Statements.ToListAsync<T>, cancellationToken);

    /// <summary>The first row of a statement, or default.</summary>
    public Task<T?> OneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, Statements.ToOneAsync<T>, cancellationToken);

    /// <summary>Runs a statement; the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        RunAsync(sql, arguments, (reader, _) => Task.FromResult(reader.RecordsAffected), cancellationToken);

    /// <summary>
    /// Sends rows with <c>copy … from stdin (format binary)</c>, the fastest way in. PostgreSQL does not copy into a table with row-level
    /// security: rows go into a temporary one, and a statement takes them from there.
    /// </summary>
    /// <param name="write">Writes the rows, and may be asked to do so again.</param>
    public async Task CopyAsync(string sql, Func<NpgsqlBinaryImporter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (_enter is not null)
        {
            await ExecuteAsync("select", [], cancellationToken);
        }

        await using var importer = await _connection.BeginBinaryImportAsync(sql, cancellationToken);
        await write(importer, cancellationToken);
        await importer.CompleteAsync(cancellationToken);
    }

    internal async Task<T> RunAsync<T>(
        string sql, IReadOnlyList<object?> arguments, Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        var enters = _enter is not null;
        if (_enter is not null)
        {
            batch.BatchCommands.Add(_enter);
            _enter = null;
        }

        batch.BatchCommands.Add(Statements.Command(sql, arguments));
        T result;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (enters)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        result = await read(reader, cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return result;
    }
}
