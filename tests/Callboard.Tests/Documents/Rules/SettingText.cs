using Callboard.Documents.Model;
using Callboard.Documents.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Documents.Rules;

/// <summary>Text becomes lines of glyphs: every script has its letters, they join, and lines end where they should.</summary>
public sealed class SettingText : IDisposable
{
    private static readonly TextStyle s_style = new(10);

    private readonly Fonts _fonts = new();
    private readonly TextLayout _text;

    public SettingText() => _text = new TextLayout(_fonts, HanStyle.Simplified);

    public void Dispose()
    {
        _text.Dispose();
        _fonts.Dispose();
    }

    [Fact]
    public void Every_script_has_its_letters_in_every_weight()
    {
        foreach (var (script, text) in SampleSheets.Scripts)
        {
            foreach (var weight in new[] { 400, 700 })
            {
                var glyphs = _text.Lines([new TextSpan(text, new TextStyle(10, weight))], float.MaxValue).SelectMany(l => l.Runs).SelectMany(r => r.Glyphs);
                Assert.True(glyphs.All(g => g.Id != 0), $"{script}: a letter is a box");
            }
        }
    }

    [Fact]
    public void A_character_no_font_has_is_a_box_and_no_fault() =>
        Assert.Contains(Runs("a\U000F0000b"), r => r.Glyphs.Any(g => g.Id == 0));

    [Fact]
    public void Arabic_letters_join_and_run_to_the_left()
    {
        var apart = Runs("م ح م د").SelectMany(r => r.Glyphs).Select(g => g.Id).ToHashSet();
        var joined = Assert.Single(Runs("محمد"));
        Assert.True(joined.RightToLeft);
        // Of four letters the first three have other shapes than alone.
        Assert.True(joined.Glyphs.Count(g => !apart.Contains(g.Id)) >= 3);
        // Seen from the left, the last letter of the text comes first.
        Assert.Equal([3, 2, 1, 0], joined.Glyphs.Select(g => g.Cluster));
    }

    [Fact]
    public void Hebrew_with_a_number_and_Latin_in_it_is_seen_in_the_right_order()
    {
        var line = Assert.Single(_text.Lines([new TextSpan("בדיקה 17:30 Live סוף", s_style)], float.MaxValue));
        Assert.True(line.RightToLeft);
        Assert.Equal("בדיקה 17:30 Live סוף", line.Text);
        var seen = line.Runs.Select(r => r.Text.Trim()).Where(t => t.Length > 0).ToList();
        Assert.Equal("סוף", seen[0]);
        Assert.Equal("בדיקה", seen[^1]);
        Assert.True(seen.IndexOf("Live") < seen.FindIndex(t => t.Contains("17", StringComparison.Ordinal)));
    }

    [Fact]
    public void Figures_stand_below_each_other()
    {
        var widths = Enumerable.Range(0, 10).Select(d => _text.Width([new TextSpan($"{d}{d}", s_style)])).Distinct();
        Assert.Single(widths);
        // Only figures are made so: a hyphen between words is as narrow as it is.
        Assert.True(_text.Width([new TextSpan("-", s_style)]) < _text.Width([new TextSpan("0", s_style)]));
    }

    [Fact]
    public void Lines_end_between_words()
    {
        var lines = Lines("The curtain stays closed until the caller says so", 100);
        Assert.True(lines.Count > 2);
        Assert.Equal("The curtain stays closed until the caller says so", string.Join(' ', lines.Select(l => l.Text)));
        Assert.All(lines, l => Assert.True(l.Width <= 100));
    }

    [Fact]
    public void Japanese_lines_begin_with_no_full_stop_and_end_with_no_opening_bracket()
    {
        foreach (var width in Enumerable.Range(2, 12).Select(n => (n * 10f) + 1))
        {
            var lines = Lines("本日は「開場」のご挨拶です。皆様、どうぞよろしくお願いします。", width);
            Assert.All(lines.Skip(1), l => Assert.DoesNotContain(l.Text[0], "。、」"));
            Assert.All(lines.Where(l => l.Text.Length > 1), l => Assert.NotEqual('「', l.Text[^1]));
        }
    }

    [Fact]
    public void A_word_that_is_too_long_is_cut_between_what_belongs_together()
    {
        const string family = "👩‍👩‍👧";
        var lines = Lines(string.Concat(Enumerable.Repeat("e\u0301" + family, 20)), 60);
        Assert.True(lines.Count > 3);
        Assert.All(lines, l => Assert.True(l.Text.StartsWith('e') || l.Text.StartsWith(family, StringComparison.Ordinal), l.Text));
    }

    [Fact]
    public void Lines_the_text_ends_are_ended_and_controls_are_left_out()
    {
        Assert.Equal(["one", "two", "", "three"], Lines("one\r\ntwo\n\u2029th\u0000re\u0007e", 1000).Select(l => l.Text));
        Assert.Equal("a\uFFFDb", Lines("a\uD800b", 1000).Single().Text);
    }

    [Fact]
    public void Han_characters_are_written_as_the_text_or_the_place_has_it()
    {
        string Font(string text, HanStyle han)
        {
            using var layout = new TextLayout(_fonts, han);
            return layout.Lines([new TextSpan(text, s_style)], float.MaxValue)[0].Runs[0].Face.Name;
        }

        Assert.StartsWith("noto-sans-jp", Font("骨の話", HanStyle.Simplified), StringComparison.Ordinal);
        Assert.StartsWith("noto-sans-kr", Font("骨 이야기", HanStyle.Simplified), StringComparison.Ordinal);
        Assert.StartsWith("noto-sans-sc", Font("骨", HanStyle.Simplified), StringComparison.Ordinal);
        Assert.StartsWith("noto-sans-tc", Font("骨", HanStyle.Traditional), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_is_set_whole_and_within_its_width()
    {
        var characters = Gen.OneOf(
            Gen.Choose(0x20, 0x7E), Gen.Choose(0x590, 0x6FF), Gen.Choose(0x900, 0x97F), Gen.Choose(0x300, 0x36F), Gen.Choose(0x2000, 0x206F),
            Gen.Choose(0x3040, 0x30FF), Gen.Choose(0x4E00, 0x9FFF), Gen.Choose(0xAC00, 0xD7A3), Gen.Choose(0x1F300, 0x1F6FF), Gen.Choose(0, 0xD7FF));
        Prop.ForAll(
            characters.ArrayOf().Select(cs => string.Concat(cs.Select(char.ConvertFromUtf32))).ToArbitrary(), Gen.Choose(12, 300).ToArbitrary(),
            (text, width) =>
            {
                var lines = _text.Lines([new TextSpan(text, s_style)], width);
                Assert.Equal(PdfReading.Dense(TextLayout.Clean(text)), PdfReading.Dense(string.Concat(lines.Select(l => l.Text))));
                foreach (var line in lines)
                {
                    Assert.True(line.Width <= width + 0.1f || new System.Globalization.StringInfo(line.Text).LengthInTextElements == 1, $"{line.Width} of {width}: {line.Text}");
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private IReadOnlyList<TextLine> Lines(string text, float width) => _text.Lines([new TextSpan(text, s_style)], width);

    private IReadOnlyList<GlyphRun> Runs(string text) => Lines(text, float.MaxValue).SelectMany(l => l.Runs).ToList();
}
