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
/// Tells people by letter what they asked to be told that way: one letter for what happened to them within a minute. A letter is claimed
/// before it is posted, so any number of nodes send it once; should a node die in between, the notification still stands in the inbox.
/// Also forgets what was read long ago.
/// </summary>
internal sealed partial class NotificationLetters(
    SystemDb db, IMailer mailer, PublicAddress address, IOptions<NotificationOptions> options, TimeProvider time, ILogger<NotificationLetters> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromHours(6);

    internal sealed record Item(
        NotificationKind Kind, string? Label, int Count, ListNotifications.Details Details, string? Actor, string? Event, string? Timezone);

    private sealed record Due(string Email, string Name, string Organization, IReadOnlyList<Item> Notifications);

    /// <summary>Posts the letters that are due; how many there were.</summary>
    internal async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var due = await db.ListAsync<Due>("select * from talk.claim_letters($1)", [options.Value.LetterDelay], cancellationToken);
        foreach (var letter in due)
        {
            mailer.Post(new Letter(letter.Email, Subject(letter.Notifications), Text(letter.Name, letter.Organization, letter.Notifications)));
        }

        return due.Count;
    }

    /// <summary>Forgets what was read long ago; how many there were.</summary>
    internal Task<int> SweepAsync(CancellationToken cancellationToken) =>
        db.OneAsync<int>("select talk.forget_read($1)", [options.Value.KeepRead], cancellationToken);

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
            }

            if (ofEvent.Key.Timezone is { } zone)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"(times in {zone})\n");
            }
        }

        return text.Append(
            $"""

            Everything that is new: {address.Of("/inbox")}
            What you are told by letter: {address.Of("/settings")}

            {organization}, with Callboard
            """).ToString();
    }

    private static string Sentence(Item item) =>
        ListNotifications.Sentence(item.Kind, item.Label, item.Count, item.Details, item.Actor, item.Timezone);

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "Letters about notifications could not be sent")]
    private static partial void Failed(ILogger logger, Exception exception);
}
