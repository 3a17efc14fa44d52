using System.Globalization;
using System.Text.RegularExpressions;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;

namespace Callboard.Guests;

/// <summary>What a row of a file says about a guest. Null says nothing: what is known then stays.</summary>
internal sealed record GuestRow(
    int Row, string Name, string? Email, string? Phone, string? Role, RsvpStatus? Rsvp, DateTimeOffset? AnsweredAt, int? PlusOnesAllowed,
    string? Table, int? Seat, IReadOnlyList<string>? DietaryNeeds, string? DietaryNotes, IReadOnlyList<GuestAllergen>? Allergens,
    string? Accessibility, IReadOnlyList<string>? Tags, string? Party, string? InvitedBy, string? Notes);

/// <summary>Reads the cells of one row after the other. What is wrong with a row is told by field; a row with a fault is not taken in.</summary>
/// <param name="fields">What each column is about; null for those that are left alone.</param>
/// <param name="header">What the columns are called.</param>
/// <param name="dates">In which order dates of numbers are written.</param>
/// <param name="zone">The zone of the event, whose clock the times of a list are by.</param>
internal sealed partial class GuestRowReader(IReadOnlyList<GuestField?> fields, IReadOnlyList<string> header, DateOrder dates, TimeZoneInfo zone)
{
    private static readonly Dictionary<string, RsvpStatus> s_answers = Words.Table(
        """
        confirmed: confirmed accepted accept attending coming going comes yes ja oui si sí sim y j x true 1 ok zugesagt zusage bestätigt kommt nimmtteil confirmé confirme accepté confirmado confermato aceptado bevestigd confirm registered angemeldet present attended ✓ ✔ ☑
        declined: declined decline notattending notcoming regrets regret no nein non n false 0 abgesagt absage kommtnicht refusé refuse rechazado rifiutato declinado afgemeld cancelled canceled storniert notgoing cantcome
        tentative: tentative maybe unsure vielleicht peutêtre peutetre talvez quizas quizás forse misschien undecided unentschieden vorbehalt provisional
        invited: invited sent eingeladen invité invite invitado invitato pending noresponse noreply awaiting offen ausstehend open delivered opened keineantwort needsaction unanswered
        not_invited: notinvited notsent nichteingeladen new neu draft todo
        """,
        name => Enum.GetValues<RsvpStatus>().First(s => SnakeCase.Of(s) == name));

    private static readonly Dictionary<string, string> s_diets = Words.Table(
        """
        vegetarian: vegetarian vegetarisch vegetarier vegetarierin vegetarien vegetariano vegetariana vegetarien végétarien végétarienne veggie veg v
        vegan: vegan veganer veganerin vegano vegana végan végétalien veganistisch
        pescatarian: pescatarian pescetarian pescetarisch pescatarisch pescatariano
        halal: halal helal
        kosher: kosher koscher kasher casher kascher
        """,
        name => name);

    private static readonly HashSet<string> s_anything =
        [.. "normal standard regular everything alles omnivore allesesser any noneofthese norestrictions keineeinschränkungen nospecial nospecialneeds unrestricted".Split(' ').Select(Words.Of)];

    private readonly List<(string Field, string Message)> _faults = [];

    /// <summary>What was wrong with the row read last; empty when it was good.</summary>
    public IReadOnlyList<(string Field, string Message)> Faults => _faults;

    /// <summary>What is to be said about a row that was taken in.</summary>
    public string? Remark { get; private set; }

    /// <summary>Reads a row; null when something is wrong with it.</summary>
    public GuestRow? Read(CsvReader file)
    {
        _faults.Clear();
        Remark = null;
        string? first = null, last = null, whole = null, email = null, phone = null, role = null, table = null, dietaryNotes = null, accessibility = null,
            party = null, invitedBy = null, notes = null;
        RsvpStatus? rsvp = null;
        DateTimeOffset? answered = null;
        int? plusOnes = null, seat = null;
        List<string>? diets = null, tags = null;
        List<GuestAllergen>? allergens = null;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is not { } field || Words.Clean(file[i]) is not { Length: > 0 } text)
            {
                continue;
            }

            switch (field)
            {
                case GuestField.Name: whole = Text("name", text, 200); break;
                case GuestField.FirstName: first = Text("firstName", text, 200); break;
                case GuestField.LastName: last = Text("lastName", text, 200); break;
                case GuestField.Email: email ??= Address(text); break;
                case GuestField.Phone: phone ??= Number(text); break;
                case GuestField.Role: role = Text("role", text, 50); break;
                case GuestField.Rsvp: rsvp = Answer(text); break;
                case GuestField.AnsweredAt: answered = Date(text); break;
                case GuestField.PlusOnesAllowed: plusOnes = Companions(text); break;
                case GuestField.Table: table = Text("table", Whole(text), 100); break;
                case GuestField.Seat: seat = Chair(text); break;
                case GuestField.DietaryNeeds: Diets(text, header[i], ref diets, ref allergens); break;
                case GuestField.DietaryNotes: dietaryNotes = Joined("dietaryNotes", dietaryNotes, text, 1000); break;
                case GuestField.Allergens:
                    if (Text("allergens", text, 1000, lines: true) is { } list)
                    {
                        (allergens ??= []).AddRange(AllergenText.Parse(list, header[i]));
                    }

                    break;
                case GuestField.Accessibility:
                    accessibility = Words.IsNo(text) ? accessibility
                        : Joined("accessibility", accessibility, Words.IsYes(text) ? Words.Line(header[i].Trim()) : text, 1000);
                    break;
                case GuestField.Tags: Listed("tags", Words.IsYes(text) ? header[i] : text, ref tags); break;
                case GuestField.Party: party = Text("party", text, 200); break;
                case GuestField.InvitedBy: invitedBy = Text("invitedBy", text, 200); break;
                case GuestField.Notes: notes = Joined("notes", notes, text, 5000); break;
                default: throw new InvalidOperationException($"Nobody reads {field}.");
            }
        }

        var name = whole ?? Words.Line($"{first} {last}".Trim());
        if (name.Length == 0 && _faults.All(f => f.Field is not ("name" or "firstName" or "lastName")))
        {
            _faults.Add(("name", CellText.Missing));
        }
        else if (name.Length > 200)
        {
            _faults.Add(("name", "At most 200 characters."));
        }

        return _faults.Count > 0 ? null : new GuestRow(
            file.Row, name, email, phone, role, rsvp, answered, plusOnes, table, seat, diets, dietaryNotes,
            allergens is null ? null : AllergenList.Of(allergens), accessibility, tags, party, invitedBy, notes);
    }

    private string? Text(string field, string text, int max, bool lines = false)
    {
        text = lines ? text : Words.Line(text);
        if (CellText.Fault(text, max, lines) is not { } fault)
        {
            return text;
        }

        _faults.Add((field, fault));
        return null;
    }

    private string? Joined(string field, string? before, string text, int max) =>
        Text(field, before is null ? text.ReplaceLineEndings("\n") : $"{before}\n{text.ReplaceLineEndings("\n")}", max, lines: true);

    // "Ada Byron <ada@example.com>", "mailto:ada@example.com", and two of them in one cell.
    private string? Address(string text)
    {
        if (Words.IsNo(text))
        {
            return null;
        }

        var parts = text.Split([';', ',', '/', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var address = parts.Length == 0 ? "" : parts[0];
        if (address.IndexOf('<', StringComparison.Ordinal) is >= 0 and var open && address.IndexOf('>', open) is >= 0 and var close)
        {
            address = address[(open + 1)..close].Trim();
        }

        address = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address[7..] : address;
        var fault = CellText.Fault(address, 254) ?? (CellText.IsAddress(address) && address.LastIndexOf('@') == address.IndexOf('@', StringComparison.Ordinal) ? null : CellText.NoAddress);
        if (fault is not null)
        {
            _faults.Add(("email", fault));
            return null;
        }

        Remark = parts.Length > 1 ? "There are several e-mail addresses in one cell; the first one is taken." : Remark;
        return address;
    }

    private string? Number(string text)
    {
        if (Words.IsNo(text))
        {
            return null;
        }

        text = Whole(text);
        if (Shortened().IsMatch(text))
        {
            _faults.Add(("phone", "A spreadsheet has shortened this number. Format the column as text and save the file again."));
            return null;
        }

        return Text("phone", text, 50);
    }

    private RsvpStatus? Answer(string text)
    {
        if (s_answers.TryGetValue(text is "✓" or "✔" or "☑" ? text : Words.Of(text), out var status))
        {
            return status;
        }

        if (Words.Of(text).Length > 0)
        {
            _faults.Add(("rsvp", $"‘{Short(text)}’ is no answer: yes, no, maybe or invited."));
        }

        return null;
    }

    private DateTimeOffset? Date(string text)
    {
        var date = GuestDates.Parse(Words.Line(text), dates, zone);
        if (date is null && !Words.IsNo(text))
        {
            _faults.Add(("answeredAt", $"‘{Short(text)}’ is no date in the order {(dates == DateOrder.Dmy ? "day, month, year" : "month, day, year")}."));
        }

        return date;
    }

    private int? Companions(string text)
    {
        if (Words.IsYes(text) && Words.Of(text) != "1")
        {
            return 1;
        }

        if (Words.IsNo(text))
        {
            return 0;
        }

        if (HowMany().Match(text) is { Success: true } m && int.TryParse(m.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 20)
        {
            return count;
        }

        _faults.Add(("plusOnesAllowed", $"‘{Short(text)}’ is no number from 0 to 20."));
        return null;
    }

    private int? Chair(string text)
    {
        if (Numbered().Match(Whole(text)) is { Success: true } m && int.TryParse(m.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seat) && seat is >= 1 and <= 10_000)
        {
            return seat;
        }

        _faults.Add(("seat", $"‘{Short(text)}’ is no number of a seat."));
        return null;
    }

    private void Diets(string text, string column, ref List<string>? diets, ref List<GuestAllergen>? allergens)
    {
        if (Text("dietaryNeeds", text, 1000, lines: true) is null || Words.IsNo(text))
        {
            return;
        }

        foreach (var part in AllergenText.Parts(Words.IsYes(text) ? column : text))
        {
            if (AllergenText.SpeaksOfOne(part))
            {
                // "Vegan, nut allergy" in a column of diets: a kitchen counts the second as what it is.
                (allergens ??= []).AddRange(AllergenText.Parse(part, column));
            }
            else if (!s_anything.Contains(Words.Of(part)))
            {
                Add(ref diets, s_diets.GetValueOrDefault(Words.Of(part)) ?? Words.Line(part), "dietaryNeeds");
            }
        }
    }

    private void Listed(string field, string text, ref List<string>? list)
    {
        if (Text(field, text, 1000, lines: true) is null || Words.IsNo(text))
        {
            return;
        }

        foreach (var part in text.Split([',', ';', '\n', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Add(ref list, Words.Line(part), field);
        }
    }

    private void Add(ref List<string>? list, string entry, string field)
    {
        list ??= [];
        if (entry.Length > 100 || list.Count == 50)
        {
            _faults.Add((field, "At most 50 entries of 1 to 100 characters."));
        }
        else if (!list.Contains(entry, StringComparer.OrdinalIgnoreCase))
        {
            list.Add(entry);
        }
    }

    // "7.0" is what a program makes of 7.
    private static string Whole(string text) => Decimal().Replace(text, "$1");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex(@"^(\d+)\.0+$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^\d[.,]\d+E\+\d+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shortened();

    // "2", "+1", "2 Personen": one number, and whatever is counted.
    [GeneratedRegex(@"^[^\d-]*(\d{1,5})\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex HowMany();

    // "4", "Seat 4", "Nr. 4"; 4a and 4b would be one chair.
    [GeneratedRegex(@"^[^\d-]*(\d{1,5})[^\p{L}\d]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
