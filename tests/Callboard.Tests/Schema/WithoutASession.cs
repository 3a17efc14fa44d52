using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Schema;

/// <summary>The server's role outside any session: it must be told nothing, loudly or with an empty answer.</summary>
public sealed class WithoutASession(CallboardServer server)
{
    [Fact]
    public async Task No_table_shows_a_row_and_none_can_be_changed()
    {
        // So that there is something to show.
        await server.NewOrganizationAsync();

        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var leaks = await LeaksAsync(connection);
        Assert.True(leaks.Count == 0, $"Without a session, callboard_app reaches rows of: {string.Join(", ", leaks)}");
    }

    [Fact]
    public async Task A_table_that_shows_rows_is_noticed()
    {
        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var plant = new NpgsqlCommand(
            """
            create schema planted;
            grant usage on schema planted to callboard_app;
            create table planted.open (organization_id uuid, id uuid);
            insert into planted.open values (app.uuidv7(), app.uuidv7());
            alter table planted.open enable row level security;
            alter table planted.open force row level security;
            create policy everybody on planted.open to callboard_app using (true);
            grant select on planted.open to callboard_app
            """, connection))
        {
            await plant.ExecuteNonQueryAsync();
        }

        Assert.Equal(["planted.open (select)"], await LeaksAsync(connection));
    }

    private static async Task<List<string>> LeaksAsync(NpgsqlConnection connection)
    {
        var reachable = new List<(string Table, string Command, string Sql)>();
        await using (var find = new NpgsqlCommand(
            """
            select n.nspname || '.' || c.relname, column_name, right_to_update
              from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
             cross join lateral (
                select min(quote_ident(a.attname)) filter (where has_column_privilege('callboard_app', c.oid, a.attnum, 'select')) as column_name,
                       min(quote_ident(a.attname)) filter (where has_column_privilege('callboard_app', c.oid, a.attnum, 'update')) as right_to_update
                  from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
             where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and column_name is not null
             order by 1
            """, connection))
        {
            await using var reader = await find.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var (table, shown) = (reader.GetString(0), reader.GetString(1));
                reachable.Add((table, "select", $"select count({shown}) from {table}"));
                if (!await reader.IsDBNullAsync(2))
                {
                    var written = reader.GetString(2);
                    reachable.Add((table, "update",
                        $"with changed as (update {table} set {written} = default returning {shown}) select count(*) from changed"));
                }
            }
        }

        var leaks = new List<string>();
        await ExecuteAsync(connection, "set local role callboard_app");
        foreach (var (table, command, sql) in reachable)
        {
            await ExecuteAsync(connection, "savepoint attempt");
            try
            {
                await using var look = new NpgsqlCommand(sql, connection);
                if (await look.ExecuteScalarAsync() is not 0L)
                {
                    leaks.Add($"{table} ({command})");
                }
            }
            catch (PostgresException refused) when (refused.SqlState is "CB000" or PostgresErrorCodes.InsufficientPrivilege)
            {
                // The loud way to say nothing.
            }

            await ExecuteAsync(connection, "rollback to savepoint attempt");
        }

        return leaks;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
