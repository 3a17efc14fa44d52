using System.Text.Json.Nodes;
using Callboard.Testing;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>Counters and whereabouts, held against the log they are the fold of.</summary>
internal static class Recount
{
    private const string FromTheLog =
        """
        with counted as (
            select s.* from admission.scan as s where s.series_id = $1 and s.allowed and s.undone_at is null
        ), here as (
            select distinct on (c.holder_id) c.holder_id, c.category, c.direction = 'entry' as inside,
                   count(*) filter (where c.direction = 'entry') over (partition by c.holder_id) as entries
              from counted as c order by c.holder_id, c.at desc, c.received_at desc, c.id desc
        )
        select jsonb_build_object(
            'inside', (select count(*) from here where inside),
            'people', (select count(*) from here where entries > 0),
            'entries', (select count(*) from counted where direction = 'entry'),
            'exits', (select count(*) from counted where direction = 'exit'),
            'denied', (select count(*) from admission.scan as s where s.series_id = $1 and not s.allowed),
            'byCategory', (select coalesce(jsonb_object_agg(category, n), '{}') from (select category, count(*) as n from here where inside group by 1) as x),
            'presence', (select count(*) from here),
            'holders', (select coalesce(jsonb_object_agg(category, n), '{}') from (
                select p.category, count(*) as n from admission.pass as p
                 where p.event_id = (select s.event_id from admission.series as s where s.id = $1) and p.ticket_id is null and p.status = 'active'
                 group by 1) as x),
            'lines', (select coalesce(jsonb_object_agg(kind || ' ' || key, jsonb_build_array(entries, exits, denied)), '{}') from (
                select l.kind, l.key, count(*) filter (where s.allowed and s.direction = 'entry') as entries,
                       count(*) filter (where s.allowed and s.direction = 'exit') as exits, count(*) filter (where not s.allowed) as denied
                  from admission.scan as s
                 cross join lateral (values
                       ('gate', coalesce(s.gate_id::text, '')), ('minute', admission.minute_of(s.at)), ('reason', s.reason)) as l (kind, key)
                 where s.series_id = $1 and s.undone_at is null and l.key is not null
                 group by 1, 2) as x))
        """;

    private const string FromTheCounters =
        """
        select jsonb_build_object(
            'inside', t.inside, 'people', t.people, 'entries', t.entries, 'exits', t.exits, 'denied', t.denied,
            'byCategory', (select coalesce(jsonb_object_agg(c.key, c.inside), '{}') from admission.tally as c
                            where c.series_id = $1 and c.kind = 'category' and c.inside <> 0),
            'presence', (select count(*) from admission.presence as p where p.series_id = $1),
            'holders', (select coalesce(jsonb_object_agg(c.category, c.holders), '{}') from admission.pass_count as c
                         where c.event_id = (select s.event_id from admission.series as s where s.id = $1) and c.holders <> 0),
            'lines', (select coalesce(jsonb_object_agg(c.kind || ' ' || c.key, jsonb_build_array(c.entries, c.exits, c.denied)), '{}')
                        from admission.tally as c
                       where c.series_id = $1 and c.kind in ('gate', 'minute', 'reason') and (c.entries, c.exits, c.denied) <> (0, 0, 0)))
          from admission.tally as t where t.series_id = $1 and t.kind = 'all'
        """;

    /// <summary>Fails where they differ; what was counted.</summary>
    public static Task<JsonNode> AssertSameAsync(CallboardServer server, Guid seriesId) => AssertSameAsync(server.Admin, seriesId);

    /// <summary>The same in a database of a test's own.</summary>
    public static async Task<JsonNode> AssertSameAsync(NpgsqlDataSource admin, Guid seriesId)
    {
        var log = await OneAsync(admin, FromTheLog, seriesId);
        Assert.Equal(log, await OneAsync(admin, FromTheCounters, seriesId));
        return JsonNode.Parse(log)!;
    }

    private static async Task<string> OneAsync(NpgsqlDataSource admin, string sql, Guid seriesId)
    {
        await using var command = admin.CreateCommand(sql);
        command.Parameters.AddWithValue(seriesId);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
