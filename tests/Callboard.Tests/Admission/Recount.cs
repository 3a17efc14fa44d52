using System.Text.Json.Nodes;
using Callboard.Testing;
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
            'presence', (select count(*) from here))
        """;

    private const string FromTheCounters =
        """
        select jsonb_build_object(
            'inside', t.inside, 'people', t.people, 'entries', t.entries, 'exits', t.exits, 'denied', t.denied,
            'byCategory', (select coalesce(jsonb_object_agg(c.key, c.inside), '{}') from admission.tally as c
                            where c.series_id = $1 and c.kind = 'category' and c.inside <> 0),
            'presence', (select count(*) from admission.presence as p where p.series_id = $1))
          from admission.tally as t where t.series_id = $1 and t.kind = 'all'
        """;

    /// <summary>Fails where they differ; what was counted.</summary>
    public static async Task<JsonNode> AssertSameAsync(CallboardServer server, Guid seriesId)
    {
        var log = await OneAsync(server, FromTheLog, seriesId);
        Assert.Equal(log, await OneAsync(server, FromTheCounters, seriesId));
        return JsonNode.Parse(log)!;
    }

    private static async Task<string> OneAsync(CallboardServer server, string sql, Guid seriesId)
    {
        await using var command = server.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(seriesId);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
