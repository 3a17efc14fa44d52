using System.Text;

namespace Callboard.Tests.Guests;

/// <summary>
/// A guest list of any length with everything in it that real ones have: two encodings, semicolons, quotation marks, line breaks within cells,
/// accents in one piece and in two, four ways to write a date and five to write a number, the same guest twice in four ways, rows of nothing
/// and rows with faults. The same number gives the same list.
/// </summary>
internal sealed class NastyList
{
    private static readonly string[] s_first =
        ["Zoë", "Jürgen", "Åsa", "François", "Łucja", "Ada", "José María", "Siân", "Nguyễn", "O’Neill", "Bjørn", "Anne-Sophie", "Müge", "Željko", "Ines", "Karl"];

    private static readonly string[] s_last =
        ["Müller", "Bøhm", "D’Angelo", "van der Berg", "García", "Łukaszewicz", "Byron", "Smith; Jr.", "Öz", "\"Mac\" Donald", "Nuñez", "Æther", "Šimek", "Dvořák"];

    private static readonly string[] s_allergies =
        ["Erdnüsse (schwer)", "Laktoseintoleranz", "nuts & sesame", "shellfish", "keine", "Kiwi, Erdbeeren", "gluten; Milch (leicht)", "severe fish allergy, EpiPen"];

    private static readonly string[] s_answers = ["ja", "nein", "vielleicht", "eingeladen", "YES", "x", "Zugesagt", "no response", ""];

    private readonly StringBuilder _text = new();

    public NastyList(int rows, int seed = 20)
    {
        var random = new Random(seed);
        _text.Append("sep=;\r\nGästeliste — Stand 5. November;;;;;;;;;;;;\r\n;;;;;;;;;;;;\r\n")
            .Append("Nachname;Vorname;E-Mail;Telefon;\"Tisch; Nr.\";Platz;Zusage;Antwort am;Begleitung;Unverträglichkeiten;Vegan;Gruppe;Bemerkungen\r\n");
        for (var i = 0; Rows < rows; i++)
        {
            var (first, last) = (s_first[i % s_first.Length], s_last[i / s_first.Length % s_last.Length]);
            var guest = $"{i:D5}";
            // Accents in two pieces are the same name.
            if (i % 7 == 0)
            {
                first = first.Normalize(NormalizationForm.FormD);
            }

            var email = i % 10 == 9 ? "" : i % 13 == 0 ? $"{first[0]} <g{guest}@example.com>" : $"g{guest}@example.com";
            var phone = (i % 6) switch
            {
                0 => $"'+49 (0)170 {i:D7}", 1 => $"0170/{i:D7}", 2 => $"0049-170-{i:D7}", 3 => $"0170 {i / 1000:D4} {i % 1000:D3}", 4 => $"\u202A+49\u00A0170\u00A0{i:D7}\u202C",
                _ => email.Length == 0 ? $"(0170) {i:D7} x12" : "",
            };
            var day = new DateOnly(2026, 1, 1).AddDays(i % 300);
            var date = (i % 5) switch
            {
                0 => day.ToString("dd'.'MM'.'yyyy"), 1 => day.ToString("dd'/'MM'/'yyyy"), 2 => day.ToString("yyyy-MM-dd"),
                3 => (day.DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(System.Globalization.CultureInfo.InvariantCulture), _ => "",
            };
            var answer = s_answers[i % s_answers.Length];
            // Four hundred tables of eight chairs for the first guests, the others have none.
            var (table, seat) = i < 3200 ? ($"Tisch {(i % 400) + 1}", $"{(i / 400) + 1}") : ("", "");
            Add(
                Quoted(last + $" {guest}"), first, email, phone, table, seat, answer, date, (i % 4) switch { 0 => "+1", 1 => "keine", 2 => "2", _ => "" },
                i % 3 == 0 ? Quoted(s_allergies[i % s_allergies.Length]) : "", i % 11 == 0 ? "x" : "", i % 2 == 0 ? "Presse, VIP" : "",
                i % 17 == 0 ? Quoted($"Zeile 1\nZeile 2; \"{guest}\"") : "");
            Guests++;
            if (i % 20 == 3 && email.Length > 0 && Rows < rows)
            {
                // The same guest once more, by address in other letters.
                Add(last.ToUpperInvariant().Replace("\"", "", StringComparison.Ordinal).Replace(';', ','), first, $"G{guest}@EXAMPLE.com", "", "", "", "", "", "", "Milch", "", "", "");
            }

            if (i % 20 == 9 && Rows < rows)
            {
                // And one without an address, by name and by a number written in another way.
                Add(Quoted(last + $" {guest}"), first.Normalize(NormalizationForm.FormC), "", $"+49170{i:D7}", "", "", "", "", "", "", "", "", "");
            }

            if (i % 50 == 7 && Rows < rows)
            {
                Add((i / 50 % 5) switch
                {
                    0 => ["", "", $"nobody{i}@example.com", "", "", "", "", "", "", "", "", "", ""],
                    1 => ["Fault", guest, "not an address", "", "", "", "", "", "", "", "", "", ""],
                    2 => ["Fault", guest, "", "4,917E+11", "", "", "", "", "", "", "", "", ""],
                    3 => ["Fault", guest, "", "", "", "", "perhaps not", "45.45.2026", "many", "", "", "", ""],
                    _ => [new string('x', 201), guest, "", "", "", "", "", "", "", "", "", "", ""],
                });
                Faulty++;
            }

            if (i % 1000 == 500)
            {
                _text.Append(";;;;;;;;;;;;\r\n\r\n");
            }
        }
    }

    /// <summary>Rows with anything in them.</summary>
    public int Rows { get; private set; }

    public int Guests { get; private set; }

    public int Faulty { get; private set; }

    /// <summary>The file: UTF-8 with a byte order mark.</summary>
    public byte[] Utf8 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    private void Add(params string[] cells)
    {
        _text.AppendJoin(';', cells).Append("\r\n");
        Rows++;
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
