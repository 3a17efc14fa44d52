using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Http;

namespace Callboard.Schedule;

/// <summary>How far a block of the run of show is.</summary>
public enum BlockStatus
{
    Pending,
    InProgress,
    Complete,
}

/// <summary>How much a block matters.</summary>
public enum BlockPriority
{
    Low,
    Medium,
    High,
}

/// <summary>Who somebody needed for a block is.</summary>
public enum BlockPersonKind
{
    /// <summary>A member of the staff.</summary>
    User,

    /// <summary>Somebody from the directory's participants.</summary>
    Participant,
}

/// <summary>One block of the run of show.</summary>
/// <param name="EndTime">When it is over; never before the start, and not part of the block.</param>
/// <param name="Location">The name of the place, as text.</param>
/// <param name="SpaceId">The space of the directory it takes place in, if it is one.</param>
/// <param name="People">Who is needed, by name.</param>
public sealed record TimelineBlock(
    Guid Id, Guid EventId, DateTimeOffset StartTime, DateTimeOffset EndTime, string Activity, BlockStatus Status, string? Location,
    Guid? SpaceId, string? SpaceName, BlockPriority? Priority, string? Notes, string? Track, string? Url, string? Language,
    IReadOnlyList<BlockPerson> People, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>Somebody needed for a block.</summary>
/// <param name="Id">The member's user id or the participant's id.</param>
/// <param name="AssignmentId">What to name when taking the person off the block.</param>
public sealed record BlockPerson(Guid Id, Guid AssignmentId, BlockPersonKind Kind, string? Name, string Role);

/// <summary>A new block.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice makes one block.</param>
public sealed record CreateBlockRequest(
    DateTimeOffset StartTime, DateTimeOffset EndTime,
    [property: StringLength(500, MinimumLength = 1)] string Activity,
    BlockStatus Status = BlockStatus.Pending,
    [property: StringLength(200)] string? Location = null,
    Guid? SpaceId = null,
    BlockPriority? Priority = null,
    [property: StringLength(20_000)] string? Notes = null,
    [property: StringLength(200)] string? Track = null,
    [property: StringLength(2_000)] string? Url = null,
    [property: StringLength(35)] string? Language = null,
    Guid? Id = null);

/// <summary>What can change about a block.</summary>
public sealed record BlockPatch(
    [property: Careful] DateTimeOffset? StartTime = null, [property: Careful] DateTimeOffset? EndTime = null,
    [property: StringLength(500, MinimumLength = 1)] string? Activity = null,
    BlockStatus? Status = null,
    [property: StringLength(200)] string? Location = null,
    Guid? SpaceId = null,
    BlockPriority? Priority = null,
    [property: StringLength(20_000)] string? Notes = null,
    [property: StringLength(200)] string? Track = null,
    [property: StringLength(2_000)] string? Url = null,
    [property: StringLength(35)] string? Language = null,
    int? Position = null);

/// <summary>The same change to many blocks: all of them or none.</summary>
/// <param name="Ids">Blocks of the event.</param>
/// <param name="Status">Their new status, if it is to change.</param>
/// <param name="ShiftMinutes">By how much they move, in minutes; negative is earlier.</param>
public sealed record BlockBatchRequest(
    [property: MinLength(1), MaxLength(1_000)] IReadOnlyList<Guid> Ids,
    BlockStatus? Status = null,
    [property: Range(-5_259_600, 5_259_600)] int? ShiftMinutes = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Status is null && ShiftMinutes is null)
        {
            yield return new ValidationResult("Say what to change: status, shiftMinutes or both.", [nameof(Status), nameof(ShiftMinutes)]);
        }
    }
}

/// <summary>The blocks after a change to all of them, by start.</summary>
/// <param name="Superseded">The fields of a late edit that were not applied to a block, because they were changed after it was made.</param>
public sealed record BlockBatchResponse(
    IReadOnlyList<TimelineBlock> Data, int Count, IReadOnlyList<string> UpdatedFields, IReadOnlyList<SupersededField> Superseded);

/// <summary>Puts somebody on a block: a member of the staff or a participant.</summary>
/// <param name="Id">Chosen by the client, so that sending it twice assigns once.</param>
public sealed record AssignPersonRequest(
    Guid? UserId = null, Guid? ParticipantId = null,
    [property: StringLength(100, MinimumLength = 1)] string Role = "crew",
    Guid? Id = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((UserId is null) == (ParticipantId is null))
        {
            yield return new ValidationResult("Name either userId or participantId.", [nameof(UserId), nameof(ParticipantId)]);
        }
    }
}

/// <summary>Somebody's place on a block.</summary>
/// <param name="Id">The assignment.</param>
/// <param name="Clashes">Where else the person is needed while the block lasts, in any event, by start.</param>
public sealed record BlockAssignment(
    Guid Id, Guid BlockId, BlockPersonKind Kind, Guid? UserId, Guid? ParticipantId, string? Name, string Role, int Version,
    IReadOnlyList<PersonClash> Clashes);

/// <summary>Somewhere else a person is needed at the same time.</summary>
/// <param name="EventId">The event; null, as all that names it, when you may not see it: then the person is busy elsewhere.</param>
public sealed record PersonClash(
    Guid? EventId, string? EventName, Guid? BlockId, string? Activity, DateTimeOffset StartTime, DateTimeOffset EndTime);
