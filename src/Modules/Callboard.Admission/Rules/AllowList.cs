using System.Text.Json.Serialization;

namespace Callboard.Admission.Rules;

/// <summary>How a list holds its passes: one by one, or in a filter that only says whether a pass is among them.</summary>
internal enum AllowListForm
{
    Exact = 0,
    Filter = 1,
}

/// <summary>What is known of a pass when the list is made. The values are those of the binary form.</summary>
[Flags]
internal enum PassFacts : byte
{
    None = 0,
    Active = 1,
    Blocked = 2,
    Inside = 4,
    WasInside = 8,

    /// <summary>In a list of changes: the series does not admit this pass any more.</summary>
    Removed = 16,
}

/// <summary>A gate of the series; without categories it serves all, without a mode it decides by itself.</summary>
internal sealed record AllowListGate(
    Guid Id, string Name, IReadOnlyList<string>? Categories,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Mode = null);

/// <summary>Somebody who may wake a locked scanner, or overrule it; and what their PIN is checked by (<see cref="GatePin"/>).</summary>
internal sealed record AllowListPin(Guid Id, string Name, bool Overrules, string Salt, int Rounds, int Hash);

/// <summary>A category with its limit, and how many of it are inside.</summary>
internal sealed record AllowListCategory(string Name, int? Limit, int Inside);

/// <summary>What a gate has to know besides the passes. Written as JSON in front of them.</summary>
/// <param name="Cursor">Where to go on from, to get only what changed since.</param>
/// <param name="Since">The cursor this list goes on from; null for a whole list.</param>
/// <param name="Salt">What tags are made with, Base64.</param>
/// <param name="Count">How many passes the list is about.</param>
/// <param name="Pins">Who may wake and overrule its scanners; missing where nobody may.</param>
internal sealed record AllowListHeader(
    Guid SeriesId,
    string Name,
    string EventName,
    string Timezone,
    DateTimeOffset MadeAt,
    string Cursor,
    string? Since,
    string Salt,
    string Status,
    DateTimeOffset? StartAt,
    DateTimeOffset? EndAt,
    DateTimeOffset? CheckinOpensAt,
    DateTimeOffset? CheckinClosesAt,
    int? Capacity,
    int Inside,
    string Reentry,
    IReadOnlyList<AllowListGate> Gates,
    IReadOnlyList<AllowListCategory> Categories,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AllowListPin>? Pins = null);

/// <summary>A pass of the list.</summary>
/// <param name="Category">Its place among the header's categories; <see cref="AllowListCodec.NoCategory"/> for none.</param>
/// <param name="Holder">What stands for its person (<see cref="PassTag.OfHolder"/>).</param>
/// <param name="SealedName">The name, sealed with the pass (<see cref="PassTag.Seal"/>); empty when none is known.</param>
internal readonly record struct AllowListEntry(ulong Tag, ushort Category, PassFacts Facts, ulong Holder, ReadOnlyMemory<byte> SealedName)
{
    /// <summary>A pass whose holder's name is sealed here. A filter has no names: there the name is better not asked for.</summary>
    public static AllowListEntry Sealing(
        ReadOnlySpan<byte> salt, ulong tag, ushort category, PassFacts facts, ulong holder, PassKind kind, string key, string? name) =>
        new(tag, category, facts, holder, string.IsNullOrEmpty(name) ? ReadOnlyMemory<byte>.Empty : PassTag.Seal(salt, kind, key, name));
}

/// <summary>A list read back.</summary>
/// <param name="Entries">All passes of an exact list; of a filter list, those something is to be said of.</param>
/// <param name="Filter">Of a filter list: who is on it, asked by <see cref="AllowListCodec.FilterKey"/>.</param>
internal sealed record AllowList(AllowListForm Form, AllowListHeader Header, IReadOnlyList<AllowListEntry> Entries, BinaryFuse32? Filter);
