using System.Globalization;
using System.Text;

namespace Callboard.Files.Rules;

/// <summary>Names of files: what people call them, never where they are kept.</summary>
internal static class FileName
{
    /// <summary>The longest name, in characters.</summary>
    public const int Longest = 200;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>The name in one spelling; null for one that would lead astray: out of a folder, to a device, or to be read as another.</summary>
    public static string? Of(string? given)
    {
        if (string.IsNullOrEmpty(given) || given.Length > 4 * Longest || !IsUnicode(given))
        {
            return null;
        }

        if (given.Any(IsTreacherous))
        {
            return null;
        }

        var name = given.Normalize(NormalizationForm.FormC);
        return name.Length is 0 or > Longest || name != name.Trim() || name is "." or ".." || name.EndsWith('.')
            || s_devices.Contains(name.Split('.')[0].TrimEnd()) ? null : name;
    }

    /// <summary>A name for what the product made: what cannot stand in one is replaced, and it is cut before its ending where it is too long.</summary>
    public static string Mended(string wished)
    {
        var text = string.Concat(wished.Replace(": ", " - ", StringComparison.Ordinal).Normalize(NormalizationForm.FormC).Select(c => IsTreacherous(c) ? '-' : c)).Trim();
        var ending = Path.GetExtension(text);
        var stem = text[..^ending.Length];
        if (stem.Length + ending.Length > Longest)
        {
            // Between characters that belong together.
            var at = StringInfo.ParseCombiningCharacters(stem).Last(i => i <= Longest - ending.Length);
            stem = stem[..at];
        }

        return Of($"{stem.TrimEnd(' ', '.')}{ending}") ?? $"Document{ending}";
    }

    /// <summary>The name to save a file under: it ends as programs expect of its kind, whatever people called it.</summary>
    public static string ToSave(string name, FileKind kind) =>
        FileKinds.Extensions(kind).Contains(Path.GetExtension(name).ToLowerInvariant()) ? name : name + FileKinds.Extensions(kind)[0];

    // Separators of folders and of streams, what shells and Windows refuse, controls, and what turns the direction of writing or is not seen.
    private static bool IsTreacherous(char c) => c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or '\u061C' or '\u200B' or '\uFEFF'
        or (>= '\u200E' and <= '\u200F') or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F')
        or (>= '\uFFF9' and <= '\uFFFF') || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.PrivateUse;

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
