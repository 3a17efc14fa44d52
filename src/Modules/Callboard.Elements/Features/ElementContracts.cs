using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Callboard.Contracts.Elements;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Elements;

/// <summary>Days on which an element cannot be had.</summary>
/// <param name="From">The first of them, in the element's zone.</param>
/// <param name="To">The last of them.</param>
/// <param name="Reason">Why, for whoever asks.</param>
public sealed record Blackout(DateOnly From, DateOnly To, string? Reason = null);

/// <summary>A service or product of the catalogue.</summary>
/// <param name="Unit">What one of it is, such as <c>per guest</c>.</param>
/// <param name="Price">For one of it; null on request.</param>
/// <param name="VenueId">The venue that offers it; with neither venue nor vendor it is the organization's own.</param>
/// <param name="ProviderName">The name of the venue or vendor, where the caller sees it.</param>
/// <param name="Capacity">How many can be had on one day; null for any number.</param>
/// <param name="LeadHours">Hours between asking and the start at least.</param>
/// <param name="Weekdays">Days of the week it can be had on; none for all.</param>
/// <param name="Opens">It begins and ends within these hours, on the clock of its zone; past midnight when they end before they begin.</param>
/// <param name="Notes">For the staff's eyes; null for everybody else.</param>
public sealed record Element(
    Guid Id, string Name, string Category, string? Description, string? Unit, Money? Price, string Currency, Guid? VenueId, Guid? VendorId,
    string? ProviderName, int? Capacity, int MinQuantity, int? MaxQuantity, int LeadHours, IReadOnlyList<string> Weekdays, string? Opens,
    string? Closes, IReadOnlyList<Blackout> Blackouts, string Timezone, string? Notes, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version);

/// <summary>An element to add.</summary>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record NewElement(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: Required, StringLength(100, MinimumLength = 1)] string Category,
    [property: StringLength(2000)] string? Description = null,
    [property: StringLength(50)] string? Unit = null,
    Amount? Price = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Three capital letters, such as USD.")] string Currency = "USD",
    Guid? VenueId = null,
    Guid? VendorId = null,
    [property: Range(1, 1_000_000)] int? Capacity = null,
    [property: Range(1, 1_000_000)] int MinQuantity = 1,
    [property: Range(1, 1_000_000)] int? MaxQuantity = null,
    [property: Range(0, 17_520)] int LeadHours = 0,
    [property: MaxLength(7)] IReadOnlyList<string>? Weekdays = null,
    [property: StringLength(5)] string? Opens = null,
    [property: StringLength(5)] string? Closes = null,
    [property: MaxLength(100)] IReadOnlyList<Blackout>? Blackouts = null,
    [property: StringLength(100, MinimumLength = 1)] string Timezone = "UTC",
    [property: StringLength(5000)] string? Notes = null,
    Guid? Id = null);

/// <summary>What may be changed about an element. Who offers it stays.</summary>
public sealed record ElementPatch(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(100, MinimumLength = 1)] string? Category = null,
    [property: StringLength(2000)] string? Description = null,
    [property: StringLength(50)] string? Unit = null,
    [property: Careful] Amount? Price = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Three capital letters, such as USD.")] string? Currency = null,
    [property: Careful, Range(1, 1_000_000)] int? Capacity = null,
    [property: Range(1, 1_000_000)] int? MinQuantity = null,
    [property: Range(1, 1_000_000)] int? MaxQuantity = null,
    [property: Range(0, 17_520)] int? LeadHours = null,
    [property: MaxLength(7)] IReadOnlyList<string>? Weekdays = null,
    [property: StringLength(5)] string? Opens = null,
    [property: StringLength(5)] string? Closes = null,
    [property: MaxLength(100)] IReadOnlyList<Blackout>? Blackouts = null,
    [property: StringLength(100, MinimumLength = 1)] string? Timezone = null,
    [property: StringLength(5000)] string? Notes = null);

/// <summary>Which elements are wanted.</summary>
/// <param name="Q">Words that occur in name, category or description.</param>
/// <param name="OfferedBy">Those of <c>venue</c>s, <c>vendor</c>s or the <c>organization</c>.</param>
public sealed record ElementQuery(
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "category")] string? Category = null,
    [property: FromQuery(Name = "venueId")] Guid? VenueId = null,
    [property: FromQuery(Name = "vendorId")] Guid? VendorId = null,
    [property: FromQuery(Name = "offeredBy")] string? OfferedBy = null,
    [property: FromQuery(Name = "archived")] bool? Archived = null,
    [property: FromQuery(Name = "sort")] string? Sort = null);

/// <summary>One rule of an element that is broken.</summary>
/// <param name="Rule"><c>withdrawn</c>, <c>min_quantity</c>, <c>max_quantity</c>, <c>lead_time</c>, <c>hours</c>, <c>weekday</c> or <c>blackout</c>.</param>
/// <param name="Limit">What the rule asks for, such as <c>18:00–23:00</c>.</param>
/// <param name="Date">The first day it is broken on.</param>
public sealed record BrokenRule(string Rule, string? Limit = null, DateOnly? Date = null, string? Reason = null);

/// <summary>What is confirmed of an element on a day there is not enough of it.</summary>
/// <param name="EventId">Null where the caller does not see the event.</param>
public sealed record ElementCollision(Guid? EventId, string? EventName, int Quantity, DateTimeOffset StartAt, DateTimeOffset EndAt);

/// <summary>Whether an element can be had at some time.</summary>
/// <param name="Available">The fewest left on any of the days; null where any number can be had.</param>
/// <param name="Days">Days with too few left.</param>
/// <param name="Rules">Rules of the element that speak against it.</param>
public sealed record ElementAvailability(
    Guid ElementId, DateTimeOffset StartAt, DateTimeOffset EndAt, int Quantity, bool IsAvailable, int? Capacity, int? Available,
    IReadOnlyList<DateOnly> Days, IReadOnlyList<ElementCollision> Conflicts, IReadOnlyList<BrokenRule> Rules);

/// <summary>An element at an event.</summary>
/// <param name="EventId">The event.</param>
/// <param name="EventName">Null once the event is no longer shared with the caller.</param>
/// <param name="VenueId">The venue that offers it.</param>
/// <param name="UnitPrice">The price when it was added; the catalogue may have moved on.</param>
/// <param name="Cost">Quantity × price; null without a price.</param>
/// <param name="Options">What was chosen.</param>
/// <param name="ProposedStartAt">Other times whoever offers it would be free.</param>
/// <param name="AnswerNote">What they said to it.</param>
/// <param name="AllowedSteps">Where the status may go next, by the caller's doing.</param>
public sealed record EventElement(
    Guid Id, Guid EventId, string? EventName, string? EventTimezone, Guid ElementId, string Name, string? Category, string? Unit, Guid? VenueId,
    Guid? VendorId, string? ProviderName, int Quantity, Money? UnitPrice, Money? Cost, string Currency, EventElementStatus Status, JsonElement? Options,
    string? Note, DateTimeOffset StartAt, DateTimeOffset EndAt, DateTimeOffset? ProposedStartAt, DateTimeOffset? ProposedEndAt, string? AnswerNote,
    DateTimeOffset? RequestedAt, DateTimeOffset? AnsweredAt, IReadOnlyList<EventElementStatus> AllowedSteps, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version);

/// <summary>Adds an element to an event. Without times it is for the whole event.</summary>
/// <param name="UnitPrice">An agreed price; the catalogue's if not given.</param>
/// <param name="Options">What was chosen, such as <c>{"menu": "vegetarian"}</c>.</param>
public sealed record NewEventElement(
    Guid ElementId,
    [property: Range(1, 1_000_000)] int Quantity = 1,
    EventElementStatus Status = EventElementStatus.Proposed,
    Amount? UnitPrice = null,
    IReadOnlyDictionary<string, JsonElement>? Options = null,
    [property: StringLength(2000)] string? Note = null,
    DateTimeOffset? StartAt = null,
    DateTimeOffset? EndAt = null,
    Guid? Id = null);

/// <summary>What may be changed about an element at an event. What was confirmed is asked for again when its quantity or time changes.</summary>
public sealed record EventElementPatch(
    [property: Careful, Range(1, 1_000_000)] int? Quantity = null,
    EventElementStatus? Status = null,
    [property: Careful] Amount? UnitPrice = null,
    IReadOnlyDictionary<string, JsonElement>? Options = null,
    [property: StringLength(2000)] string? Note = null,
    [property: Careful] DateTimeOffset? StartAt = null,
    [property: Careful] DateTimeOffset? EndAt = null);

/// <summary>Which elements of events are wanted.</summary>
/// <param name="Status">Those in this status.</param>
/// <param name="From">Those that end after this.</param>
/// <param name="To">Those that start before this.</param>
public sealed record EventElementQuery(
    [property: FromQuery(Name = "status")] string? Status = null,
    [property: FromQuery(Name = "elementId")] Guid? ElementId = null,
    [property: FromQuery(Name = "venueId")] Guid? VenueId = null,
    [property: FromQuery(Name = "vendorId")] Guid? VendorId = null,
    [property: FromQuery(Name = "from")] DateTimeOffset? From = null,
    [property: FromQuery(Name = "to")] DateTimeOffset? To = null);

/// <summary>What a venue or vendor says when asked.</summary>
public enum ElementAnswer
{
    Confirmed,
    Declined,

    /// <summary>Not then, but at other times.</summary>
    Propose,
}

/// <summary>The answer of the venue or vendor that was asked.</summary>
/// <param name="StartAt">With <c>propose</c>: when they would be free.</param>
public sealed record AnswerRequest(
    ElementAnswer Answer,
    [property: StringLength(2000)] string? Note = null,
    DateTimeOffset? StartAt = null,
    DateTimeOffset? EndAt = null);

/// <summary>The elements of an event, and what they come to.</summary>
/// <param name="Costs">By status.</param>
public sealed record EventElementList(
    IReadOnlyList<EventElement> Data, int Total, int Count, string? NextCursor, IReadOnlyList<ElementCosts> Costs);
