using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Callboard.Guests;

/// <summary>Whom a kitchen sheet is about.</summary>
public enum SheetScope
{
    /// <summary>Everybody who has not declined: nobody is forgotten because they did not answer.</summary>
    Expected,

    /// <summary>Only those who have confirmed.</summary>
    Confirmed,
}

/// <summary>A guest the kitchen or the house has to know of.</summary>
public sealed record SheetGuest(
    Guid Id, string Name, int? Seat, RsvpStatus Rsvp, IReadOnlyList<string> DietaryNeeds, string? DietaryNotes,
    IReadOnlyList<GuestAllergen> Allergens, string? Accessibility);

/// <summary>How many must not be served something, and how many of them are in danger by traces of it.</summary>
/// <param name="Name">What people call it.</param>
public sealed record AllergenCount(Allergen Allergen, string Name, int Guests, int Severe);

/// <summary>How many eat a certain way.</summary>
public sealed record DietCount(string Diet, int Guests);

/// <summary>A table on the kitchen sheet.</summary>
/// <param name="Id">Null for those who have no table yet.</param>
/// <param name="Covers">How many sit there.</param>
/// <param name="Guests">Those of them the kitchen or the house has to know of, by seat and name.</param>
public sealed record SheetTable(
    Guid? Id, string? Name, int Covers, int Confirmed, IReadOnlyList<AllergenCount> Allergens, IReadOnlyList<DietCount> Diets,
    IReadOnlyList<SheetGuest> Guests);

/// <summary>What changed since a sheet was printed.</summary>
/// <param name="Table">At which table; null where none is.</param>
/// <param name="GuestId">Whom it is about; null for a table.</param>
/// <param name="Text">What it is, for people.</param>
/// <param name="Urgent">True where somebody could be served what harms them.</param>
public sealed record SheetDifference(string? Table, Guid? GuestId, string Text, bool Urgent);

/// <summary>A printed sheet, and whether it is still true.</summary>
/// <param name="Number">Counts the event's sheets from 1.</param>
/// <param name="IsCurrent">False once anything on it is not so any more.</param>
/// <param name="Changes">What is not so any more: what could harm somebody first.</param>
public sealed record PrintedSheet(
    Guid Id, int Number, SheetScope Scope, DateTimeOffset PrintedAt, string PrintedBy, bool IsCurrent, IReadOnlyList<SheetDifference> Changes);

/// <summary>The newest sheet; null before the first.</summary>
public sealed record LastPrint(PrintedSheet? Sheet);

/// <summary>What a sheet is printed of.</summary>
public sealed record PrintSheetRequest([property: Required] SheetScope? Scope = null);

/// <summary>What guests must not and do not eat, by table.</summary>
/// <param name="Covers">Everybody it is about.</param>
/// <param name="WithNeeds">Those of them that are named.</param>
/// <param name="Allergens">All allergens somebody has; the fourteen groups first.</param>
/// <param name="LastPrint">The sheet that was printed last; null before the first.</param>
public sealed record DietaryReport(
    SheetScope Scope, int Covers, int Confirmed, int WithNeeds, IReadOnlyList<AllergenCount> Allergens, IReadOnlyList<DietCount> Diets,
    IReadOnlyList<SheetTable> Tables, PrintedSheet? LastPrint);

/// <summary>Adds the report up, and tells what of an older one is not so any more. Counts of people, nothing guessed.</summary>
internal static class KitchenSheet
{
    /// <summary>Everybody at a table, in numbers.</summary>
    internal sealed record Head(Guid? TableId, string? TableName, int Covers, int Confirmed);

    /// <summary>Somebody to be named, and where they sit.</summary>
    internal sealed record Row(
        Guid Id, Guid? TableId, string Name, int? Seat, RsvpStatus Rsvp, IReadOnlyList<string> DietaryNeeds, string? DietaryNotes,
        IReadOnlyList<GuestAllergen> Allergens, string? Accessibility);

    /// <param name="heads">In the order of the tables; those without a table last.</param>
    /// <param name="rows">Those with needs.</param>
    public static DietaryReport Of(SheetScope scope, IReadOnlyList<Head> heads, IReadOnlyList<Row> rows)
    {
        var byTable = rows.ToLookup(r => r.TableId);
        var tables = heads.Select(h =>
        {
            SheetGuest[] guests =
            [
                .. byTable[h.TableId].OrderBy(r => r.Seat ?? int.MaxValue).ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Id)
                    .Select(r => new SheetGuest(r.Id, r.Name, r.Seat, r.Rsvp, r.DietaryNeeds, r.DietaryNotes, r.Allergens, r.Accessibility)),
            ];
            return new SheetTable(h.TableId, h.TableName, h.Covers, h.Confirmed, Allergens(guests), Diets(guests), guests);
        }).ToArray();
        SheetGuest[] all = [.. tables.SelectMany(t => t.Guests)];
        return new DietaryReport(
            scope, heads.Sum(h => h.Covers), heads.Sum(h => h.Confirmed), all.Length, Allergens(all), Diets(all), tables, null);
    }

    /// <summary>What of <paramref name="printed"/> is not so any more, what could harm somebody first.</summary>
    public static IReadOnlyList<SheetDifference> Differences(IReadOnlyList<SheetTable> printed, IReadOnlyList<SheetTable> now)
    {
        var before = Placed(printed);
        var after = Placed(now);
        var found = new List<SheetDifference>();
        foreach (var (id, (table, guest)) in after)
        {
            if (!before.TryGetValue(id, out var was))
            {
                found.Add(new(table, id, $"{guest.Name} is new on the sheet{What(guest)}", guest.Allergens.Count > 0));
                continue;
            }

            found.AddRange(Of(was.Table, was.Guest, table, guest));
        }

        found.AddRange(before.Where(b => !after.ContainsKey(b.Key)).Select(b =>
            new SheetDifference(b.Value.Table, b.Key, $"{b.Value.Guest.Name} is not on the sheet any more", false)));
        found.AddRange(Covers(printed, now));
        return [.. found.OrderByDescending(d => d.Urgent).ThenBy(d => d.Table is null).ThenBy(d => d.Table, StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<SheetDifference> Of(string? tableBefore, SheetGuest before, string? table, SheetGuest now)
    {
        if (before.Name != now.Name)
        {
            yield return new(table, now.Id, $"{before.Name} is called {now.Name}", false);
        }

        var (had, has) = (before.Allergens.ToDictionary(AllergenList.Key), now.Allergens.ToDictionary(AllergenList.Key));
        foreach (var (key, allergen) in has)
        {
            var name = AllergenList.NameOf(allergen);
            if (!had.TryGetValue(key, out var was))
            {
                yield return new(table, now.Id, $"{now.Name}: {name} added ({Words(allergen.Severity)})", true);
            }
            else if (was.Severity != allergen.Severity)
            {
                yield return new(
                    table, now.Id, $"{now.Name}: {name} is {Words(allergen.Severity)}, was {Words(was.Severity)}", allergen.Severity > was.Severity);
            }
        }

        foreach (var (key, allergen) in had.Where(h => !has.ContainsKey(h.Key)))
        {
            yield return new(table, now.Id, $"{now.Name}: {AllergenList.NameOf(allergen)} removed", false);
        }

        if (!before.DietaryNeeds.SequenceEqual(now.DietaryNeeds))
        {
            yield return new(table, now.Id, $"{now.Name}: {Listed(now.DietaryNeeds)}, was {Listed(before.DietaryNeeds)}", false);
        }

        if (before.DietaryNotes != now.DietaryNotes)
        {
            yield return new(table, now.Id, $"{now.Name}: note for the kitchen {(now.DietaryNotes is null ? "removed" : $"is ‘{now.DietaryNotes}’")}", false);
        }

        if (before.Accessibility != now.Accessibility)
        {
            yield return new(table, now.Id, $"{now.Name}: note for the house {(now.Accessibility is null ? "removed" : $"is ‘{now.Accessibility}’")}", false);
        }

        if (tableBefore != table || before.Seat != now.Seat)
        {
            // Who moves with an allergy has the wrong plate put before them.
            yield return new(table, now.Id, $"{now.Name} sits at {At(table, now.Seat)}, was {At(tableBefore, before.Seat)}", now.Allergens.Count > 0);
        }
    }

    private static IEnumerable<SheetDifference> Covers(IReadOnlyList<SheetTable> printed, IReadOnlyList<SheetTable> now)
    {
        var before = printed.ToDictionary(t => t.Id ?? Guid.Empty);
        foreach (var table in now)
        {
            if (!before.Remove(table.Id ?? Guid.Empty, out var was))
            {
                if (table.Covers > 0)
                {
                    yield return new(
                        table.Name, null,
                        table.Name is { } name ? $"{name} is new: {Count(table.Covers)}" : $"{Count(table.Covers)} without a table, and none before", false);
                }
            }
            else
            {
                if (was.Covers != table.Covers)
                {
                    yield return new(table.Name, null, $"{table.Name ?? "Without a table"}: {Count(table.Covers)}, was {Count(was.Covers)}", false);
                }

                if (was.Name != table.Name)
                {
                    yield return new(table.Name, null, $"{was.Name} is called {table.Name}", false);
                }
            }
        }

        foreach (var gone in before.Values.Where(t => t.Covers > 0))
        {
            yield return new(gone.Name, null, gone.Name is { } name ? $"{name} is gone" : "Nobody is without a table any more", false);
        }
    }

    private static Dictionary<Guid, (string? Table, SheetGuest Guest)> Placed(IReadOnlyList<SheetTable> tables) =>
        tables.SelectMany(t => t.Guests.Select(g => (t.Name, Guest: g))).ToDictionary(p => p.Guest.Id, p => (p.Name, p.Guest));

    private static AllergenCount[] Allergens(IEnumerable<SheetGuest> guests) =>
    [
        .. guests.SelectMany(g => g.Allergens).GroupBy(AllergenList.Key)
            .Select(g => new AllergenCount(g.First().Allergen, AllergenList.NameOf(g.First()), g.Count(), g.Count(a => a.Severity == AllergenSeverity.Severe)))
            .OrderBy(c => c.Allergen).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase),
    ];

    private static DietCount[] Diets(IEnumerable<SheetGuest> guests) =>
    [
        .. guests.SelectMany(g => g.DietaryNeeds.Distinct(StringComparer.OrdinalIgnoreCase)).GroupBy(d => d, StringComparer.OrdinalIgnoreCase)
            .Select(g => new DietCount(g.First(), g.Count()))
            .OrderByDescending(c => c.Guests).ThenBy(c => c.Diet, StringComparer.OrdinalIgnoreCase),
    ];

    private static string What(SheetGuest guest) => guest.Allergens.Count == 0 ? "" : $": {AllergenText.Of(guest.Allergens)}";

    private static string Listed(IReadOnlyList<string> needs) => needs.Count == 0 ? "no diet" : string.Join(", ", needs);

    private static string Words(AllergenSeverity severity) => severity switch
    {
        AllergenSeverity.Severe => "severe",
        AllergenSeverity.Intolerance => "intolerance",
        _ => "allergy",
    };

    private static string At(string? table, int? seat) => (table, seat) switch
    {
        (null, _) => "no table",
        (_, null) => table,
        _ => string.Create(CultureInfo.InvariantCulture, $"{table}, seat {seat}"),
    };

    private static string Count(int covers) => covers == 1 ? "1 guest" : string.Create(CultureInfo.InvariantCulture, $"{covers} guests");
}
