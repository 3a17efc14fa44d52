namespace Callboard.Clauses.Rules;

/// <summary>
/// Text as rules read it: small letters, plain quotes, dashes and spaces. Letter for letter, so that a place in it is the same place in the
/// text it was made from.
/// </summary>
internal static class Folded
{
    public static string Of(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] switch
            {
                '\u2018' or '\u2019' or '\u201B' or '\u00B4' or '`' => '\'',
                '\u201C' or '\u201D' or '\u201E' or '\u00AB' or '\u00BB' => '"',
                >= '\u2010' and <= '\u2015' or '\u2212' => '-',
                '\u00A0' or '\u2009' or '\u202F' or '\u2007' => ' ',
                var c => char.ToLowerInvariant(c),
            };
        }
    });
}
