namespace Callboard.Accounts.Rules;

/// <summary>What a new password must be. Length is what matters; composition rules only make passwords predictable.</summary>
internal static class PasswordRule
{
    public const int MinLength = 10, MaxLength = 128, MinDistinct = 4;

    /// <summary>A sentence about what is wrong, or null.</summary>
    public static string? Fault(string password, string email, string? name)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            return $"A password has {MinLength} to {MaxLength} characters.";
        }

        if (Same(password, email) || Same(password, email.Split('@')[0]) || Same(password, name))
        {
            return "A password must not be your name or e-mail address.";
        }

        return password.Distinct().Count() < MinDistinct ? "This password repeats the same few characters." : null;
    }

    private static bool Same(string password, string? other) =>
        other is not null && string.Equals(password.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
