using System.Text.RegularExpressions;
using Callboard.Platform.Data;

namespace Callboard.Guests;

/// <summary>Allergens as people write them in one cell: <c>Peanuts (severe), Milk (intolerance), Kiwi</c>.</summary>
internal static partial class AllergenText
{
    private static readonly Dictionary<string, Allergen[]> s_words = Words.Table<Allergen[]>(
        """
        gluten: gluten wheat weizen celiac coeliac zoliakie zöliakie blé ble trigo grano glutine barley rye spelt dinkel roggen gerste cereals getreide glutenfrei glutenfree
        crustaceans: crustaceans crustacean shrimp shrimps prawn prawns crab lobster krebstiere garnelen krebs hummer crustaces crustacés crustaceos gamberi crevettes
        eggs: egg eggs ei eier oeuf oeufs huevo huevos uova uovo eieren
        fish: fish fisch poisson pescado pesce vis peixe
        peanuts: peanut peanuts erdnuss erdnüsse erdnuesse cacahuete cacahuetes cacahuètes cacahuète arachide arachides arachidi pinda amendoim groundnut groundnuts
        soybeans: soy soya soybean soybeans soja sojabohne sojabohnen
        milk: milk dairy lactose milch laktose lait leche latte lattosio lactosa melk milchprodukte laktosefrei lactosefree dairyfree casein kasein
        nuts: nut nuts treenut treenuts nuss nüsse nuesse schalenfrüchte hazelnut hazelnuts haselnuss haselnüsse almond almonds mandel mandeln walnut walnuts walnuss walnüsse cashew cashews pistachio pistachios pistazien pecan noix noisette noisettes frutossecos nueces nuez noci nocciole noten
        celery: celery celeriac sellerie celeri céleri apio sedano selderij
        mustard: mustard senf moutarde mostaza senape mosterd
        sesame: sesame sesam sésame sesamo sésamo
        sulphites: sulphite sulphites sulfite sulfites sulfit sulfite sulphurdioxide schwefeldioxid sulfitos solfiti
        lupin: lupin lupins lupine lupinen altramuz lupino
        molluscs: mollusc molluscs mollusk mollusks mussel mussels oyster oysters clam clams squid weichtiere muscheln muschel mollusques moluscos molluschi austern
        shellfish: shellfish seafood meeresfrüchte meeresfruechte schalentiere fruitsdemer mariscos marisco fruttidimare
        """,
        // What is called shellfish may be either, and either has to be kept away.
        name => name == "shellfish" ? [Allergen.Crustaceans, Allergen.Molluscs] : [Enum.GetValues<Allergen>().First(a => SnakeCase.Of(a) == name)]);

    /// <summary>Writes a list; what is said of no severity is an allergy.</summary>
    public static string Of(IReadOnlyList<GuestAllergen> allergens) => string.Join(", ", allergens.Select(a => a.Severity switch
    {
        AllergenSeverity.Severe => $"{AllergenList.NameOf(a)} (severe)",
        AllergenSeverity.Intolerance => $"{AllergenList.NameOf(a)} (intolerance)",
        _ => AllergenList.NameOf(a),
    }));

    /// <summary>Reads a cell. What is none of the fourteen groups is kept by its name; nothing is left out.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="header">What the column is called: in a column "Nuts" the cell says only yes.</param>
    public static IReadOnlyList<GuestAllergen> Parse(string text, string header)
    {
        if (Words.IsNo(text))
        {
            return [];
        }

        return AllergenList.Of(Parts(Words.IsYes(text) ? header : text).SelectMany(One).Take(30));
    }

    /// <summary>Whether a word among diets speaks of an allergy.</summary>
    public static bool SpeaksOfOne(string text) => Allergy().IsMatch(text);

    /// <summary>The entries of a cell with several.</summary>
    public static IEnumerable<string> Parts(string text) =>
        Separators().Split(text).Select(p => p.Trim().Trim('.', '-', '–', '•', '*', ':').Trim()).Where(p => p.Length > 0 && !Words.IsNo(p));

    private static IEnumerable<GuestAllergen> One(string part)
    {
        var severity = Severe().IsMatch(part) ? AllergenSeverity.Severe
            : Mild().IsMatch(part) ? AllergenSeverity.Intolerance
            : AllergenSeverity.Allergy;
        var found = Known(part).Distinct().ToList();
        if (found.Count > 0)
        {
            return found.Select(a => new GuestAllergen(a, severity));
        }

        var name = HowBad().Replace(part, " ").Trim().Trim('(', ')', ',', '-').Trim();
        name = Words.Line(name.Length == 0 ? part : name);
        return [new GuestAllergen(Allergen.Other, severity, name.Length <= 100 ? name : name[..100])];
    }

    private static IEnumerable<Allergen> Known(string part) =>
        s_words.TryGetValue(Words.Of(part), out var whole) || s_words.TryGetValue(Words.Of(Filler().Replace(part, " ")), out whole)
            ? whole
            : Word().Matches(Filler().Replace(part, " ")).SelectMany(m => s_words.GetValueOrDefault(Words.Of(m.Value)) ?? []);

    [GeneratedRegex(@"[,;/&|\r\n+]|\s(?:und|and|et|y|e|en|och|og|oder|or)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"sever|anaph|epipen|schwer|stark|lebensbedroh|lebensgef|life.?threat|deadly|grave|sévère|traces|spuren|notfall|emergency", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Severe();

    [GeneratedRegex(@"intoler|intolér|unvertr|sensitiv|mild|leicht|slight|légère|leve|lieve", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Mild();

    [GeneratedRegex(@"allerg|alerg|intoler|intolér|unvertr|anaph|coeliac|celiac|zöliak", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Allergy();

    // What people write around the word that counts, or at its end: Laktoseintoleranz, Nussallergie.
    [GeneratedRegex(
        @"\([^)]*\)|(?:allerg|alergi|intoler|unvertr)\w*|\b(?:severe(?:ly)?|serious|anaphyla\w*|mild|slight(?:ly)?|food|schwere?r?|starke?r?|leichte?r?|epipen|traces|spuren|free|frei|to|of|no|not|without|ohne|kein\w*|gegen|auf|sans|sin|senza|à|aux?|de|a|la|les|il|el|keep|away|from|all|alle)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filler();

    // The part of that which is said by the severity.
    [GeneratedRegex(
        @"\([^)]*\)|\b(?:allerg\w*|alergi\w*|intoler\w*|unvertr\w*) *(?:to|gegen|auf|à|a la|a)\b|(?:allerg|alergi|intoler|unvertr)\w*|\b(?:severe(?:ly)?|serious|anaphyla\w*|mild|slight(?:ly)?|schwere?r?|starke?r?|leichte?r?|epipen)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowBad();

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
