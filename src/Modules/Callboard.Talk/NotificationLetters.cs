using System.Text;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Mail;
using Callboard.Talk.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Callboard.Talk;

/// <summary>
/// Tells people by letter what they asked to be told that way, when they asked to be told. A letter is kept until a mail server took it or
/// refused it: a node claims it, tries, and says what became of it, and one that falls silent is replaced by another, so that any number of
/// nodes send a letter once and none is lost. Also brings back what was put off, and forgets what is old.
/// </summary>
internal sealed partial class NotificationLetters(
    SystemDb db, IMailer mailer, PublicAddress address, IOptions<NotificationOptions> options, TimeProvider time, ILogger<NotificationLetters> logger)
    : BackgroundService
{
    private const int AtOnce = 20;

    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromHours(1), s_keepLetters = TimeSpan.FromDays(30);

    internal sealed record Item(
        NotificationKind Kind, string? Label, int Count, ListNotifications.Details Details, string? Actor, bool Critical, string? Event, string? Timezone,
        string? Text);

    private sealed record Due(Guid Id, int Attempt, string Email, string Name, string Organization, IReadOnlyList<Item> Notifications);

    /// <summary>Sends the letters that are due; how many were tried.</summary>
    /// <param name="at">The time it is, where that is not now.</param>
    internal async Task<int> SendAsync(CancellationToken cancellationToken, DateTimeOffset? at = null)
    {
        for (var sent = 0; ;)
        {
            var due = await db.ListAsync<Due>(
                "select * from talk.claim_letters($1, $2, $3, $4)",
                [at ?? time.GetUtcNow(), options.Value.LetterDelay, options.Value.LetterLease, AtOnce], cancellationToken);
            foreach (var letter in due)
            {
                var (outcome, reason) = await SendAsync(letter, cancellationToken);
                await db.ExecuteAsync(
                    "select talk.settle_letter($1, $2, $3, $4, $5::text)", [letter.Id, letter.Attempt, at ?? time.GetUtcNow(), outcome, reason],
                    cancellationToken);
            }

            sent += due.Count;
            if (due.Count < AtOnce)
            {
                return sent;
            }
        }
    }

    /// <summary>Brings back what was put off until now; how many there were.</summary>
    internal Task<int> WakeAsync(CancellationToken cancellationToken, DateTimeOffset? at = null) =>
        db.OneAsync<int>("select talk.wake_notifications($1)", [at ?? time.GetUtcNow()], cancellationToken);

    /// <summary>Reminds of follow-ups that are due; how many there were.</summary>
    internal Task<int> RemindAsync(CancellationToken cancellationToken, DateTimeOffset? at = null) =>
        db.OneAsync<int>("select talk.remind_follow_ups($1)", [at ?? time.GetUtcNow()], cancellationToken);

    /// <summary>Forgets what was read long ago; how many there were.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await db.OneAsync<int>("select talk.forget_words($1)", [options.Value.KeepTakenBack], cancellationToken);
        await db.OneAsync<int>("select talk.forget_letters($1)", [s_keepLetters], cancellationToken);
        return await db.OneAsync<int>("select talk.forget_read($1)", [options.Value.KeepRead], cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.LetterInterval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.LetterInterval, time);
        var swept = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WakeAsync(stoppingToken);
                await RemindAsync(stoppingToken);
                await SendAsync(stoppingToken);
                if (time.GetElapsedTime(swept) > s_sweepInterval)
                {
                    swept = time.GetTimestamp();
                    await SweepAsync(stoppingToken);
                }
            }
            catch (NpgsqlException e)
            {
                Failed(logger, e);
            }
        }
    }

    private async Task<(string Outcome, string? Reason)> SendAsync(Due letter, CancellationToken cancellationToken)
    {
        // All of it was read meanwhile, or is nothing its person may know any more.
        if (letter.Notifications.Count == 0)
        {
            return ("needless", null);
        }

        var delivery = await mailer.SendAsync(
            new Letter(letter.Email, Subject(letter.Notifications), Text(letter.Name, letter.Organization, letter.Notifications), letter.Id),
            cancellationToken);
        if (delivery.Outcome != DeliveryOutcome.Delivered)
        {
            Undelivered(logger, letter.Id, letter.Attempt, delivery.Outcome, delivery.Reason);
        }

        return (delivery.Outcome switch
        {
            DeliveryOutcome.Delivered => "sent",
            DeliveryOutcome.AddressRefused => "refused",
            _ => "failed",
        }, delivery.Reason);
    }

    private static string Subject(IReadOnlyList<Item> items) => items switch
    {
        [{ Event: null } one] => Sentence(one),
        [var one] => $"{Sentence(one)} · {one.Event}",
        _ when items[0].Event is not null && items.Select(i => i.Event).Distinct().Count() == 1 => $"{items.Count} things for you · {items[0].Event}",
        _ => $"{items.Count} things for you",
    };

    private string Text(string name, string organization, IReadOnlyList<Item> items)
    {
        var text = new StringBuilder($"Hello {name},\n");
        foreach (var ofEvent in items.GroupBy(i => (i.Event, i.Timezone)))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{ofEvent.Key.Event ?? "Conversations"}\n");
            foreach (var item in ofEvent)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- {Sentence(item)}\n");
                if (item.Text is { } words)
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {words.ReplaceLineEndings("\n  ")}\n");
                }
            }

            if (ofEvent.Key.Timezone is { } zone)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"(times in {zone})\n");
            }
        }

        return text.Append(
            $"""

            Everything that is new: {address.Of(items.All(i => i.Kind is NotificationKind.Message or NotificationKind.Mentioned or NotificationKind.Replied)
                ? "/messages"
                : "/inbox")}
            What you are told by letter: {address.Of("/settings")}

            {organization}, with Callboard
            """).ToString();
    }

    private static string Sentence(Item item) =>
        ListNotifications.Sentence(item.Kind, item.Label, item.Count, item.Details, item.Actor, item.Timezone);

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "Letter {Id}, attempt {Attempt}: {Outcome}. {Reason}")]
    private static partial void Undelivered(ILogger logger, Guid id, int attempt, DeliveryOutcome outcome, string? reason);

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "Letters about notifications could not be sent")]
    private static partial void Failed(ILogger logger, Exception exception);
}
