namespace Callboard.Platform.Mail;

/// <summary>A letter to one person.</summary>
/// <param name="To">E-mail address.</param>
/// <param name="Subject">One line; line breaks become spaces.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Id">Stays the same when the letter is sent once more, so that mail programs know a copy; null for one that is sent once.</param>
public sealed record Letter(string To, string Subject, string Text, Guid? Id = null);

/// <summary>What became of a letter.</summary>
public enum DeliveryOutcome
{
    /// <summary>A mail server took it.</summary>
    Delivered,

    /// <summary>The mail server refused the address for good: there is nobody there.</summary>
    AddressRefused,

    /// <summary>It could not be handed over now; later it may.</summary>
    Failed,
}

/// <summary>What became of a letter, and what the mail server said.</summary>
public sealed record Delivery(DeliveryOutcome Outcome, string? Reason = null);

/// <summary>Sends letters.</summary>
public interface IMailer
{
    /// <summary>
    /// Takes a letter for delivery and returns at once, so that no answer waits for a mail server or tells by its time whether a letter
    /// went out. A letter that cannot be delivered after several attempts is logged and given up.
    /// </summary>
    void Post(Letter letter);

    /// <summary>Letters taken and not yet on their way: whoever has thousands waits while there are many, or some would be given up.</summary>
    int Waiting { get; }

    /// <summary>Hands a letter over now, once, for callers that keep it until it arrived.</summary>
    Task<Delivery> SendAsync(Letter letter, CancellationToken cancellationToken);
}
