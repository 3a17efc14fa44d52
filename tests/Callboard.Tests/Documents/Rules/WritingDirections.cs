using System.Globalization;
using Callboard.Documents.Text;
using Xunit;

namespace Callboard.Tests.Documents.Rules;

/// <summary>Which way text runs, and where its lines may end, as the Unicode Consortium's own tests have it.</summary>
public sealed class WritingDirections
{
    [Fact]
    public void Text_runs_as_Unicode_says()
    {
        foreach (var line in Lines("bidi-character.txt", "BidiCharacterTest.txt"))
        {
            var fields = line.Split(';');
            var characters = Characters(fields[0]);
            var (levels, paragraph) = Bidi.Resolve(characters, fields[1] switch { "0" => 0, "1" => 1, _ => null });
            Assert.True(fields[2] == paragraph.ToString(CultureInfo.InvariantCulture), line);
            ResetSpaces(characters, levels, paragraph);
            var expected = fields[3].Split(' ');
            // Characters that only direct are not there any more.
            var seen = Enumerable.Range(0, levels.Length).Where(i => expected[i] != "x").ToArray();
            Assert.True(seen.All(i => expected[i] == levels[i].ToString(CultureInfo.InvariantCulture)), $"{line} but {string.Join(' ', levels)}");
            Assert.Equal(fields[4].Trim(), string.Join(' ', Bidi.Order([.. seen.Select(i => levels[i])]).Select(i => seen[i])));
        }
    }

    [Fact]
    public void Lines_end_where_Unicode_says()
    {
        foreach (var line in Lines("line-break.txt", Path.Combine("auxiliary", "LineBreakTest.txt")))
        {
            var signs = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var characters = signs.Where((_, i) => i % 2 == 1).Select(c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            var expected = signs.Where((_, i) => i % 2 == 0).Skip(1).Select(s => s == "÷");
            Assert.True(expected.SequenceEqual(LineBreaks.Find(characters).Select(b => b != LineBreak.None)), line);
        }
    }

    private static IEnumerable<string> Lines(string sample, string whole)
    {
        var file = Environment.GetEnvironmentVariable("CALLBOARD_UCD") is { Length: > 0 } folder
            ? Path.Combine(folder, whole)
            : Path.Combine(Repository.Root, "tests", "data", "unicode", sample);
        return File.ReadLines(file).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0);
    }

    private static int[] Characters(string text) => [.. text.Split(' ').Select(c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    // L1, which is for whole lines: spaces at the end, and separators with the spaces before them, go the paragraph's way.
    private static void ResetSpaces(int[] characters, byte[] levels, byte paragraph)
    {
        var resets = true;
        for (var i = levels.Length - 1; i >= 0; i--)
        {
            var of = Bidi.ClassOf(characters[i]);
            resets = of is BidiClass.B or BidiClass.S || (resets && of is BidiClass.WS or BidiClass.BN or (>= BidiClass.LRE and <= BidiClass.PDI));
            levels[i] = resets ? paragraph : levels[i];
        }
    }
}
