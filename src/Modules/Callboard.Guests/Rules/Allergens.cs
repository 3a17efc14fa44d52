using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;

namespace Callboard.Guests;

/// <summary>The fourteen groups of annex II of regulation (EU) 1169/2011, and anything else.</summary>
public enum Allergen
{
    /// <summary>Cereals containing gluten.</summary>
    Gluten,
    Crustaceans,
    Eggs,
    Fish,
    Peanuts,
    Soybeans,

    /// <summary>Milk, lactose included.</summary>
    Milk,

    /// <summary>Nuts of trees: almonds, hazelnuts, walnuts and the like.</summary>
    Nuts,
    Celery,
    Mustard,
    Sesame,

    /// <summary>Sulphur dioxide and sulphites.</summary>
    Sulphites,
    Lupin,
    Molluscs,

    /// <summary>What the regulation does not name; it has a name of its own.</summary>
    Other,
}

/// <summary>How bad it is, from the mildest.</summary>
public enum AllergenSeverity
{
    /// <summary>It does not agree with them.</summary>
    Intolerance,

    /// <summary>An allergy.</summary>
    Allergy,

    /// <summary>Traces are dangerous.</summary>
    Severe,
}

/// <summary>Something a guest must not be served.</summary>
/// <param name="Name">What it is, where <paramref name="Allergen"/> is <c>other</c>; nothing otherwise.</param>
public sealed record GuestAllergen(
    Allergen Allergen, AllergenSeverity Severity, [property: StringLength(100)] string? Name = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Allergen == Allergen.Other && string.IsNullOrWhiteSpace(Name))
        {
            yield return new ValidationResult("Say what it is.", [nameof(Name)]);
        }
        else if (Allergen != Allergen.Other && !string.IsNullOrWhiteSpace(Name))
        {
            yield return new ValidationResult("Only ‘other’ has a name of its own.", [nameof(Name)]);
        }
    }
}

/// <summary>A list of allergens: up to thirty, each once.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllergensAttribute : ValidationAttribute
{
    private const int Most = 30;

    public override bool IsValid(object? value) =>
        value is not IReadOnlyList<GuestAllergen?> list
        || (list.Count <= Most && list.GroupBy(a => a is null ? null : AllergenList.Key(a)).All(g => g.Key is null || g.Count() == 1));

    public override string FormatErrorMessage(string name) => $"At most {Most} entries, each of another allergen.";
}

/// <summary>Lists of allergens as they are kept: in one order, names trimmed, each once.</summary>
internal static class AllergenList
{
    private static readonly Dictionary<Allergen, string> s_names = new()
    {
        [Allergen.Gluten] = "Gluten", [Allergen.Crustaceans] = "Crustaceans", [Allergen.Eggs] = "Eggs", [Allergen.Fish] = "Fish",
        [Allergen.Peanuts] = "Peanuts", [Allergen.Soybeans] = "Soybeans", [Allergen.Milk] = "Milk", [Allergen.Nuts] = "Nuts",
        [Allergen.Celery] = "Celery", [Allergen.Mustard] = "Mustard", [Allergen.Sesame] = "Sesame", [Allergen.Sulphites] = "Sulphites",
        [Allergen.Lupin] = "Lupin", [Allergen.Molluscs] = "Molluscs",
    };

    /// <summary>What people call it.</summary>
    public static string NameOf(GuestAllergen allergen) =>
        allergen.Allergen == Allergen.Other ? allergen.Name!.Trim() : s_names[allergen.Allergen];

    /// <summary>What people call one of the fourteen groups.</summary>
    public static string NameOf(Allergen allergen) => allergen == Allergen.Other ? "Something else" : s_names[allergen];

    /// <summary>What makes two entries speak of the same thing.</summary>
    public static string Key(GuestAllergen allergen) =>
        allergen.Allergen == Allergen.Other ? $"other {allergen.Name?.Trim().ToLowerInvariant()}" : SnakeCase.Of(allergen.Allergen);

    /// <summary>The list as it is kept. Of two entries about one thing the worse one counts.</summary>
    public static IReadOnlyList<GuestAllergen> Of(IEnumerable<GuestAllergen>? allergens) =>
    [
        .. (allergens ?? [])
            .Select(a => a with { Name = a.Allergen == Allergen.Other ? a.Name!.Trim() : null })
            .GroupBy(Key)
            .Select(g => g.MaxBy(a => a.Severity)!)
            .OrderBy(a => a.Allergen).ThenBy(a => a.Name, StringComparer.OrdinalIgnoreCase),
    ];
}
