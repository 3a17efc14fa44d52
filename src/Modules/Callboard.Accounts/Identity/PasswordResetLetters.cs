using System.Threading.Channels;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Mail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Accounts.Identity;

/// <summary>Writes the letters that let people set a new password, apart from the requests that ask for them.</summary>
internal sealed partial class PasswordResetLetters(SystemDb db, IMailer mailer, PublicAddress address, ILogger<PasswordResetLetters> logger)
    : BackgroundService
{
    private const int Capacity = 1_000, LettersPerHour = 5;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    // When more wait than this, somebody is playing; people ask again.
    private readonly Channel<string> _asked = Channel.CreateBounded<string>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Ask(string email) => _asked.Writer.TryWrite(email);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var email in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(email, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Failed(logger, e);
            }
        }
    }

    private async Task WriteAsync(string email, CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Reset);
        var name = await db.OneAsync<string>(
            """
            with asked as (
                insert into accounts.password_reset (user_id, token_hash, expires_at)
                select a.id, $2, now() + $3 from accounts.account as a
                 where a.email = $1 and a.disabled_at is null
                   and (select count(*) from accounts.password_reset as r
                         where r.user_id = a.id and r.created_at > now() - interval '1 hour') < $4
                returning user_id)
            select a.name from asked join accounts.account as a on a.id = asked.user_id
            """,
            [email, Secret.Hash(token), s_lifetime, LettersPerHour], cancellationToken);
        if (name is not null)
        {
            mailer.Post(new Letter(
                email,
                "Set a new password",
                $"""
                Hello {name},

                somebody, probably you, asked for a new password for Callboard. Set it here within an hour:

                {address.Of($"/reset-password?token={token}")}

                If it was not you, nothing has changed and there is nothing to do.
                """));
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "A letter for a new password could not be written")]
    private static partial void Failed(ILogger logger, Exception exception);
}
