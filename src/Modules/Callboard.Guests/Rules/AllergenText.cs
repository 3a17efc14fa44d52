namespace Callboard.Guests;

/// <summary>Allergens as people write them in one cell: <c>Peanuts (severe), Milk (intolerance), Kiwi</c>.</summary>
internal static class AllergenText
{
    /// <summary>Writes a list; what is said of no severity is an allergy.</summary>
    public static string Of(IReadOnlyList<GuestAllergen> allergens) => string.Join(", ", allergens.Select(a => a.Severity switch
    {
        AllergenSeverity.Severe => $"{AllergenList.NameOf(a)} (severe)",
        AllergenSeverity.Intolerance => $"{AllergenList.NameOf(a)} (intolerance)",
        _ => AllergenList.NameOf(a),
    }));
}
