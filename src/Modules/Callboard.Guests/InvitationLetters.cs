using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Mail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Guests;

/// <summary>
/// Posts the letters guests are invited by. The secret of a link is made when its letter is posted, and nothing but its hash is kept. A letter is
/// taken before it is posted, so any number of nodes posts it once; the mailer is given no more than it delivers, so none is dropped.
/// </summary>
internal sealed partial class InvitationLetters(SystemDb db, IMailer mailer, PublicAddress address, TimeProvider time, ILogger<InvitationLetters> logger)
    : BackgroundService
{
    private const int AtOnce = 200, MostWaiting = 1000;

    // For letters whose node went away, and for a database that was.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(30), s_breath = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(1, 1);

    private sealed record Due(
        int Place, string Email, string Guest, string Subject, string Text, string Organization, string Event, DateTimeOffset StartAt, string Timezone,
        string? Location, string? Venue, DateTimeOffset? Deadline, string? Contact);

    /// <summary>There are letters to post.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    /// <summary>Posts letters that wait; how many there were.</summary>
    internal async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        string[] tokens = [.. Enumerable.Range(0, AtOnce).Select(_ => Secret.New(Secret.Guest))];
        var due = await db.ListAsync<Due>("select * from guests.claim_letters($1)", [tokens.Select(Secret.Hash).ToArray()], cancellationToken);
        foreach (var letter in due)
        {
            var facts = new LetterFacts(
                letter.Guest, letter.Organization, letter.Event, letter.StartAt, letter.Timezone, letter.Location, letter.Venue, letter.Deadline, letter.Contact);
            var link = address.Of($"/rsvp/{tokens[letter.Place - 1]}");
            mailer.Post(new Letter(letter.Email, InvitationLetter.Fill(letter.Subject, facts, null), InvitationLetter.Fill(letter.Text, facts, link)));
        }

        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(s_look, stoppingToken);
            try
            {
                while (await SendAsync(stoppingToken) > 0)
                {
                    while (mailer.Waiting > MostWaiting)
                    {
                        await Task.Delay(s_breath, time, stoppingToken);
                    }
                }
            }
            catch (NpgsqlException e)
            {
                Failed(logger, e);
            }
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Invitations could not be posted; they wait")]
    private static partial void Failed(ILogger logger, Exception exception);
}
