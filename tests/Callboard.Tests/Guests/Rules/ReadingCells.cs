using System.Text;
using Callboard.Guests;
using Callboard.Platform.Csv;
using Xunit;

namespace Callboard.Tests.Guests.Rules;

/// <summary>Cells of guest lists as people and programs fill them.</summary>
public sealed class ReadingCells
{
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("Name;E-Mail;Telefon;Tisch;Platz;Allergien", "name email phone table seat allergens")]
    [InlineData("Nachname;Vorname;Mobil;Anzahl", "lastName firstName phone -")]
    [InlineData("Name;Vorname;Unverträglichkeiten", "lastName firstName allergens")]
    [InlineData("Nom;Prénom;Courriel;Régime alimentaire;Réponse", "lastName firstName email dietaryNeeds rsvp")]
    [InlineData("Apellidos;Nombre;Correo electrónico;Mesa;Notas", "lastName firstName email table notes")]
    [InlineData("nom;courriel", "name email")]
    [InlineData("First Name;LAST_NAME;E-mail address;Phone number;RSVP status;Plus-Ones;Dietary requirements", "firstName lastName email phone rsvp plusOnesAllowed dietaryNeeds")]
    [InlineData("Guest;Vegan;Nuts;Wheelchair;Answered on;Household;Invited by;+1", "name dietaryNeeds allergens accessibility answeredAt party invitedBy plusOnesAllowed")]
    public void A_header_says_what_a_column_is_about(string header, string expected) => Assert.Equal(
        expected.Split(' '),
        GuestColumns.Propose(header.Split(';')).Select(f => f is { } field ? char.ToLowerInvariant(field.ToString()[0]) + field.ToString()[1..] : "-"));

    [Theory]
    [InlineData("Peanuts (severe), Milk (intolerance), Kiwi", "peanuts severe, milk intolerance, other allergy Kiwi")]
    [InlineData("Nüsse und Laktoseintoleranz", "milk intolerance, nuts allergy")]
    [InlineData("allergic to shellfish & sesame", "crustaceans allergy, sesame allergy, molluscs allergy")]
    [InlineData("Zöliakie; keine Erdnüsse!!", "gluten allergy, peanuts allergy")]
    [InlineData("fruits de mer, œufs, Birkenpollen", "crustaceans allergy, eggs allergy, molluscs allergy, other allergy Birkenpollen")]
    [InlineData("allergy to birch pollen (mild), Kreuzkümmel-Allergie", "other intolerance birch pollen, other allergy Kreuzkümmel")]
    [InlineData("Soy sauce / egg whites", "eggs allergy, soybeans allergy")]
    [InlineData("severe nut allergy - carries EpiPen", "nuts severe")]
    [InlineData("milk, Milch (anaphylaktisch)", "milk severe")]
    [InlineData("keine", "")]
    [InlineData("n/a", "")]
    [InlineData("-", "")]
    public void Allergens_are_read_and_what_is_unknown_is_kept(string cell, string expected) => Assert.Equal(
        expected,
        string.Join(", ", AllergenText.Parse(cell, "Allergies").Select(a => $"{a.Allergen} {a.Severity}".ToLowerInvariant() + (a.Name is null ? "" : $" {a.Name}"))));

    [Fact]
    public void A_cross_in_a_column_means_what_the_column_is_called()
    {
        Assert.Equal(Allergen.Nuts, Assert.Single(AllergenText.Parse("x", "Nuts")).Allergen);
        Assert.Empty(AllergenText.Parse("no", "Nuts"));
        var all = AllergenText.Parse(string.Join(", ", Enum.GetValues<Allergen>().Where(a => a != Allergen.Other).Select(AllergenList.NameOf)), "");
        Assert.Equal(14, all.Count);
        Assert.DoesNotContain(all, a => a.Allergen == Allergen.Other);
        Assert.Equal(all, AllergenText.Parse(AllergenText.Of(all), ""));
    }

    [Theory]
    [InlineData("2026-11-05", "2026-11-05T12:00")]
    [InlineData("05.11.2026", "2026-11-05T12:00")]
    [InlineData("5.11.26 18:30", "2026-11-05T18:30")]
    [InlineData("05/11/2026", "2026-11-05T12:00")]
    [InlineData("5. November 2026", "2026-11-05T12:00")]
    [InlineData("5 Nov 2026, 6:30 PM", "2026-11-05T18:30")]
    [InlineData("Nov 5, 2026", "2026-11-05T12:00")]
    [InlineData("jeudi 5 novembre 2026", "2026-11-05T12:00")]
    [InlineData("05.11.2026 18:30 Uhr", "2026-11-05T18:30")]
    [InlineData("46331", "2026-11-05T12:00")]
    [InlineData("46331.75", "2026-11-05T18:00")]
    [InlineData("2026-11-05T18:30", "2026-11-05T18:30")]
    [InlineData("2026-11-05T17:30:00Z", "2026-11-05T18:30")]
    public void Dates_are_by_the_clock_of_the_event(string cell, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected + "+01:00", null), GuestDates.Parse(cell, DateOrder.Dmy, s_berlin)?.ToOffset(TimeSpan.FromHours(1)));

    [Theory]
    [InlineData("31/31/2026")]
    [InlineData("30.02.2026")]
    [InlineData("yesterday")]
    [InlineData("5.11.2026 25:00")]
    [InlineData("12")]
    [InlineData("9999999999999999")]
    [InlineData("2026-13-01")]
    public void What_is_no_date_is_none(string cell) => Assert.Null(GuestDates.Parse(cell, DateOrder.Dmy, s_berlin));

    [Fact]
    public void A_month_first_column_is_told_by_one_row()
    {
        Assert.Equal(DateOrder.Mdy, GuestDates.Evidence("11/26/2026"));
        Assert.Equal(DateOrder.Dmy, GuestDates.Evidence("26/11/2026 18:00"));
        Assert.Equal(DateOrder.Dmy, GuestDates.Evidence("05.11.2026"));
        Assert.Null(GuestDates.Evidence("05/11/2026"));
        Assert.Equal(5, GuestDates.Parse("05/11/2026", DateOrder.Mdy, s_berlin)!.Value.Month);
        Assert.Equal(11, GuestDates.Parse("05.11.2026", DateOrder.Mdy, s_berlin)!.Value.Month);
    }

    [Theory]
    [InlineData("phone", "'+49 (0)30 / 12 34", "+49 (0)30 / 12 34")]
    [InlineData("phone", "\u202A+49\u00A0170 1\u202C", "+49 170 1")]
    [InlineData("phone", "491701234567.0", "491701234567")]
    [InlineData("phone", "4.91701E+12", "! phone")]
    [InlineData("email", "Ada Byron <ada@example.com>", "ada@example.com")]
    [InlineData("email", "mailto:ada@example.com", "ada@example.com")]
    [InlineData("email", "ada@example.com; ada2@example.com", "ada@example.com")]
    [InlineData("email", "ada at example.com", "! email")]
    [InlineData("email", "a@b@c", "! email")]
    [InlineData("name", "Zoe\u0308  \tMu\u0308ller\u200B", "Zoë Müller")]
    [InlineData("name", "A\u0000B", "! name")]
    [InlineData("rsvp", "Zugesagt", "Confirmed")]
    [InlineData("rsvp", "No response", "Invited")]
    [InlineData("rsvp", "nein", "Declined")]
    [InlineData("rsvp", "peut-être", "Tentative")]
    [InlineData("rsvp", "perhaps next year", "! rsvp")]
    [InlineData("plusOnesAllowed", "+1", "1")]
    [InlineData("plusOnesAllowed", "2 Personen", "2")]
    [InlineData("plusOnesAllowed", "yes", "1")]
    [InlineData("plusOnesAllowed", "keine", "0")]
    [InlineData("plusOnesAllowed", "-3", "! plusOnesAllowed")]
    [InlineData("plusOnesAllowed", "99", "! plusOnesAllowed")]
    [InlineData("seat", "Seat 4", "4")]
    [InlineData("seat", "4a", "! seat")]
    [InlineData("table", "7.0", "7")]
    [InlineData("dietaryNeeds", "Vegetarisch, glutenfrei", "vegetarian,glutenfrei")]
    [InlineData("dietaryNeeds", "normal", "")]
    [InlineData("tags", "press; VIP , press", "press,VIP")]
    [InlineData("notes", "one\r\ntwo", "one\ntwo")]
    public async Task A_cell_is_what_it_means(string column, string cell, string expected)
    {
        var field = Enum.Parse<GuestField>(column, ignoreCase: true);
        var (row, faults) = await ReadAsync(field == GuestField.Name ? [field] : [GuestField.Name, field], field == GuestField.Name ? [cell] : ["Ada", cell]);
        if (expected.StartsWith('!'))
        {
            Assert.Null(row);
            Assert.Equal(expected[2..], Assert.Single(faults).Field);
            return;
        }

        Assert.True(row is not null, string.Join(", ", faults));
        var value = typeof(GuestRow).GetProperty(field.ToString())!.GetValue(row);
        Assert.Equal(expected, value is IReadOnlyList<string> list ? string.Join(',', list) : value?.ToString() ?? "");
    }

    [Fact]
    public async Task An_allergy_among_diets_is_an_allergy()
    {
        var (row, _) = await ReadAsync([GuestField.Name, GuestField.DietaryNeeds], ["Ada", "Vegan, nut allergy (severe)"]);
        Assert.Equal(["vegan"], row!.DietaryNeeds);
        Assert.Equal(new GuestAllergen(Allergen.Nuts, AllergenSeverity.Severe), Assert.Single(row.Allergens!));
    }

    [Fact]
    public async Task A_name_may_stand_in_two_columns_and_has_to_stand_somewhere()
    {
        Assert.Equal("Ada Byron", (await ReadAsync([GuestField.LastName, GuestField.FirstName], ["Byron", "Ada"])).Row!.Name);
        Assert.Equal("Byron", (await ReadAsync([GuestField.LastName, GuestField.FirstName], ["Byron", ""])).Row!.Name);
        Assert.Equal(("name", CellText.Missing), Assert.Single((await ReadAsync([GuestField.Name, GuestField.Email], ["", "ada@example.com"])).Faults));
        // Two numbers: the first that is there.
        Assert.Equal("2", (await ReadAsync([GuestField.Name, GuestField.Phone, GuestField.Phone], ["Ada", "", "2"])).Row!.Phone);
    }

    private static async Task<(GuestRow? Row, IReadOnlyList<(string Field, string Message)> Faults)> ReadAsync(GuestField?[] fields, string[] cells)
    {
        static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string[] header = [.. fields.Select(f => f.ToString()!)];
        var text = $"{string.Join(';', header)}\n{string.Join(';', cells.Select(Quoted))}\n";
        using var file = await CsvReader.OpenAnyAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), ';', null, default);
        Assert.True(await file.ReadAsync(default));
        var reader = new GuestRowReader(fields, header, DateOrder.Dmy, s_berlin);
        return (reader.Read(file), [.. reader.Faults]);
    }
}
