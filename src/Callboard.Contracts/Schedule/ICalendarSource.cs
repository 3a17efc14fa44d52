using Callboard.Platform.Data;

namespace Callboard.Contracts.Schedule;

/// <summary>
/// Something people follow in their calendars: an event, a person, a space, a resource. A kind is known when a source of it is registered;
/// where there are several, the calendar shows what all of them have.
/// </summary>
public interface ICalendarSource
{
    /// <summary>The name of the kind, as <c>feed_kind_known</c> lists it.</summary>
    string Kind { get; }

    /// <summary>
    /// SQL of a scalar: the name of the subject <c>f.subject_id</c> for people, null where the reader may not see it. It may use
    /// <c>f.organization_id</c>.
    /// </summary>
    string Label { get; }

    /// <summary>What the calendar shows in this transaction, which has the rights of the feed's owner.</summary>
    /// <param name="transaction">A reading transaction.</param>
    /// <param name="subjectId">The event, person, space …</param>
    /// <param name="since">What was over before is left out where a subject has no end of its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when there is no such thing, or none the owner may see any more.</returns>
    Task<CalendarContent?> ReadAsync(TenantTransaction transaction, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>The content of a calendar.</summary>
/// <param name="Title">Its name.</param>
/// <param name="TimeZone">IANA zone it is shown in by programs that ask.</param>
/// <param name="Entries">In any order.</param>
public sealed record CalendarContent(string Title, string TimeZone, IReadOnlyList<CalendarEntry> Entries);

/// <summary>One entry of a calendar.</summary>
/// <param name="Uid">The same in every reading, and unique in the calendar.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it is over.</param>
/// <param name="TimeZone">IANA zone of its place: whole days there are shown as days.</param>
/// <param name="Title">What happens.</param>
/// <param name="Context">What it belongs to, said in calendars of several things; null where the calendar itself says it.</param>
/// <param name="Location">Where.</param>
/// <param name="Category">Track or kind.</param>
/// <param name="Status">Whether it will take place.</param>
/// <param name="Notes">For a calendar with details only.</param>
/// <param name="Url">For a calendar with details only.</param>
/// <param name="Language">The title's language.</param>
/// <param name="People">For a calendar with details only.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Version">Counts its changes, from 1.</param>
public sealed record CalendarEntry(
    string Uid, DateTimeOffset Start, DateTimeOffset End, string TimeZone, string Title, string? Context, string? Location, string? Category,
    CalendarStatus Status, string? Notes, string? Url, string? Language, IReadOnlyList<CalendarPerson> People, DateTimeOffset UpdatedAt, int Version);

/// <summary>Whether an entry takes place, in the words of iCalendar (RFC 5545, 3.8.1.11).</summary>
public enum CalendarStatus
{
    /// <summary>It does.</summary>
    Confirmed,

    /// <summary>It may.</summary>
    Tentative,

    /// <summary>It does not.</summary>
    Cancelled,
}

/// <summary>Somebody in an entry.</summary>
public sealed record CalendarPerson(Guid Id, string Name);
