using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Forms;

namespace Callboard.Guests;

/// <summary>Somebody a guest brings along.</summary>
public sealed record RsvpCompanion(Guid Id, string Name, string? DietaryNotes, IReadOnlyList<GuestAllergen> Allergens);

/// <summary>What a guest's link shows: the event, and their own answer.</summary>
/// <param name="Organization">Who invites.</param>
/// <param name="Deadline">Until when answers are taken; null for no end.</param>
/// <param name="IsOpen">Whether an answer is still taken.</param>
/// <param name="Contact">Whom to turn to.</param>
/// <param name="AnsweredAt">When the answer was saved last.</param>
/// <param name="PlusOnesAllowed">How many they may bring.</param>
/// <param name="Message">What they wrote with their answer.</param>
public sealed record RsvpView(
    string Organization, string Event, DateTimeOffset StartAt, DateTimeOffset EndAt, string Timezone, string? Location, string? Venue, bool? Cancelled,
    DateTimeOffset? Deadline, bool IsOpen, string? Intro, string? Contact, string Name, RsvpStatus Rsvp, DateTimeOffset? AnsweredAt, int PlusOnesAllowed,
    IReadOnlyList<string> DietaryNeeds, string? DietaryNotes, IReadOnlyList<GuestAllergen> Allergens, string? Accessibility, string? Message,
    IReadOnlyList<RsvpCompanion> Companions);

/// <summary>Somebody to bring along.</summary>
/// <param name="Id">Whom the link shows already; without, somebody new.</param>
public sealed record RsvpCompanionAnswer(
    [property: NameText] string Name, Guid? Id = null, [property: Longest(1000)] string? DietaryNotes = null,
    [property: Allergens] IReadOnlyList<GuestAllergen>? Allergens = null);

/// <summary>A guest's answer. It is the whole of it: what is absent is empty.</summary>
/// <param name="Rsvp"><c>confirmed</c>, <c>tentative</c> or <c>declined</c>.</param>
/// <param name="Companions">Everybody they bring along; whoever is not among them does not come.</param>
public sealed record RsvpAnswer(
    [property: Required] RsvpStatus? Rsvp = null,
    [property: ShortTexts] IReadOnlyList<string>? DietaryNeeds = null,
    [property: Longest(1000)] string? DietaryNotes = null,
    [property: Allergens] IReadOnlyList<GuestAllergen>? Allergens = null,
    [property: Longest(1000)] string? Accessibility = null,
    [property: Longest(1000)] string? Message = null,
    [property: MaxLength(20)] IReadOnlyList<RsvpCompanionAnswer>? Companions = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Rsvp is RsvpStatus.NotInvited or RsvpStatus.Invited)
        {
            yield return new ValidationResult("One of confirmed, tentative, declined.", [nameof(Rsvp)]);
        }

        if (Companions?.Where(c => c?.Id is not null).GroupBy(c => c.Id).Any(g => g.Count() > 1) == true)
        {
            yield return new ValidationResult("Somebody is there twice.", [nameof(Companions)]);
        }
    }
}

/// <summary>What an event asks its guests, until when, and in which words.</summary>
/// <param name="Deadline">Until when answers are taken; null for no end.</param>
/// <param name="Intro">A few words above the form.</param>
/// <param name="Contact">Whom to turn to: shown on the page and in the letter.</param>
/// <param name="LetterSubject">Subject of letters; null for the usual one.</param>
/// <param name="LetterText">Text of letters; null for the usual one.</param>
public sealed record RsvpSettings(DateTimeOffset? Deadline, string? Intro, string? Contact, string? LetterSubject, string? LetterText, int Version)
{
    /// <summary>The subject of a letter nobody has given one.</summary>
    public string UsualSubject => InvitationLetter.Subject;

    /// <summary>The text of a letter nobody has written.</summary>
    public string UsualText => InvitationLetter.Text;
}

/// <summary>What may be changed about the questions.</summary>
public sealed record RsvpSettingsPatch(
    DateTimeOffset? Deadline = null,
    [property: Longest(2000)] string? Intro = null,
    [property: Longest(200)] string? Contact = null,
    [property: Longest(200)] string? LetterSubject = null,
    [property: Longest(5000)] string? LetterText = null);

/// <summary>Letters to write.</summary>
/// <param name="Guests">Whom to.</param>
/// <param name="Subject">With places to fill in, such as <c>{event}</c>.</param>
/// <param name="Text">The same; without <c>{link}</c> the link stands at the end.</param>
/// <param name="IncludeAnswered">True writes to those who have answered as well.</param>
public sealed record SendInvitationsRequest(
    [property: Required] GuestSelection Guests,
    [property: Required, StringLength(200, MinimumLength = 1)] string Subject,
    [property: Required, StringLength(5000, MinimumLength = 1)] string Text,
    bool? IncludeAnswered = null);

/// <summary>What would be sent.</summary>
/// <param name="Letters">How many letters.</param>
/// <param name="WithoutAddress">Selected guests without an e-mail address, who get none.</param>
/// <param name="Answered">Selected guests who have answered, and are left out unless asked for.</param>
/// <param name="InvitedBefore">Of those who get a letter, how many had one before.</param>
/// <param name="To">Whose letter is shown.</param>
/// <param name="Subject">As it would be.</param>
/// <param name="Text">As it would be; the link is a sample.</param>
public sealed record GuestLetterPreview(
    int Letters, int WithoutAddress, int Answered, int InvitedBefore, string? To, string Subject, string Text);

/// <summary>Letters on their way.</summary>
public sealed record SentInvitations(Guid MailingId, int Letters, int WithoutAddress);

/// <summary>A link a guest answers by, told this once.</summary>
public sealed record GuestLink(string Url);
