using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Resources;

/// <summary>What kind of thing a resource is.</summary>
public enum ResourceType
{
    /// <summary>A person, or a number of people who can stand in for each other.</summary>
    Staff,
    Equipment,
    Materials,
}

/// <summary>Whether a booking reserves.</summary>
public enum BookingStatus
{
    /// <summary>Pencilled in: shown, reported where it would not fit, and in nobody's way.</summary>
    Tentative,

    /// <summary>Reserved.</summary>
    Confirmed,
}

/// <summary>How far the booking of a space is.</summary>
public enum SpaceBookingStatus
{
    /// <summary>An option; its rank says who is asked first.</summary>
    Hold,
    Confirmed,

    /// <summary>Given up.</summary>
    Released,
}

/// <summary>Something that can be booked: a person, a piece of kit, or a number of like things.</summary>
/// <param name="Quantity">How many there are; with more than one, bookings share them.</param>
/// <param name="IsAvailable">False while it is out of service: nothing new is booked.</param>
/// <param name="SetupMinutes">What a booking takes before its own time, unless it says otherwise.</param>
/// <param name="TeardownMinutes">The same afterwards.</param>
/// <param name="TravelMinutes">Needed between bookings at different venues.</param>
/// <param name="UserId">The member of the staff this is.</param>
/// <param name="ArchivedAt">When it was put away; null while in use.</param>
public sealed record Resource(
    Guid Id, string Name, ResourceType Type, string? Description, int Quantity, bool IsAvailable, int SetupMinutes, int TeardownMinutes,
    int TravelMinutes, Guid? UserId, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>A resource to add.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice makes one resource.</param>
public sealed record CreateResourceRequest(
    [property: StringLength(200, MinimumLength = 1)] string Name,
    ResourceType Type,
    [property: StringLength(2_000)] string? Description = null,
    int Quantity = 1,
    bool IsAvailable = true,
    [property: Range(0, 10_080)] int SetupMinutes = 0,
    [property: Range(0, 10_080)] int TeardownMinutes = 0,
    [property: Range(0, 10_080)] int TravelMinutes = 0,
    Guid? UserId = null,
    Guid? Id = null);

/// <summary>What can change about a resource.</summary>
public sealed record ResourcePatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    ResourceType? Type = null,
    [property: StringLength(2_000)] string? Description = null,
    int? Quantity = null,
    bool? IsAvailable = null,
    [property: Range(0, 10_080)] int? SetupMinutes = null,
    [property: Range(0, 10_080)] int? TeardownMinutes = null,
    [property: Range(0, 10_080)] int? TravelMinutes = null,
    Guid? UserId = null);

/// <summary>Which resources are wanted.</summary>
/// <param name="Q">A part of the name.</param>
/// <param name="Archived">True for the archived ones, otherwise those in use.</param>
/// <param name="Sort">Fields to sort by, such as <c>type,name</c>.</param>
public sealed record ResourceQuery(
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "type")] string? Type = null,
    [property: FromQuery(Name = "isAvailable")] bool? IsAvailable = null,
    [property: FromQuery(Name = "archived")] bool? Archived = null,
    [property: FromQuery(Name = "sort")] string? Sort = null);

/// <summary>
/// A resource taken for some time. Of a booking for an event the caller does not see, only times and numbers are told: it is busy.
/// </summary>
/// <param name="Visible">Whether the caller may see what it is for; if not, everything that would say so is null.</param>
/// <param name="EventId">For which event; null for a manual block of none.</param>
/// <param name="OccupiedFrom">The start of setting up.</param>
/// <param name="OccupiedTo">The end of tearing down.</param>
/// <param name="IsBlock">Manually blocked, for maintenance or leave.</param>
/// <param name="VenueId">Where it is used.</param>
public sealed record Booking(
    Guid Id, Guid ResourceId, bool Visible, Guid? EventId, string? EventName, Guid? TaskId, Guid? BlockId, DateTimeOffset StartTime,
    DateTimeOffset EndTime, DateTimeOffset OccupiedFrom, DateTimeOffset OccupiedTo, int Quantity, BookingStatus Status, bool IsBlock,
    Guid? VenueId, string? Note, int? Version);

/// <summary>Everything booked in a period.</summary>
/// <param name="Cursor">Where the organization's stream of changes stood when this was read; follow it from here.</param>
public sealed record BookingsOfPeriod(IReadOnlyList<Booking> Data, int Total, string Cursor);

/// <summary>A booking to make.</summary>
/// <param name="EventId">For which event; left out only with <paramref name="IsBlock"/>.</param>
/// <param name="TaskId">For which of its tasks.</param>
/// <param name="BlockId">For which block of its run of show.</param>
/// <param name="Status">Confirmed if not given.</param>
/// <param name="SetupMinutes">Taken from the resource if not given.</param>
/// <param name="TeardownMinutes">Taken from the resource if not given.</param>
/// <param name="VenueId">The event's venue if not given.</param>
/// <param name="Id">Chosen by the client, so that sending it twice books once.</param>
public sealed record CreateBookingRequest(
    DateTimeOffset StartTime, DateTimeOffset EndTime, Guid? EventId = null, Guid? TaskId = null, Guid? BlockId = null,
    int Quantity = 1, BookingStatus Status = BookingStatus.Confirmed, bool IsBlock = false, [property: Range(0, 10_080)] int? SetupMinutes = null,
    [property: Range(0, 10_080)] int? TeardownMinutes = null, Guid? VenueId = null,
    [property: StringLength(2_000)] string? Note = null,
    Guid? Id = null);

/// <summary>What can change about a booking; the event it is for cannot.</summary>
public sealed record BookingPatch(
    Guid? ResourceId = null, DateTimeOffset? StartTime = null, DateTimeOffset? EndTime = null, Guid? TaskId = null, Guid? BlockId = null,
    int? Quantity = null, BookingStatus? Status = null, [property: Range(0, 10_080)] int? SetupMinutes = null,
    [property: Range(0, 10_080)] int? TeardownMinutes = null, Guid? VenueId = null,
    [property: StringLength(2_000)] string? Note = null);

/// <summary>What a refused booking collides with, as far as the caller may know.</summary>
/// <param name="EventName">The event's name, or "busy" for one the caller does not see.</param>
/// <param name="Reason"><c>overlap</c>, or <c>travel</c> when there is no time to get from one venue to the other.</param>
public sealed record BookingCollision(
    Guid Id, Guid? EventId, string EventName, DateTimeOffset StartTime, DateTimeOffset EndTime, DateTimeOffset OccupiedFrom,
    DateTimeOffset OccupiedTo, int Quantity, string Status, int? Rank, bool IsBlock, string Reason);

/// <summary>A space held or taken for an event.</summary>
/// <param name="Visible">Whether the caller may see what it is for; if not, everything that would say so is null.</param>
/// <param name="Rank">Place in the ladder of what overlaps, from 1; null once released.</param>
/// <param name="ExpiresAt">When a hold lapses by itself.</param>
public sealed record SpaceBooking(
    Guid Id, Guid SpaceId, string SpaceName, bool Visible, Guid? EventId, string? EventName, DateTimeOffset StartTime,
    DateTimeOffset EndTime, DateTimeOffset OccupiedFrom, DateTimeOffset OccupiedTo, SpaceBookingStatus Status, int? Rank,
    DateTimeOffset? ExpiresAt, string? Note, int? Version);

/// <summary>A space to hold, or to take at once.</summary>
/// <param name="Status">A hold if not given.</param>
/// <param name="Id">Chosen by the client, so that sending it twice holds once.</param>
public sealed record CreateSpaceBookingRequest(
    Guid EventId, DateTimeOffset StartTime, DateTimeOffset EndTime, SpaceBookingStatus Status = SpaceBookingStatus.Hold,
    [property: Range(0, 10_080)] int SetupMinutes = 0, [property: Range(0, 10_080)] int TeardownMinutes = 0,
    DateTimeOffset? ExpiresAt = null,
    [property: StringLength(2_000)] string? Note = null,
    Guid? Id = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Status == SpaceBookingStatus.Released)
        {
            yield return new ValidationResult("Hold or take it; to release comes later.", [nameof(Status)]);
        }
    }
}

/// <summary>What can change about the booking of a space; confirming and releasing are steps of their own.</summary>
public sealed record SpaceBookingPatch(
    DateTimeOffset? StartTime = null, DateTimeOffset? EndTime = null, [property: Range(0, 10_080)] int? SetupMinutes = null,
    [property: Range(0, 10_080)] int? TeardownMinutes = null,
    DateTimeOffset? ExpiresAt = null,
    [property: StringLength(2_000)] string? Note = null);

/// <summary>How to confirm the booking of a space.</summary>
/// <param name="Override">Also before holds that come first; for managers.</param>
public sealed record ConfirmSpaceRequest(bool Override = false);

/// <summary>From when to when to look: a week from now if not given, at most 366 days.</summary>
public sealed record PeriodQuery(
    [property: FromQuery(Name = "from")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to")] DateTimeOffset? To = null);

/// <summary>Units taken over a stretch of time.</summary>
public sealed record BusyRange(DateTimeOffset From, DateTimeOffset To, int Quantity);

/// <summary>How much of a resource is free.</summary>
/// <param name="Free">Units free during the whole time asked about; nothing while it is out of service.</param>
/// <param name="Busy">When how many are taken, setup and teardown included.</param>
public sealed record ResourceAvailability(
    Guid ResourceId, string Name, ResourceType Type, int Quantity, bool IsAvailable, int Free, IReadOnlyList<BusyRange> Busy);

/// <summary>When a space is taken and held.</summary>
/// <param name="Available">Nothing confirmed and nothing held in the time asked about.</param>
/// <param name="Busy">When it is taken, setup and teardown included.</param>
/// <param name="Bookings">What it is taken and held for.</param>
/// <param name="NextRank">Rank a hold of the whole time would have.</param>
public sealed record SpaceAvailability(
    Guid SpaceId, string Name, DateTimeOffset From, DateTimeOffset To, bool Available, int NextRank, IReadOnlyList<BusyRange> Busy,
    IReadOnlyList<SpaceBooking> Bookings);

/// <summary>How much a resource is used.</summary>
/// <param name="BookedHours">Hours of all units that are confirmed, buffers left out.</param>
/// <param name="BlockedHours">Hours of all units that are manually blocked.</param>
/// <param name="AvailableHours">Hours of all units there are, less those blocked.</param>
/// <param name="TentativeHours">Hours pencilled in; not part of the share.</param>
/// <param name="Utilisation">Booked ÷ available, from 0 to 1.</param>
public sealed record ResourceUtilisation(
    Guid ResourceId, string Name, ResourceType Type, int Quantity, double BookedHours, double BlockedHours, double AvailableHours,
    double TentativeHours, double Utilisation);

/// <summary>The same for all resources of a type.</summary>
public sealed record TypeUtilisation(ResourceType Type, int Resources, double BookedHours, double AvailableHours, double Utilisation);

/// <summary>How much resources are used, each and by type.</summary>
public sealed record UtilisationResponse(
    IReadOnlyList<ResourceUtilisation> Data, IReadOnlyList<TypeUtilisation> ByType, DateTimeOffset From, DateTimeOffset To, double HoursPerDay);

/// <summary>What a task needs.</summary>
public sealed record TaskResource(
    Guid Id, Guid TaskId, Guid ResourceId, string Name, ResourceType Type, int Quantity, int Version);

/// <summary>A resource a task needs.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice assigns once.</param>
public sealed record AssignResourceRequest(Guid ResourceId, int Quantity = 1, Guid? Id = null);

/// <summary>Two things that cannot both stand.</summary>
/// <param name="Reasons">
/// <c>over_committed</c>: more is booked than there is. <c>tentative</c>: would be, if everything pencilled in were confirmed.
/// <c>person</c>: somebody is needed in two places. <c>out_of_service</c> (without <paramref name="B"/>): booked, though it is out of service.
/// </param>
/// <param name="ResourceId">What it is about; null for a person who is no resource.</param>
/// <param name="UserId">Who it is about, if somebody.</param>
public sealed record BookingConflict(Guid A, Guid? B, IReadOnlyList<string> Reasons, Guid? ResourceId, Guid? UserId, string Name);

/// <summary>Something that is part of a conflict; without a name for events the caller does not see.</summary>
/// <param name="Kind"><c>booking</c>, <c>manual_block</c>, or <c>block</c> of a run of show.</param>
public sealed record ConflictingBooking(
    Guid Id, string Kind, bool Visible, Guid? EventId, string? EventName, string? What, DateTimeOffset StartTime, DateTimeOffset EndTime,
    int Quantity, string Status);

/// <summary>What collides in the whole organization, by start.</summary>
/// <param name="Total">How many there are, also beyond those returned.</param>
/// <param name="Bookings">What the conflicts are between, by id.</param>
public sealed record BookingConflictsResponse(
    IReadOnlyList<BookingConflict> Data, int Total, IReadOnlyDictionary<Guid, ConflictingBooking> Bookings);
