using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Callboard.Accounts.Identity;

/// <summary>An e-mail address as far as its form can tell; whether it exists only a letter can.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class EmailTextAttribute : ValidationAttribute
{
    private const int MaxLength = 254;

    public EmailTextAttribute() : base("This is not an e-mail address.")
    {
    }

    /// <summary>The form addresses are kept and compared in.</summary>
    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    public override bool IsValid(object? value) =>
        value is null || (value is string text && text.Trim() is { Length: <= MaxLength } address && Form().IsMatch(address));

    [GeneratedRegex("""^[^\s@<>()\[\],;:"\\]{1,64}@[^\s@<>()\[\],;:"\\]+$""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Form();
}
