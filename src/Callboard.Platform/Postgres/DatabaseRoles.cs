using Npgsql;

namespace Callboard.Platform.Postgres;

/// <summary>
/// Creates the roles and what they need of the database before a script runs. Roles belong to the whole cluster and the
/// migrator's lock to one database, so two databases may be prepared at once: every step may be repeated.
/// </summary>
internal static class DatabaseRoles
{
    /// <summary>Wanted in schema public; all are "trusted", so an administrator need not be superuser.</summary>
    private static readonly string[] Extensions = ["btree_gist", "citext", "pg_trgm", "unaccent"];

    public static async Task EnsureAsync(NpgsqlConnection admin, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        await CreateAsync(admin, DatabaseLogins.OwnerRole, "nologin", null, cancellationToken);
        await CreateAsync(admin, DatabaseLogins.AppRole, "login", logins.AppLogin.DerivedPassword, cancellationToken);
        await CreateAsync(admin, DatabaseLogins.SystemRole, "login", logins.SystemLogin.DerivedPassword, cancellationToken);
        try
        {
            await CreateAsync(admin, DatabaseLogins.FeedRole, "login replication", logins.FeedLogin.DerivedPassword, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationException(
                $"User {new NpgsqlConnectionStringBuilder(logins.Admin).Username} may not create a role that replicates. Ask the "
                + $"database's administrator, once: create role {DatabaseLogins.FeedRole} login replication", refused);
        }

        await RefusePowerAsync(admin, cancellationToken);
        await GrantAsync(admin, cancellationToken);
        foreach (var login in logins.All)
        {
            await EnsurePasswordAsync(admin, login, cancellationToken);
        }
    }

    /// <summary>Whether all roles can log in; the answer of every start but the first.</summary>
    public static async Task<bool> CanLogInAsync(DatabaseLogins logins, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(logins.All.Select(login => TryLogInAsync(login, cancellationToken)));
        return results.All(refusal => refusal is null);
    }

    private static async Task CreateAsync(
        NpgsqlConnection admin, string role, string attributes, string? password, CancellationToken cancellationToken)
    {
        await RetryAsync(async () =>
        {
            await using var find = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", admin);
            find.Parameters.AddWithValue(role);
            if (await find.ExecuteScalarAsync(cancellationToken) is null)
            {
                var secret = password is null ? "" : $" password {SqlText.Literal(ScramVerifier.Of(password))}";
                await ExecuteAsync(admin, $"create role {role} {attributes} nosuperuser nobypassrls{secret}", cancellationToken);
            }
        }, failure => failure.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation || IsCollision(failure));
    }

    private static async Task RefusePowerAsync(NpgsqlConnection admin, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(
            """
            select string_agg(rolname, ', ' order by rolname) from pg_roles
            where rolname = any ($1) and (rolsuper or rolbypassrls)
            """, admin);
        find.Parameters.AddWithValue(
            new[] { DatabaseLogins.OwnerRole, DatabaseLogins.AppRole, DatabaseLogins.SystemRole, DatabaseLogins.FeedRole });
        if (await find.ExecuteScalarAsync(cancellationToken) is string powerful)
        {
            throw new MigrationException(
                $"Row-level security would not hold {powerful}: alter role … nosuperuser nobypassrls, then start again.");
        }
    }

    private static async Task GrantAsync(NpgsqlConnection admin, CancellationToken cancellationToken)
    {
        var database = SqlText.Name(admin.Database);
        List<string> statements =
        [
            $"grant connect, create on database {database} to {DatabaseLogins.OwnerRole}",
            $"grant connect on database {database} to {DatabaseLogins.AppRole}, {DatabaseLogins.SystemRole}, {DatabaseLogins.FeedRole}",
        ];

        // A superuser may act as anybody; others must be members. Since version 16 who created a role is a member of it that
        // may not yet act as it.
        var needed = admin.PostgreSqlVersion.Major >= 16 ? "set" : "member";
        await using (var member = new NpgsqlCommand($"select pg_has_role('{DatabaseLogins.OwnerRole}', '{needed}')", admin))
        {
            if (await member.ExecuteScalarAsync(cancellationToken) is false)
            {
                statements.Add($"grant {DatabaseLogins.OwnerRole} to current_user");
            }
        }

        statements.AddRange(Extensions.Select(name => $"create extension if not exists {name} with schema public"));
        foreach (var statement in statements)
        {
            await RetryAsync(() => ExecuteAsync(admin, statement, cancellationToken), IsCollision);
        }
    }

    private static async Task EnsurePasswordAsync(NpgsqlConnection admin, DatabaseLogin login, CancellationToken cancellationToken)
    {
        // Another node, or the node of another database in this cluster, may be replacing the password too. All derive the
        // same one, so whoever comes first is right.
        if (await TryLogInAsync(login, cancellationToken) is not { } refusal)
        {
            return;
        }

        if (login.DerivedPassword is null)
        {
            throw new MigrationException(
                $"The configured connection string of {login.Role} is refused: {refusal.Message}", refusal);
        }

        await RetryAsync(() => ExecuteAsync(
            admin, $"alter role {login.Role} login password {SqlText.Literal(ScramVerifier.Of(login.DerivedPassword))}", cancellationToken), IsCollision);
        if (await TryLogInAsync(login, cancellationToken) is { } still)
        {
            throw new MigrationException($"Role {login.Role} cannot log in: {still.Message}", still);
        }
    }

    /// <summary>Null when the login works; otherwise the server's refusal.</summary>
    private static async Task<PostgresException?> TryLogInAsync(DatabaseLogin login, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(login.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (PostgresException refused) when (refused.SqlState.StartsWith("28", StringComparison.Ordinal))
        {
            return refused;
        }
    }

    /// <summary>Repeats what failed only because somebody else did the same thing at the same moment.</summary>
    internal static async Task RetryAsync(Func<Task> action, Func<PostgresException, bool> isRace)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await action();
                return;
            }
            catch (PostgresException failure) when (attempt < 10 && isRace(failure))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt));
            }
        }
    }

    /// <summary>Whether two sessions met on the same row of a catalogue.</summary>
    internal static bool IsCollision(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        || (failure.SqlState == PostgresErrorCodes.InternalError
            && failure.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
