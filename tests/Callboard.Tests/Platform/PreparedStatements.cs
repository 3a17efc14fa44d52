using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Platform;

/// <summary>
/// The driver prepares statements it sees often. A batch that is refused half-way must not leave it believing in statements the server
/// never parsed, or the next caller on that connection pays for it.
/// </summary>
public sealed class PreparedStatements(CallboardServer server)
{
    private const string Read = "select $1::integer", Write = "update events.event set name = name where id = $1 returning 1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Survive_refusals_whenever_they_come(int seed)
    {
        await using var sources = new DataSources(server.Logins.App, server.Logins.System, server.Logins.Feed);
        var (welcome, stranger) = await CallersAsync();
        var random = new Random(seed);
        // More statements than the driver keeps, so that some are being prepared, kept and given up all the time.
        for (var i = 0; i < 6_000; i++)
        {
            var db = new TenantDb(sources, random.Next(6) == 0 ? stranger : welcome);
            var refused = db.Caller == stranger;
            var which = (int)(160 * Math.Pow(random.NextDouble(), 2));
            var work = random.Next(4) switch
            {
                0 => ReadAsync(db, which),
                1 => PageAsync(db, which),
                2 => TransactionAsync(db, which, 1),
                // Refused by a statement in the middle of a transaction.
                _ => TransactionAsync(db, which, (refused = refused || random.Next(3) == 0) && db.Caller == welcome ? 0 : 1),
            };
            if (refused)
            {
                await Assert.ThrowsAsync<PostgresException>(() => work);
            }
            else
            {
                await work;
            }
        }
    }

    private static async Task ReadAsync(TenantDb db, int which) =>
        Assert.Equal(which, await db.OneAsync<int>($"{Read} /* {which} */", [which], default));

    private static async Task PageAsync(TenantDb db, int which) =>
        Assert.Equal([which], (await db.PageAsync<int>(
            $"{Read} /* page {which} */", $"select count(*)::integer from events.event where version = $1 /* {which} */", [which], new PageQuery(), default)).Data);

    private static Task TransactionAsync(TenantDb db, int which, int divisor) => db.WriteAsync(
        async transaction =>
        {
            await transaction.OneAsync<int>($"select $1::integer /* first {which % 10} */", [which], default);
            await transaction.OneAsync<int>($"{Write} /* {which} */", [Guid.Empty], default);
            return await transaction.OneAsync<int>($"select 1 / $1::integer /* {which % 40} */", [divisor], default);
        },
        default);

    [Fact]
    public async Task Are_used()
    {
        await using var sources = new DataSources(server.Logins.App, server.Logins.System, server.Logins.Feed);
        var (welcome, _) = await CallersAsync();
        for (var i = 0; i < 12; i++)
        {
            await new TenantDb(sources, welcome).OneAsync<int>(Read, [i], default);
        }

        Assert.True(await new TenantDb(sources, welcome).OneAsync<bool>(
            "select exists (select from pg_prepared_statements where statement = $1)", [Read], default));
    }

    private async Task<(Caller Welcome, Caller Stranger)> CallersAsync()
    {
        var organization = await server.NewOrganizationAsync();
        var credential = await server.System.OneAsync<Guid>(
            "select id from accounts.credential where user_id = $1", [organization.Owner.Id], default);
        var welcome = new Caller(organization.Owner.Id, credential, organization.Slug, "test", null);
        return (welcome, welcome with { Organization = "nowhere" });
    }
}
