using System.Globalization;
using Callboard.Platform.Csv;

namespace Callboard.Admission.Rules;

/// <summary>What a file says about one pass, unchecked. A fault says why the row could not be read at all.</summary>
internal readonly record struct PassCells(int Row, string? Key, string? Category, string? HolderName, string? Email, PassFault? Fault = null);

/// <summary>What is wrong with a row, and in which column.</summary>
internal sealed record PassFault(string Field, string Message);

/// <summary>A pass out of a file, its key normalised.</summary>
/// <param name="HolderName">Null when the file says nothing; what is known then stays.</param>
/// <param name="Email">The same.</param>
internal readonly record struct PassRow(string Key, string Category, string? HolderName, string? Email)
{
    private const int MaxCategory = 100, MaxHolderName = 200, MaxEmail = 320;

    /// <summary>The column that holds the keys of a kind.</summary>
    public static string KeyField(PassKind kind) => kind == PassKind.Wristband ? "nfcId" : "code";

    /// <summary>Checks a row.</summary>
    /// <returns>What is wrong with it; none when <paramref name="row"/> is good.</returns>
    public static IReadOnlyList<PassFault> Check(PassKind kind, in PassCells cells, out PassRow row)
    {
        row = default;
        if (cells.Fault is not null)
        {
            return [cells.Fault];
        }

        // A row without faults needs no list.
        List<PassFault>? faults = null;
        var key = cells.Key;
        if (Text(KeyField(kind), PassTag.MaxKeyLength, required: true, ref key, ref faults))
        {
            key = kind == PassKind.Wristband ? PassTag.NormaliseNfcId(key!) : PassTag.NormaliseCode(key!);
            if (key is null)
            {
                (faults ??= []).Add(new(KeyField(kind), string.Create(CultureInfo.InvariantCulture, $"1 to {PassTag.MaxKeyLength} characters.")));
            }
        }

        var (category, name, email) = (cells.Category, cells.HolderName, cells.Email);
        Text("category", MaxCategory, required: true, ref category, ref faults);
        Text("holderName", MaxHolderName, required: false, ref name, ref faults);
        if (Text("email", MaxEmail, required: false, ref email, ref faults) && email is not null && !CellText.IsAddress(email))
        {
            (faults ??= []).Add(new("email", CellText.NoAddress));
        }

        row = faults is null ? new(key!, category!, name, email) : default;
        return faults ?? (IReadOnlyList<PassFault>)[];
    }

    /// <summary>This row after <paramref name="later"/> has spoken too: what that leaves empty stays.</summary>
    public PassRow With(in PassRow later) => later with { HolderName = later.HolderName ?? HolderName, Email = later.Email ?? Email };

    // Trims a cell, empty becoming null, and says whether it may stand.
    private static bool Text(string field, int max, bool required, ref string? text, ref List<PassFault>? faults)
    {
        text = text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        var message = text is not null ? CellText.Fault(text, max) : required ? CellText.Missing : null;
        if (message is not null)
        {
            (faults ??= []).Add(new(field, message));
        }

        return message is null;
    }
}
