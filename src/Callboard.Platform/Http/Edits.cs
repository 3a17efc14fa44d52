using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Json;

namespace Callboard.Platform.Http;

/// <summary>
/// Marks a field of a patch that nobody may lose unseen: a time, an assignee, an amount, a capacity, the state of a contract. When the
/// request says what its author saw there (<c>X-Base</c>) and something else stands there by now, the request is refused.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CarefulAttribute : Attribute;

/// <summary>A field of a late edit that was not applied, because somebody changed it after the edit was made.</summary>
/// <param name="Id">The record.</param>
/// <param name="Field">The field, in the names of the request.</param>
/// <param name="Value">What stands there.</param>
/// <param name="ChangedAt">When that was put there.</param>
/// <param name="ChangedBy">By whom; null for the server itself.</param>
public sealed record SupersededField(Guid Id, string Field, object? Value, DateTimeOffset ChangedAt, FeedPerson? ChangedBy);

/// <summary>A careful field that does not stand as the author of the request saw it.</summary>
/// <param name="Field">The field, in the names of the request.</param>
/// <param name="Base">What the author saw.</param>
/// <param name="Yours">What the request puts there.</param>
/// <param name="Theirs">What stands there.</param>
/// <param name="ChangedAt">When that was put there; null when history does not say.</param>
/// <param name="ChangedBy">By whom; null for the server itself.</param>
public sealed record EditConflict(string Field, object? Base, object? Yours, object? Theirs, DateTimeOffset? ChangedAt, FeedPerson? ChangedBy);

/// <summary>
/// Last write wins, per field, by the time of the edit. The history says when each field was changed: at the time of the edit it came
/// with, or when it was committed. An edit made before that lost; one made at the same instant arrived later and wins.
/// </summary>
public static class Edits
{
    internal sealed record Later(Guid Id, string Field, DateTimeOffset ChangedAt, Guid? ChangedBy, string? ChangedByName)
    {
        public FeedPerson? By => ChangedBy is { } id && ChangedByName is { } name ? new FeedPerson(id, name) : null;
    }

    /// <summary>Whether the request of this transaction replays an edit that was made earlier.</summary>
    public static bool AreLate(TenantTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Caller.EditedAt is not null;
    }

    /// <summary>
    /// Which of these columns were changed after the edit of this transaction was made, by record; nothing unless the edit is late. The
    /// records have to be locked: what others do to them next is not looked at.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="table">Schema-qualified table.</param>
    /// <param name="ids">Records of it.</param>
    /// <param name="fields">Column → field, in the names of the request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<SupersededField>> SupersededAsync(
        TenantTransaction transaction, string table, Guid[] ids, IReadOnlyDictionary<string, (string Field, Type Type)> fields,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(fields);
        if (!AreLate(transaction) || fields.Count == 0)
        {
            return [];
        }

        var later = await transaction.ListAsync<Later>(
            $"select * from app.later_changes('{table}', $1, $2, nullif(current_setting('app.edited_at'), '')::timestamptz)",
            [ids, fields.Keys.ToArray()], cancellationToken);
        if (later.Count == 0)
        {
            return [];
        }

        var values = (await ValuesAsync(transaction, table, [.. later.Select(l => l.Id).Distinct()], [.. fields.Keys], cancellationToken))
            .ToDictionary(v => v.Id, v => v.Value);
        return [.. later.Where(l => values.ContainsKey(l.Id)).Select(l => new SupersededField(
            l.Id, fields[l.Field].Field, ValueOf(values[l.Id], l.Field, fields[l.Field].Type), l.ChangedAt, l.By))];
    }

    /// <summary>Who put there what stands in these columns of one record, and when; whatever history knows.</summary>
    internal static async Task<IReadOnlyDictionary<string, Later>> LatestAsync(
        TenantTransaction transaction, string table, Guid id, string[] columns, CancellationToken cancellationToken) =>
        (await transaction.ListAsync<Later>(
            $"select * from app.later_changes('{table}', $1, $2, '-infinity')", [new[] { id }, columns], cancellationToken))
        .ToDictionary(l => l.Field);

    internal sealed record RowValues(Guid Id, JsonElement Value);

    internal static Task<List<RowValues>> ValuesAsync(
        TenantTransaction transaction, string table, Guid[] ids, string[] columns, CancellationToken cancellationToken) =>
        transaction.ListAsync<RowValues>(
            $"""
            select id, jsonb_build_object({string.Join(", ", columns.Select(c => $"'{c}', {c}"))}) as value from {table}
             where organization_id = app.current_organization() and id = any ($1)
            """,
            [ids], cancellationToken);

    /// <summary>A column's value as the API writes a field of that type.</summary>
    internal static object? ValueOf(JsonElement row, string column, Type type) =>
        row.GetProperty(column).Deserialize(type, CallboardJson.Options);
}
