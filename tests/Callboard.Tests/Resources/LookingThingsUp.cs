using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Resources;

/// <summary>
/// Range conditions are not leakproof, so row-level security would keep them from the index. That the restricted role does not read
/// everything to find a day is seen from what PostgreSQL counts, not from a plan made for somebody else.
/// </summary>
public sealed class LookingThingsUp(CallboardServer server)
{
    private const int Bookings = 20_000;

    [Fact]
    public async Task What_is_busy_on_a_day_is_found_by_the_index_and_so_is_the_room_for_one_more_booking()
    {
        var organization = await server.NewOrganizationAsync();
        var owner = organization.Owner;
        var gala = await organization.AddEventAsync();
        for (var i = 0; i < 10; i++)
        {
            await owner.AddResourceAsync();
        }

        await FillAsync(organization.Id, gala);
        await using var connection = new NpgsqlConnection(server.Logins.App);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EnterAsync(connection, owner.Id);
        var before = await CountedAsync(connection);
        Assert.Equal(10 * 8, await ScalarAsync(connection, "select count(*) from resources.busy(null, '2027-06-01T00:00Z', '2027-06-02T00:00Z')"));
        var busy = await CountedAsync(connection);
        Assert.Equal(before.Scans, busy.Scans);
        Assert.InRange(busy.Rows - before.Rows, 1, 1_000);

        // The range of an ordinary query under row-level security has to look at every row: what the function is for.
        await ScalarAsync(
            connection,
            "select count(*) from resources.booking as b where tstzrange(b.occupied_from, b.occupied_to) && tstzrange('2027-06-01T00:00Z', '2027-06-02T00:00Z')");
        var plain = await CountedAsync(connection);
        Assert.True(plain.Rows - busy.Rows + plain.Read - busy.Read >= Bookings, "Row-level security lets range conditions reach the index by now: the function may go.");

        await ScalarAsync(
            connection,
            $"""
            with made as (
                insert into resources.booking (organization_id, resource_id, event_id, start_at, end_at)
                select app.current_organization(), r.id, '{gala}', '2030-01-01T10:00Z', '2030-01-01T11:00Z' from resources.resource as r limit 1
                returning 1)
            select count(*) from made
            """);
        var booked = await CountedAsync(connection);
        Assert.Equal(plain.Scans, booked.Scans);
        Assert.InRange(booked.Rows - plain.Rows, 0, 1_000);
    }

    private async Task FillAsync(Guid organization, Guid gala)
    {
        await using var connection = await server.Admin.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            $"""
            set session_replication_role = replica;
            insert into resources.booking (organization_id, id, resource_id, event_id, start_at, end_at, setup_minutes, teardown_minutes,
                                           occupied_from, occupied_to, claim)
            select '{organization}', x.id, r.id, '{gala}', x.at, x.at + interval '2 hours', 0, 0, x.at, x.at + interval '2 hours', x.id
              from resources.resource as r
             cross join generate_series(0, {(Bookings / 10) - 1}) as n
             cross join lateral (select app.uuidv7() as id, '2027-01-01T00:00Z'::timestamptz + n * interval '3 hours' as at where r.id is not null) as x
             where r.organization_id = '{organization}';
            set session_replication_role = origin;
            analyze resources.booking
            """, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task EnterAsync(NpgsqlConnection connection, Guid user)
    {
        await using var find = server.Admin.CreateCommand("select id from accounts.credential where user_id = $1 and kind = 'session'");
        find.Parameters.AddWithValue(user);
        await using var enter = new NpgsqlCommand("select app.enter($1, null, false, 'plans', null)", connection);
        enter.Parameters.AddWithValue((Guid)(await find.ExecuteScalarAsync())!);
        await enter.ExecuteNonQueryAsync();
    }

    /// <summary>Sequential scans of the table in this transaction, rows read by them, and rows fetched through indexes.</summary>
    private static async Task<(long Scans, long Read, long Rows)> CountedAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "select seq_scan, seq_tup_read, coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relid = 'resources.booking'::regclass", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
