using Callboard.Files.Rules;
using Xunit;

namespace Callboard.Tests.Files.Rules;

/// <summary>Names are what people call files, and lead nowhere.</summary>
public sealed class NamingFiles
{
    [Theory]
    [InlineData("Stage plot.pdf")]
    [InlineData("Überführung – Ablauf (final) v2.docx")]
    [InlineData("出演者リスト.pdf")]
    [InlineData("قائمة الضيوف.pdf")]
    [InlineData("👩‍🎤 rider.pdf")]
    [InlineData(".gitignore")]
    [InlineData("console.txt")]
    [InlineData("a..b.txt")]
    public void What_people_write_is_a_name(string name) => Assert.Equal(name, FileName.Of(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("..\\..\\boot.ini")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\x.txt")]
    [InlineData("a.txt:stream")]
    [InlineData("a\0.txt")]
    [InlineData("a\n.txt")]
    [InlineData("invoice\u202Efdp.exe")]
    [InlineData("a\u2066b.txt")]
    [InlineData("a\u200Fb.txt")]
    [InlineData("a\u200Bb.txt")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("Com1.tar.gz")]
    [InlineData("LPT¹.txt")]
    [InlineData("name.")]
    [InlineData(" name")]
    [InlineData("name ")]
    [InlineData("a*b")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\uFFFFb")]
    public void What_leads_astray_is_none(string name) => Assert.Null(FileName.Of(name));

    [Fact]
    public void Half_a_character_is_no_name() => Assert.Null(FileName.Of("a\ud83d.txt"));

    [Fact]
    public void A_name_has_an_end() => Assert.Equal((200, null), (FileName.Of(new string('x', 200))!.Length, FileName.Of(new string('x', 201))));

    [Fact]
    public void Two_spellings_are_one_name() => Assert.Equal("\u00E9.txt", FileName.Of("e\u0301.txt"));

    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("notes.CSV", "notes.CSV")]
    [InlineData("notes.html", "notes.html.txt")]
    [InlineData("run.bat", "run.bat.txt")]
    [InlineData("notes", "notes.txt")]
    public void It_is_saved_under_a_name_that_does_not_run(string name, string saved) => Assert.Equal(saved, FileName.ToSave(name, FileKind.Text));

    [Fact]
    public void No_text_makes_it_fail()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65_536))]);
            if (FileName.Of(text) is { } name)
            {
                Assert.DoesNotContain('/', name);
                Assert.Equal(name, FileName.Of(name));
            }
        }
    }
}
