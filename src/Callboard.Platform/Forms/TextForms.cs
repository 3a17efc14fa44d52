using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Callboard.Platform.Forms;

/// <summary>What something is called: 1 to 200 characters, not only blanks.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameTextAttribute : StringLengthAttribute
{
    public NameTextAttribute()
        : base(200) => MinimumLength = 1;

    public override bool IsValid(object? value) => base.IsValid(value) && (value is not string text || !string.IsNullOrWhiteSpace(text));

    public override string FormatErrorMessage(string name) => "Give 1 to 200 characters.";
}

/// <summary>Any text up to a length.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LongestAttribute(int length) : StringLengthAttribute(length)
{
    public override string FormatErrorMessage(string name) => $"At most {MaximumLength} characters.";
}

/// <summary>An e-mail address, as far as its form can tell: something, an @, something.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class EmailTextAttribute() : StringLengthAttribute(254)
{
    public override bool IsValid(object? value) => base.IsValid(value) && (value is not string text || Form().IsMatch(text));

    public override string FormatErrorMessage(string name) => "Give an e-mail address.";

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\z")]
    private static partial Regex Form();
}

/// <summary>An address of the web: http or https, never a script.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class WebAddressAttribute() : StringLengthAttribute(2000)
{
    public override bool IsValid(object? value) => base.IsValid(value) && (value is not string text || Form().IsMatch(text));

    public override string FormatErrorMessage(string name) => "Give an address that starts with http:// or https://.";

    [GeneratedRegex(@"^https?://[^\s/]\S*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}

/// <summary>A list of up to fifty short texts.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortTextsAttribute : ValidationAttribute
{
    private const int Most = 50, Longest = 100;

    public override bool IsValid(object? value) =>
        value is not IReadOnlyList<string?> texts || (texts.Count <= Most && texts.All(t => t is { Length: > 0 and <= Longest }));

    public override string FormatErrorMessage(string name) => $"At most {Most} entries of 1 to {Longest} characters.";
}

/// <summary>A document of named values, stored as JSON.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DocumentAttribute : ValidationAttribute
{
    private const int Longest = 10_000;

    public override bool IsValid(object? value) => value is null || Data.JsonText.Of(value).Value.Length <= Longest;

    public override string FormatErrorMessage(string name) => $"At most {Longest} characters of JSON.";
}

/// <summary>One of the words of an enum, as the wire spells it; query strings bring texts.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordAttribute<T> : ValidationAttribute
    where T : struct, Enum
{
    private static readonly string[] s_words = [.. Enum.GetValues<T>().Select(value => Data.SnakeCase.Of(value))];

    public override bool IsValid(object? value) => value is null || s_words.Contains(value);

    public override string FormatErrorMessage(string name) => $"One of: {string.Join(", ", s_words)}.";
}
