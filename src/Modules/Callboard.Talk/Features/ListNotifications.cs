using System.Globalization;
using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Talk.Rules;

namespace Callboard.Talk;

/// <summary>The event a notification is from.</summary>
/// <param name="Timezone">The zone its sentence tells times in.</param>
public sealed record NotificationEvent(Guid Id, string Name, string Timezone);

/// <summary>Something you are told.</summary>
/// <param name="Title">One sentence about it.</param>
/// <param name="Event">The event it is from.</param>
/// <param name="Entity">What it is about: <c>task</c>, <c>event</c>, <c>block</c> or <c>space_booking</c>.</param>
/// <param name="EntityId">The record; null when it is about several.</param>
/// <param name="Label">What people call the record; null when it is about several.</param>
/// <param name="Count">How many records it is about.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
/// <param name="ReadAt">When you read it, or said you are done with it; null before.</param>
/// <param name="Critical">It is about what happens within a day, or was said to be urgent.</param>
/// <param name="SnoozedUntil">You put it off until then.</param>
/// <param name="WokenAt">When it came back after that.</param>
/// <param name="Text">Of a conversation: the beginning of what was said; null where it was taken back.</param>
/// <param name="MessageId">Of a conversation: the message.</param>
public sealed record Notification(
    Guid Id, NotificationKind Kind, string Title, NotificationEvent? Event, string Entity, Guid? EntityId, string? Label, int Count,
    FeedPerson? Actor, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, bool Critical, DateTimeOffset? SnoozedUntil, DateTimeOffset? WokenAt,
    string? Text, Guid? MessageId);

/// <summary>A page of notifications, unread ones first, then newest first.</summary>
/// <param name="Data">The notifications of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Unread">How many of all are unread.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
/// <param name="ChangeCursor">Where the topic <c>user:&lt;id&gt;</c> stood when this was read: listen to it from here.</param>
public sealed record NotificationsPage(IReadOnlyList<Notification> Data, int Total, int Unread, string? NextCursor, Cursor ChangeCursor);

/// <summary><c>GET /notifications</c>: one's own inbox.</summary>
internal static class ListNotifications
{
    /// <summary>What a kind of notification knows besides its record.</summary>
    internal sealed record Details(
        DateTimeOffset? Deadline = null, DateTimeOffset? StartAt = null, string? Role = null, JsonElement? Rank = null, string? Status = null,
        int? Percent = null, DateOnly? On = null, int? Days = null, Money? Amount = null, string? Party = null);

    private sealed record Row(
        Guid Id, NotificationKind Kind, string? Label, int Count, Details Details, string Entity, Guid? EntityId, DateTimeOffset CreatedAt,
        DateTimeOffset? ReadAt, FeedPerson? Actor, NotificationEvent? Event, bool Critical, DateTimeOffset? SnoozedUntil, DateTimeOffset? WokenAt,
        string? Text, Guid? MessageId);

    private sealed record Counts(int Total, int Unread, long ChangeCursor);

    /// <param name="unread">Only those not read yet.</param>
    /// <param name="snoozed">Only those put off, which are left out otherwise.</param>
    public static async Task<NotificationsPage> HandleAsync(
        bool? unread, bool? snoozed, [Microsoft.AspNetCore.Http.AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var window = page.Window();
        object?[] filter = [unread == true, snoozed == true];
        var (rows, counts) = await db.ReadAsync(
            async tx => (
                await tx.ListAsync<Row>(
                    string.Create(CultureInfo.InvariantCulture, $"{TalkModule.Sql["Notifications"]} limit {window.Limit} offset {window.Offset}"),
                    filter, cancellationToken),
                await tx.OneAsync<Counts>(TalkModule.Sql["NotificationCounts"], filter, cancellationToken)),
            cancellationToken);
        var list = ListResponse<Notification>.Of([.. rows.Select(Told)], counts!.Total, window);
        return new NotificationsPage(list.Data, list.Total, counts.Unread, list.NextCursor, new Cursor(counts.ChangeCursor));
    }

    /// <summary>The sentence of a notification, with times in the zone of its event.</summary>
    internal static string Sentence(NotificationKind kind, string? label, int count, Details details, string? actor, string? timezone) =>
        NotificationSentence.Of(new NotificationFacts(
            kind, label, count, actor, In(details.Deadline ?? details.StartAt, timezone), details.Role,
            details.Rank is { ValueKind: JsonValueKind.Number } rank && rank.TryGetInt32(out var place) ? place : null,
            details.Status == "confirmed", details.Percent, details.Status, details.On, details.Days,
            details.Amount is { } amount ? $"{amount.Amount} {amount.Currency}" : null, details.Party));

    private static Notification Told(Row row) => new(
        row.Id, row.Kind, Sentence(row.Kind, row.Label, row.Count, row.Details, row.Actor?.Name, row.Event?.Timezone), row.Event, row.Entity,
        row.EntityId, row.Label, row.Count, row.Actor, row.CreatedAt, row.ReadAt, row.Critical, row.SnoozedUntil, row.WokenAt, row.Text, row.MessageId);

    private static DateTimeOffset? In(DateTimeOffset? at, string? timezone) =>
        at is { } instant && timezone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out var zone)
            ? TimeZoneInfo.ConvertTime(instant, zone)
            : at;
}
