using System.Globalization;
using System.Text;

namespace Callboard.Accounts.Rules;

/// <summary>The part of a name that fits into an address.</summary>
internal static class Slug
{
    private const int MaxLength = 48;

    /// <summary>"Café Lumière + Söhne" → "cafe-lumiere-sohne"; a name without any such letters becomes "organization".</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }

            if (text.Length == MaxLength)
            {
                break;
            }
        }

        var slug = text.ToString().Trim('-');
        return slug.Length == 0 ? "organization" : slug;
    }
}
