using Callboard.Documents.Model;
using Callboard.Documents.Text;

namespace Callboard.Tests.Documents;

/// <summary>Sheets to print.</summary>
internal static class SampleSheets
{
    /// <summary>Texts in every script there are fonts for.</summary>
    public static IReadOnlyDictionary<string, string> Scripts { get; } = new Dictionary<string, string>
    {
        ["latin"] = "Żółć gęślą jaźń, Þórður, Đặng Thị Hạnh",
        ["greek"] = "Άνοιγμα θυρών",
        ["cyrillic"] = "Проверка звука",
        ["arabic"] = "تجربة الصوت مع الفرقة",
        ["persian"] = "آزمایش صدا با گروه پنجم",
        ["hebrew"] = "בדיקת סאונד עם הלהקה",
        ["thai"] = "ตรวจสอบระบบเสียง",
        ["devanagari"] = "पर्दा उठता है",
        ["bengali"] = "মঞ্চ প্রস্তুত",
        ["gujarati"] = "મંચ તૈયાર છે",
        ["gurmukhi"] = "ਮੰਚ ਤਿਆਰ ਹੈ",
        ["kannada"] = "ವೇದಿಕೆ ಸಿದ್ಧ",
        ["malayalam"] = "വേദി തയ്യാർ",
        ["sinhala"] = "වේදිකාව සූදානම්",
        ["tamil"] = "மேடை தயார்",
        ["telugu"] = "వేదిక సిద్ధం",
        ["armenian"] = "Բեմը պատրաստ է",
        ["georgian"] = "სცენა მზადაა",
        ["ethiopic"] = "መድረኩ ዝግጁ ነው",
        ["khmer"] = "ឆាករួចរាល់",
        ["lao"] = "ເວທີພ້ອມແລ້ວ",
        ["myanmar"] = "စင်မြင့်အဆင်သင့်",
        ["japanese"] = "開場のご挨拶と本日の流れ",
        ["simplified"] = "开幕致辞与当日流程说明",
        ["traditional"] = "開幕致辭與當日流程說明ㄅ",
        ["korean"] = "음향 점검 및 리허설",
        ["symbols"] = "✓ done → next ● now 🎉",
    };

    /// <summary>A run of show: a group for each hundred rows, each row with a number of its own in its text.</summary>
    public static Sheet RunOfShow(int rows, Func<int, string>? activity = null, Func<int, string?>? notes = null, Paper paper = Paper.A4)
    {
        var lines = new List<Row>();
        for (var i = 0; i < rows; i++)
        {
            if (i % 100 == 0)
            {
                lines.Add(new Row([Cell.Of($"Day {(i / 100) + 1}")], RowKind.Group));
            }

            var what = new List<CellText> { new(activity?.Invoke(i) ?? $"Block number {i:0000} of the show", Tone.Strong) };
            if ((notes ?? (n => n % 3 == 0 ? "Spot on stage left; the curtain stays closed until the caller says so." : null))(i) is { } text)
            {
                what.Add(new CellText(text, Tone.Quiet));
            }

            lines.Add(new Row(
            [
                Cell.Of($"{9 + (i / 60 % 12):00}:{i % 60:00}"), Cell.Of($"{(i % 9) + 1} min", Tone.Quiet), new Cell(what), Cell.Of(i % 4 == 0 ? "Main stage" : "Foyer"),
                new Cell(new CellText("Mia Brandt", Aside: "stage manager")),
            ]));
        }

        return Of(
            [new Facts([new Fact("Client", "Aurora Foundation"), new Fact("Blocks", rows.ToString(System.Globalization.CultureInfo.InvariantCulture))]),
             new Table([new("Time"), new("Length", Right: true), new("What", 1), new("Where", Most: 92), new("Who", Most: 158)], lines, "The run of show")],
            paper: paper);
    }

    /// <summary>A sheet around some blocks.</summary>
    public static Sheet Of(IReadOnlyList<SheetBlock> blocks, string title = "Northlight Gala", Paper paper = Paper.A4, HanStyle han = HanStyle.Simplified) => new(
        "Run of show", title, ["Friday 5 June 2026, 17:30–23:00 · all times Europe/Berlin (UTC+2)", "Altes Kraftwerk, Berlin"], blocks,
        new SheetOrigin(title, 214, "26 Nov 2026, 18:42 UTC+1", "Mia Brandt", DateTimeOffset.UnixEpoch.AddYears(56), "https://callboard.example/events/1/run-of-show"),
        paper, han);

    /// <summary>Badges for some names.</summary>
    public static Sheet Badges(params IReadOnlyList<string> names) => Of(
        [new Badges([.. names.Select((n, i) => new Badge(n, i % 2 == 0 ? "VIP" : "Backstage crew and technicians", "5 June 2026", $"TKT-{i:0000}"))])]) with { Kind = "Badges" };
}
