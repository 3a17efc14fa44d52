using System.Globalization;

namespace Callboard.Platform.Csv;

/// <summary>What a cell of a file has to be before it is kept.</summary>
public static class CellText
{
    /// <summary>A cell that has to say something says nothing.</summary>
    public const string Missing = "This is missing.";

    /// <summary>A cell of addresses holds something else.</summary>
    public const string NoAddress = "This is no e-mail address.";

    // What a decoder puts where bytes were no text of the encoding.
    private const char Undecodable = '\uFFFD';

    /// <summary>Why a trimmed text cannot be kept, for people; null when it can.</summary>
    /// <param name="text">The text.</param>
    /// <param name="max">Characters at most.</param>
    /// <param name="lines">Whether it may have line breaks.</param>
    public static string? Fault(string text, int max, bool lines = false) => text switch
    {
        { Length: var length } when length > max => string.Create(CultureInfo.InvariantCulture, $"At most {max} characters."),
        _ when text.Contains(Undecodable, StringComparison.Ordinal) => "Some characters are not readable. Save the file as UTF-8.",
        _ when text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t')) =>
            "A line break or control character is in it. Is a quotation mark missing?",
        _ when HasHalfCharacter(text) => "Some characters are incomplete.",
        _ => null,
    };

    /// <summary>Something, an @, something, and no blanks.</summary>
    public static bool IsAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);

    // Half a surrogate pair has no UTF-8, so it could not be stored.
    private static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
