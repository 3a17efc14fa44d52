using Npgsql;

namespace Callboard.Platform.Data;

/// <summary>
/// Tenant data for whoever holds a secret link and is not signed in. The transaction enters its session by a function of the database
/// that looks the secret up itself, as <c>app.enter</c> does a credential, so that row-level security shows what the link's owner may
/// see at that moment and nothing is written.
/// </summary>
public sealed class LinkDb(DataSources sources)
{
    /// <summary>Several reading statements on one snapshot.</summary>
    /// <param name="enter">The statement that enters the session from the secret, or raises.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="requestId">Trace id of the request.</param>
    /// <param name="work">What is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<T> ReadAsync<T>(
        string enter, IReadOnlyList<object?> arguments, string requestId, Func<TenantTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        sources.UseAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
                // Who it is, the database finds out; nobody is signed in.
                var nobody = new Identity.Caller(Guid.Empty, Guid.Empty, null, requestId, null);
                var result = await work(new TenantTransaction(connection, nobody, Statements.Command(enter, arguments)));
                await transaction.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);

    /// <summary>One statement without a session: a call of a function that takes the secret itself.</summary>
    public Task<T?> OneAsync<T>(string sql, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        sources.UseAsync(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(Statements.Command(sql, arguments));
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                return await Statements.ToOneAsync<T>(reader, cancellationToken);
            },
            cancellationToken);
}
