namespace Callboard.Talk;

/// <summary>Settings of notifications, section <c>Notifications</c>.</summary>
internal sealed class NotificationOptions
{
    /// <summary>How long the first notification of a letter waits for others to come along, and for its person to read it in the product.</summary>
    public TimeSpan LetterDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a node looks for letters that are due; zero for a node that sends none.</summary>
    public TimeSpan LetterInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a node that took a letter is trusted to send it before another one tries.</summary>
    public TimeSpan LetterLease { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>For how long the words of a message that was taken back can be brought back.</summary>
    public TimeSpan KeepTakenBack { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long notifications are kept after they were read.</summary>
    public TimeSpan KeepRead { get; set; } = TimeSpan.FromDays(90);
}
