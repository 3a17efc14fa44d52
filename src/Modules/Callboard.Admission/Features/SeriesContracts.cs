using System.ComponentModel.DataAnnotations;
using Callboard.Admission.Rules;
using Callboard.Platform.Http;

namespace Callboard.Admission;

/// <summary>One admission of an event: a night, a day, a session.</summary>
/// <param name="CheckinOpensAt">When the gates begin to let people in; null for as soon as it is active.</param>
/// <param name="CheckinClosesAt">When they stop; null for until it ends.</param>
/// <param name="Capacity">How many people may be inside at once; null for any number.</param>
/// <param name="AllowedTransitions">The steps that may be taken from here.</param>
/// <param name="AdmitsAll">Everybody of the event is admitted.</param>
/// <param name="Admits">Categories that are admitted.</param>
/// <param name="ParentId">The series this one was repeated from.</param>
/// <param name="Occupancy">How many people are inside.</param>
public sealed record Series(
    Guid Id, Guid EventId, string Name, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? CheckinOpensAt,
    DateTimeOffset? CheckinClosesAt, int? Capacity, Reentry Reentry, string Timezone, SeriesStatus Status,
    IReadOnlyList<string> AllowedTransitions, bool AdmitsAll, IReadOnlyList<string> Admits, Guid? ParentId, int? SequenceNo, int Occupancy,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A series to make. It begins as a draft.</summary>
/// <param name="Timezone">IANA zone; the event's when not given.</param>
public sealed record CreateSeriesRequest(
    Guid EventId,
    [property: StringLength(200, MinimumLength = 1)] string Name,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    Guid? Id = null,
    DateTimeOffset? CheckinOpensAt = null,
    DateTimeOffset? CheckinClosesAt = null,
    [property: Range(1, 10_000_000)] int? Capacity = null,
    Reentry Reentry = Reentry.None,
    [property: StringLength(100, MinimumLength = 1)] string? Timezone = null);

/// <summary>A change of a series.</summary>
public sealed record SeriesPatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: Careful] DateTimeOffset? StartAt = null,
    [property: Careful] DateTimeOffset? EndAt = null,
    [property: Careful] DateTimeOffset? CheckinOpensAt = null,
    [property: Careful] DateTimeOffset? CheckinClosesAt = null,
    [property: Careful, Range(1, 10_000_000)] int? Capacity = null,
    Reentry? Reentry = null,
    [property: StringLength(100, MinimumLength = 1)] string? Timezone = null);

/// <summary>A step to take.</summary>
public sealed record SeriesTransitionRequest(SeriesStatus To);

/// <summary>A step that was taken.</summary>
/// <param name="ChangedBy">Null when the clock did it.</param>
public sealed record SeriesTransition(
    Guid Id, SeriesStatus? OldStatus, SeriesStatus NewStatus, Guid? ChangedBy, string? ChangedByName, DateTimeOffset ChangedAt);

/// <summary>A gate of an event.</summary>
/// <param name="Categories">Which categories it serves; null for all.</param>
/// <param name="Mode">How its scanners come to a decision.</param>
public sealed record Gate(
    Guid Id, Guid EventId, string Name, IReadOnlyList<string>? Categories, GateMode Mode, int Position, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version);

/// <summary>A gate to make.</summary>
public sealed record CreateGateRequest(
    [property: StringLength(100, MinimumLength = 1)] string Name,
    Guid? Id = null,
    [property: Length(1, 100)] IReadOnlyList<string>? Categories = null,
    [property: Range(0, 100_000)] int Position = 0,
    GateMode Mode = GateMode.Local);

/// <summary>A change of a gate.</summary>
public sealed record GatePatch(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: NullableList, Length(1, 100)] IReadOnlyList<string>? Categories = null,
    [property: Range(0, 100_000)] int? Position = null,
    GateMode? Mode = null);

/// <summary>Gates to open for a series.</summary>
public sealed record AddGatesRequest([property: Length(1, 1000)] IReadOnlyList<Guid> GateIds);

/// <summary>A category of a series: its limit, and how many of it came.</summary>
/// <param name="Limit">How many of it may be inside at once; null for any number.</param>
public sealed record SeriesCategory(string Category, int? Limit, int Inside, int Entries, int People);

/// <summary>A limit to set.</summary>
public sealed record SetCategoryRequest(
    [property: StringLength(100, MinimumLength = 1)] string Category, [property: Range(0, 10_000_000)] int Limit);

/// <summary>A pass of an event: a wristband by its NFC id, or a ticket by its code.</summary>
/// <param name="NfcId">Of a wristband.</param>
/// <param name="Code">Of a ticket.</param>
/// <param name="TicketId">The ticket a wristband was issued for; the two are one person.</param>
public sealed record Pass(
    Guid Id, Guid EventId, string Kind, string? NfcId, string? Code, string Category, string? HolderName, string? Email, PassStatus Status,
    Guid? TicketId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A wristband to add.</summary>
/// <param name="TicketId">The ticket it is issued for.</param>
public sealed record CreateWristbandRequest(
    [property: StringLength(200, MinimumLength = 1)] string NfcId,
    [property: StringLength(100, MinimumLength = 1)] string Category,
    Guid? Id = null,
    [property: StringLength(200)] string? HolderName = null,
    [property: StringLength(320)] string? Email = null,
    PassStatus Status = PassStatus.Active,
    Guid? TicketId = null);

/// <summary>A ticket to add.</summary>
public sealed record CreateTicketRequest(
    [property: StringLength(200, MinimumLength = 1)] string Code,
    [property: StringLength(100, MinimumLength = 1)] string Category,
    Guid? Id = null,
    [property: StringLength(200)] string? HolderName = null,
    [property: StringLength(320)] string? Email = null,
    PassStatus Status = PassStatus.Active);

/// <summary>A change of a wristband or ticket. What is scanned stays: another code is another pass.</summary>
public sealed record PassPatch(
    [property: StringLength(100, MinimumLength = 1)] string? Category = null,
    [property: StringLength(200)] string? HolderName = null,
    [property: StringLength(320)] string? Email = null,
    PassStatus? Status = null,
    Guid? TicketId = null);

/// <summary>Wristbands a series is to admit: one, several, a category, or all of the event.</summary>
/// <param name="Category">Everybody of this category, also who is added later, whatever they show.</param>
/// <param name="All">Everybody of the event, also who is added later, whatever they show.</param>
public sealed record AdmitWristbandsRequest(
    Guid? WristbandId = null,
    [property: Length(1, 10_000)] IReadOnlyList<Guid>? WristbandIds = null,
    [property: StringLength(100, MinimumLength = 1)] string? Category = null,
    bool All = false);

/// <summary>Tickets a series is to admit: one, several, a category, or all of the event.</summary>
/// <param name="Category">Everybody of this category, also who is added later, whatever they show.</param>
/// <param name="All">Everybody of the event, also who is added later, whatever they show.</param>
public sealed record AdmitTicketsRequest(
    Guid? TicketId = null,
    [property: Length(1, 10_000)] IReadOnlyList<Guid>? TicketIds = null,
    [property: StringLength(100, MinimumLength = 1)] string? Category = null,
    bool All = false);

/// <summary>What was admitted.</summary>
/// <param name="Assigned">How many passes of the kind the series admits now.</param>
public sealed record AdmitResult(int Assigned);

/// <summary>A series somebody may scan at.</summary>
public sealed record ScannableSeries(
    Guid Id, Guid EventId, string EventName, string Name, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? CheckinOpensAt,
    DateTimeOffset? CheckinClosesAt, SeriesStatus Status, string Timezone, int? Capacity, int Occupancy, IReadOnlyList<ScannableGate> Gates);

/// <summary>One of its gates.</summary>
public sealed record ScannableGate(Guid Id, string Name);

/// <summary>What happened at the gates of a series, as of this moment.</summary>
/// <param name="Inside">How many people are inside.</param>
/// <param name="Unique">How many different people came.</param>
/// <param name="NoShows">How many are admitted and did not come.</param>
/// <param name="PeakPerMinute">Entries in the busiest minute.</param>
/// <param name="RatePerMinute">Entries a minute, over the last five.</param>
/// <param name="FullAt">When it will be full if people go on coming and leaving like in the last five minutes; null when it will not.</param>
/// <param name="Minutes">Entries and exits by minute.</param>
public sealed record SeriesMetrics(
    Guid SeriesId, int Inside, int? Capacity, int Entries, int Exits, int Unique, int Denied, int Admitted, int NoShows, int PeakPerMinute,
    DateTimeOffset? PeakAt, double RatePerMinute, DateTimeOffset? FullAt, IReadOnlyList<Count> Gates, IReadOnlyList<Count> Categories,
    IReadOnlyList<Count> Reasons, IReadOnlyList<Count> Minutes, int OpenConflicts, DateTimeOffset ComputedAt);

/// <summary>A line of a count.</summary>
/// <param name="Key">The gate's id, the category, the reason, or the minute in UTC.</param>
/// <param name="Name">For people.</param>
public sealed record Count(string Key, string Name, int Inside, int Entries, int Exits, int People, int Denied);

/// <summary>A series to repeat.</summary>
/// <param name="Rule">An RRULE of RFC 5545, such as <c>FREQ=WEEKLY;BYDAY=FR,SA</c>, with EXDATE lines after it where needed.</param>
/// <param name="Count">How many there are to be, the parent not counted; instead of COUNT in the rule.</param>
/// <param name="Until">The last moment one may start; instead of UNTIL in the rule.</param>
public sealed record RepeatRequest(
    Guid ParentSeriesId,
    [property: StringLength(20_000, MinimumLength = 1)] string Rule,
    [property: Range(1, 1000)] int? Count = null,
    DateTimeOffset? Until = null);

/// <summary>What is to be carried over to the series repeated from this one that have not begun.</summary>
/// <param name="Fields">Any of name, capacity, reentry, window, gates, categories, admits.</param>
public sealed record CarryRequest([property: Length(1, 10)] IReadOnlyList<CarriedField> Fields);

/// <summary>What can be carried over.</summary>
public enum CarriedField
{
    Name,
    Capacity,
    Reentry,
    Window,
    Gates,
    Categories,
    Admits,
}

/// <summary>What was carried over.</summary>
/// <param name="Changed">Series that follow their parent again.</param>
/// <param name="Left">Series that had begun or were over, and stayed as they are.</param>
public sealed record CarryResult(int Changed, int Left);
