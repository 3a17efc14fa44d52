using System.ComponentModel.DataAnnotations;

namespace Callboard.Admission;

/// <summary>One scan at a gate. Exactly one of <c>nfcId</c>, <c>code</c> and <c>tag</c> says what was presented.</summary>
/// <param name="ScanId">Chosen by the device: a scan sent twice is one scan, and gets its first answer again.</param>
/// <param name="NfcId">The id of a wristband's chip.</param>
/// <param name="Code">The code of a ticket; where there is no such ticket, the id of a wristband.</param>
/// <param name="Tag">What a device without a line keeps of a code: 16 hex digits, see the allow-list.</param>
/// <param name="GateId">Where; may be left out where the series names no gates.</param>
/// <param name="ScannedAt">When, by the device's clock.</param>
/// <param name="DeviceId">Which device.</param>
/// <param name="DecidedOffline">What the device decided without a line; an admission stands.</param>
/// <param name="Reason">Why the device refused.</param>
/// <param name="Unconfirmed">The device's gate asks the server first, and the server did not answer in time.</param>
/// <param name="Override">A supervisor let them in against the rules; only with an admission that was decided by the device.</param>
public sealed record ScanRequest(
    Guid ScanId,
    [property: StringLength(200, MinimumLength = 1)] string? NfcId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Code = null,
    [property: StringLength(16, MinimumLength = 16)] string? Tag = null,
    Guid? GateId = null,
    Rules.ScanDirection Direction = Rules.ScanDirection.Entry,
    DateTimeOffset? ScannedAt = null,
    [property: StringLength(100, MinimumLength = 1)] string? DeviceId = null,
    Verdict? DecidedOffline = null,
    Rules.DenyReason? Reason = null,
    bool Unconfirmed = false,
    ScanOverride? Override = null);

/// <summary>Somebody was let in although the rules say no.</summary>
/// <param name="PinId">Whose PIN was given at the device.</param>
/// <param name="Because">Why.</param>
/// <param name="Reason">What the device had said.</param>
public sealed record ScanOverride(Guid PinId, OverrideReason Because, Rules.DenyReason Reason);

/// <summary>Why a supervisor lets somebody in against the rules.</summary>
public enum OverrideReason
{
    /// <summary>Who they are was looked at and is right.</summary>
    IdentityChecked,

    /// <summary>They went out and nobody scanned them.</summary>
    LeftUnscanned,

    /// <summary>They have an accreditation the list does not know.</summary>
    Accredited,

    /// <summary>They belong at another gate and were brought through this one.</summary>
    BroughtAlong,

    /// <summary>There is room after all.</summary>
    RoomChecked,

    /// <summary>There was no time to ask.</summary>
    Emergency,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>A question about a scan that is not made.</summary>
/// <param name="NfcId">The id of a wristband's chip.</param>
/// <param name="Code">The code of a ticket; where there is no such ticket, the id of a wristband.</param>
/// <param name="Tag">What a device without a line keeps of a code.</param>
/// <param name="GateId">Where.</param>
/// <param name="At">When; now if not given.</param>
public sealed record VerifyRequest(
    [property: StringLength(200, MinimumLength = 1)] string? NfcId = null,
    [property: StringLength(200, MinimumLength = 1)] string? Code = null,
    [property: StringLength(16, MinimumLength = 16)] string? Tag = null,
    Guid? GateId = null,
    Rules.ScanDirection Direction = Rules.ScanDirection.Entry,
    DateTimeOffset? At = null);

/// <summary>What a device collected while it had no line.</summary>
/// <param name="DeviceId">Which device, for scans that do not say.</param>
/// <param name="SentAt">The device's clock now: by how much it is wrong, the scans are put right.</param>
public sealed record ScanBatchRequest(
    [property: Length(1, 1000)] IReadOnlyList<ScanRequest> Scans,
    [property: StringLength(100, MinimumLength = 1)] string? DeviceId = null,
    DateTimeOffset? SentAt = null);

/// <summary>Why a scan is taken back.</summary>
public sealed record UndoRequest([property: StringLength(500, MinimumLength = 1)] string Reason);

/// <summary>Whether somebody is let through.</summary>
public enum Verdict
{
    Allow,
    Deny,
}

/// <summary>Whom a pass belongs to.</summary>
public sealed record Holder(string? Name, string Category);

/// <summary>The answer at the gate.</summary>
/// <param name="ScanId">Null for a question.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Message">The same as a sentence.</param>
/// <param name="Holder">Whom it belongs to, where that is known.</param>
/// <param name="Occupancy">How many people are inside.</param>
/// <param name="At">When it counts as made.</param>
/// <param name="Repeated">This scan was answered before; this is that answer.</param>
public sealed record ScanAnswer(
    Guid? ScanId, Verdict Decision, Rules.DenyReason? Reason, string Message, Holder? Holder, int Occupancy, Rules.ScanDirection Direction,
    DateTimeOffset At, bool Repeated);
