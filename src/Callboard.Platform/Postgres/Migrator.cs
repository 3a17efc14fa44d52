using System.Reflection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Platform.Postgres;

/// <summary>
/// Brings a database's schema up to date with the scripts of the program. Several nodes may start at once: one works, the
/// others wait and find nothing left to do. Each script is one transaction, as the role that owns the schemas.
/// </summary>
public sealed class Migrator
{
    /// <summary>Any number that nobody else uses as an advisory lock in this database.</summary>
    private const long LockKey = 0x43616C6C626F6172;

    private const string ReadApplied = "select name, kind, sha256 from app_migrations.script";

    private readonly DatabaseLogins _logins;
    private readonly IReadOnlyList<SchemaScript> _scripts;
    private readonly ILogger _logger;

    /// <param name="logins">The administrator's login and the ones to prepare.</param>
    /// <param name="assemblies">Where the scripts are embedded.</param>
    /// <param name="logger">Hears of every script applied.</param>
    public Migrator(DatabaseLogins logins, IEnumerable<Assembly> assemblies, ILogger logger)
        : this(logins, SchemaScript.From(assemblies), logger)
    {
    }

    /// <summary>As the other one, with the scripts given.</summary>
    public Migrator(DatabaseLogins logins, IReadOnlyList<SchemaScript> scripts, ILogger logger) =>
        (_logins, _scripts, _logger) = (logins, SchemaScript.InOrder(scripts), logger);

    /// <summary>The scripts that <see cref="ApplyAsync"/> would run, in order. Changes nothing.</summary>
    /// <exception cref="MigrationException">A script was edited after it was applied, or the database is newer.</exception>
    public async Task<IReadOnlyList<SchemaScript>> PlanAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return Pending(await ReadAppliedAsync(connection, cancellationToken) ?? []);
    }

    /// <summary>Prepares the roles and runs what is pending; returns the scripts that ran, in order.</summary>
    /// <exception cref="MigrationException">
    /// A script failed (it left nothing behind; those before it stay), was edited after it was applied, or the database is
    /// newer than the program.
    /// </exception>
    public async Task<IReadOnlyList<SchemaScript>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);

        // The usual start: one query, and proof that the roles' passwords still hold.
        var logins = DatabaseRoles.CanLogInAsync(_logins, cancellationToken);
        var applied = await ReadAppliedAsync(connection, cancellationToken);
        if (await logins && applied is not null && Pending(applied).Count == 0)
        {
            return [];
        }

        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        await DatabaseRoles.EnsureAsync(connection, _logins, cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            create schema if not exists app_migrations authorization {DatabaseLogins.OwnerRole};
            set role {DatabaseLogins.OwnerRole};
            create table if not exists app_migrations.script (
                name text not null constraint script_pkey primary key,
                kind text not null constraint script_kind_check check (kind in ('once', 'anytime', 'always')),
                sha256 text not null,
                applied_at timestamptz not null default now(),
                duration_ms int not null
            );
            reset role;
            """,
            cancellationToken);

        // Read again: whoever held the lock before may have done the work.
        var pending = Pending(await ReadAppliedAsync(connection, cancellationToken) ?? []);
        await ForgetAsync(connection, pending, cancellationToken);
        foreach (var script in pending)
        {
            await DatabaseRoles.RetryAsync(() => RunAsync(connection, script, cancellationToken), DatabaseRoles.IsCollision);
            MigratorLog.Applied(_logger, script.Name);
        }

        return pending;
    }

    /// <summary>Decides what must run, given what ran before.</summary>
    internal IReadOnlyList<SchemaScript> Pending(IReadOnlyList<AppliedScript> applied)
    {
        var known = _scripts.ToDictionary(script => script.Name);
        var hashes = applied.ToDictionary(script => script.Name, script => script.Hash);
        var strangers = applied.Where(script => !known.ContainsKey(script.Name)).ToList();
        var newer = strangers.Where(script => script.Kind == ScriptKind.Once).Select(script => script.Name).Order(StringComparer.Ordinal).ToList();
        if (newer.Count > 0)
        {
            throw new MigrationException(
                $"The database is newer than this program: it holds {string.Join(", ", newer)}, which this program does not know. "
                + "Start the newer version, or restore a backup from before it.");
        }

        var edited = _scripts.FirstOrDefault(script =>
            script.Kind == ScriptKind.Once && hashes.TryGetValue(script.Name, out var hash) && hash != script.Hash);
        if (edited is not null)
        {
            throw new MigrationException(
                $"{edited.Name} was edited after it was applied to this database. Undo the edit and put the change in a new file "
                + "of Schema/once.");
        }

        // What runs again rests on what comes before it: functions on tables and on each other, policies on all of them.
        var once = IsChanged(ScriptKind.Once);
        var anytime = once || IsChanged(ScriptKind.Anytime);
        var always = anytime || IsChanged(ScriptKind.Always);
        return
        [
            .. _scripts.Where(script => script.Kind switch
            {
                ScriptKind.Once => !hashes.ContainsKey(script.Name),
                ScriptKind.Anytime => anytime,
                _ => always,
            }),
        ];

        bool IsChanged(ScriptKind kind) =>
            _scripts.Any(script => script.Kind == kind && hashes.GetValueOrDefault(script.Name) != script.Hash)
            || strangers.Exists(script => script.Kind == kind);
    }

    private static async Task<IReadOnlyList<AppliedScript>?> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            List<AppliedScript> applied = [];
            await using var command = new NpgsqlCommand(ReadApplied, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                applied.Add(new AppliedScript(
                    reader.GetString(0), Enum.Parse<ScriptKind>(reader.GetString(1), ignoreCase: true), reader.GetString(2)));
            }

            return applied;
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            // A new database, or one whose owner role this administrator has not joined yet.
            return null;
        }
    }

    /// <summary>
    /// Forgets the repeatable scripts about to run, and those that are gone. Should the work stop half-way, the next start
    /// then still knows what is left.
    /// </summary>
    private async Task ForgetAsync(NpgsqlConnection connection, IReadOnlyList<SchemaScript> pending, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "delete from app_migrations.script where kind <> 'once' and (name = any ($1) or not name = any ($2))", connection);
        command.Parameters.AddWithValue(pending.Select(script => script.Name).ToArray());
        command.Parameters.AddWithValue(_scripts.Select(script => script.Name).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, SchemaScript script, CancellationToken cancellationToken)
    {
        var statements = SqlStatements.Split(script.Sql);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local role {DatabaseLogins.OwnerRole}"));
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement.Text));
        }

        var record = new NpgsqlBatchCommand(
            """
            insert into app_migrations.script (name, kind, sha256, duration_ms)
            values ($1, $2, $3, (extract(epoch from clock_timestamp() - now()) * 1000)::int)
            """);
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Kind.ToString().ToLowerInvariant() });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Hash });
        batch.BatchCommands.Add(record);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException failure) when (!DatabaseRoles.IsCollision(failure))
        {
            var index = failure.BatchCommand is { } failed ? batch.BatchCommands.IndexOf((NpgsqlBatchCommand)failed) - 1 : -1;
            throw Failed(script, index >= 0 && index < statements.Count ? statements[index] : null, failure);
        }
    }

    private static MigrationException Failed(SchemaScript script, SqlStatement? statement, PostgresException failure)
    {
        // Position counts characters from 1; 0 means that PostgreSQL named none.
        var line = statement is { } at
            ? $", line {at.Line + SqlStatements.LineAt(at.Text, Math.Max(0, failure.Position - 1)) - 1}"
            : "";
        var more = string.Concat(
            new[] { failure.Detail, failure.Hint, failure.Where }.Where(text => !string.IsNullOrEmpty(text)).Select(text => $"\n  {text}"));
        return new MigrationException($"{script.Name}{line}: {failure.SqlState}: {failure.MessageText}{more}", failure);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // Its own session: the lock ends with it, and a role set in it must not reach a pool. The details of errors are
        // about schema, not about people.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_logins.Admin)
        {
            Pooling = false,
            IncludeErrorDetail = true,
            IncludeFailedBatchedCommand = true,
            CommandTimeout = 0,
            ApplicationName = "callboard migrator",
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A script as the database remembers it.</summary>
internal sealed record AppliedScript(string Name, ScriptKind Kind, string Hash);

internal static partial class MigratorLog
{
    [LoggerMessage(120, LogLevel.Information, "Applied {Script}")]
    public static partial void Applied(ILogger logger, string script);
}
