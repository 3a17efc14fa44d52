namespace Callboard.Platform.Mail;

/// <summary>A letter to one person.</summary>
/// <param name="To">E-mail address.</param>
/// <param name="Subject">One line; line breaks become spaces.</param>
/// <param name="Text">Plain text.</param>
public sealed record Letter(string To, string Subject, string Text);

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
}
