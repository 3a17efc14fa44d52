using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Platform.Mail;

/// <summary>Delivers letters in the background, in order: to the mail server, or into a directory when none is configured.</summary>
internal sealed partial class Mailer(MailOptions options, TimeProvider time, ILogger<Mailer> logger) : BackgroundService, IMailer
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];
    // A server that says nothing holds nobody up for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public int Waiting => _letters.Reader.Count;

    public void Post(Letter letter)
    {
        if (!_letters.Writer.TryWrite(letter))
        {
            Dropped(logger, letter.To);
        }
    }

    public async Task<Delivery> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await DeliverOnceAsync(letter, either.Token);
            return new Delivery(DeliveryOutcome.Delivered);
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode is >= 500 and < 600 && e.StatusCode != SmtpStatusCode.ExceededStorageAllocation)
        {
            return new Delivery(DeliveryOutcome.AddressRefused, e.Message);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return new Delivery(DeliveryOutcome.AddressRefused, "This is no e-mail address.");
        }
        catch (Exception e) when (e is SmtpException or IOException or UnauthorizedAccessException)
        {
            return new Delivery(DeliveryOutcome.Failed, e.InnerException is { } cause ? $"{e.Message} {cause.Message}" : e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(DeliveryOutcome.Failed, "The mail server did not answer in time.");
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was taken is still delivered, as far as the time to stop allows.
        _letters.Writer.TryComplete();
        if (ExecuteTask is not null)
        {
            await Task.WhenAny(ExecuteTask, Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var letter in _letters.Reader.ReadAllAsync(stoppingToken))
        {
            await DeliverAsync(letter, stoppingToken);
        }
    }

    private async Task DeliverAsync(Letter letter, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await DeliverOnceAsync(letter, cancellationToken);
                return;
            }
            catch (Exception e) when (e is SmtpException or IOException or UnauthorizedAccessException or FormatException or ArgumentException)
            {
                if (attempt == s_pauses.Length || e is FormatException or ArgumentException)
                {
                    GivenUp(logger, letter.To, e);
                    return;
                }

                await Task.Delay(s_pauses[attempt], time, cancellationToken);
            }
        }
    }

    private async Task DeliverOnceAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(new MailAddress(options.From), new MailAddress(letter.To))
        {
            Subject = new string([.. letter.Subject.Select(c => char.IsControl(c) ? ' ' : c)]),
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
            // Safe with every server, and still readable in a file.
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        if (letter.Id is { } id)
        {
            message.Headers.Add("Message-ID", $"<{id:N}@{message.From!.Host}>");
        }

        using var client = Client();
        await client.SendMailAsync(message, cancellationToken);
    }

    private SmtpClient Client()
    {
        if (options.Host is null)
        {
            // The pickup method wants an absolute path of a directory that exists.
            var directory = Directory.CreateDirectory(options.Directory).FullName;
            return new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = directory };
        }

        return new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.StartTls,
            Credentials = options.UserName is null ? null : new NetworkCredential(options.UserName, options.Password),
        };
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Error, Message = "The letter to {Address} could not be delivered")]
    private static partial void GivenUp(ILogger logger, string address, Exception exception);

    [LoggerMessage(EventId = 21, Level = LogLevel.Error, Message = "Too many letters are waiting; the one to {Address} was dropped")]
    private static partial void Dropped(ILogger logger, string address);
}
