using Callboard.Search.Rules;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Search.Rules;

/// <summary>Folding, slips and marks, without a database where none is needed.</summary>
public sealed class ComparingWords(CallboardServer server)
{
    [Theory]
    [InlineData("Hermès & Cie", "hermes cie")]
    [InlineData("STRASSE straße", "strasse")]
    [InlineData("O’Brien's", "obriens")]
    [InlineData("東京 2027", "東 京 2027")]
    [InlineData("garcia@example.org", "garcia example org")]
    [InlineData("İstanbul Ørsted Łódź", "istanbul orsted lodz")]
    [InlineData("🎪 !!", "")]
    [InlineData("a b c d e f g h i j", "a b c d e f g h")]
    public async Task The_database_and_the_server_read_the_same_words(string typed, string expected)
    {
        var words = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words, Folding.Words(typed));
        await using var command = server.Admin.CreateCommand("select search.terms($1)");
        command.Parameters.AddWithValue(typed);
        Assert.Equal(words, (string[])(await command.ExecuteScalarAsync())!);
    }

    [Theory]
    [InlineData("hermes", "hermes", 0)]
    [InlineData("herm", "hermes", 0)]
    [InlineData("hemres", "hermes", 1)]
    [InlineData("hermmes", "hermes", 1)]
    [InlineData("hrmes", "hermes", 1)]
    [InlineData("hermas", "hermes", 1)]
    [InlineData("hemr", "hermes", 1)]
    [InlineData("stravinski", "strawinsky", 2)]
    [InlineData("ana", "ann", null)]
    [InlineData("paris", "london", null)]
    [InlineData("gala", "ga", null)]
    public void Slips_are_counted_up_to_the_beginning_of_a_word(string typed, string word, int? slips) =>
        Assert.Equal(slips, Nearness.Slips(typed, word, Nearness.Allowed(typed)));

    [Fact]
    public void Slips_agree_with_the_plain_definition_on_random_words()
    {
        var random = new Random(20261126);
        for (var i = 0; i < 3000; i++)
        {
            string Word(int least) => new([.. Enumerable.Range(0, random.Next(least, 9)).Select(_ => "abc"[random.Next(3)])]);
            var (typed, word) = (Word(1), Word(1));
            var slow = Enumerable.Range(0, word.Length + 1).Min(length => Distance(typed, word[..length]));
            var allowed = random.Next(0, 4);
            Assert.Equal(slow <= allowed ? slow : null, Nearness.Slips(typed, word, allowed));
        }
    }

    [Fact]
    public void Every_word_one_slip_away_is_among_the_spellings()
    {
        var random = new Random(7);
        const string Letters = "abcdefghijklmnopqrstuvwxyz";
        for (var i = 0; i < 500; i++)
        {
            var word = new string([.. Enumerable.Range(0, random.Next(4, 12)).Select(_ => Letters[random.Next(26)])]);
            var at = random.Next(word.Length);
            var slipped = random.Next(4) switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, Letters[random.Next(26)].ToString()),
                2 when at + 1 < word.Length => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
                _ => word[..at] + Letters[random.Next(26)] + word[(at + 1)..],
            };
            if (slipped.Length >= 4)
            {
                Assert.Contains(word, Misspellings.Of(slipped).Split('|'));
            }
        }

        Assert.Equal("abc", Misspellings.Of("abc"));
        var many = Misspellings.Of(["alpha", "bravos", "charlie", "delta", "echoes", new string('f', 40)]);
        Assert.Equal(3, many.Count(w => w.Contains('|', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("The Bösendorfer", "bosen", "Bösen")]
    [InlineData("O’Brien's Catering", "obriens", "O’Brien's")]
    [InlineData("O’Brien's Catering", "brien", "Brien")]
    [InlineData("Straße 7", "strasse", "Straße")]
    [InlineData("Herme\u0300s", "hermes", "Herme\u0300s")]
    [InlineData("🎪 Circus", "circ", "Circ")]
    [InlineData("Nothing here", "elsewhere", "")]
    public void Marks_stand_where_the_text_says_it(string text, string word, string expected)
    {
        var (marks, all) = Highlights.Of(text, [word], approximate: false);
        Assert.Equal(expected, string.Concat(marks.Select(m => text.Substring(m.Start, m.Length))));
        Assert.Equal(expected.Length > 0, all);
    }

    [Fact]
    public void An_excerpt_is_short_says_the_word_and_cuts_no_letter()
    {
        var text = string.Concat(Enumerable.Repeat("🎭 lorem ", 60)) + "the needle " + string.Concat(Enumerable.Repeat("ipsum 🎪 ", 60));
        var excerpt = Highlights.Excerpt("First line\n" + text, ["needle"], approximate: false)!.Value;
        Assert.InRange(excerpt.Text.Length, 20, 170);
        var mark = Assert.Single(excerpt.Marks);
        Assert.Equal("needle", excerpt.Text.Substring(mark.Start, mark.Length));
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(excerpt.Text)));
        Assert.Null(Highlights.Excerpt("Nothing", ["needle"], approximate: false));
        Assert.Null(Highlights.Excerpt(null, ["needle"], approximate: false));
    }

    [Fact]
    public void Marks_never_overlap_and_never_leave_the_text()
    {
        var random = new Random(3);
        string[] pieces = ["a", "é", "e\u0301", "ß", "'", "’", " ", "🎪", "東", "-", "ab", "\u0301", "\ud83c", "İ"];
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => pieces[random.Next(pieces.Length)]));
            var words = Folding.Words(string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)])));
            var end = 0;
            foreach (var mark in Highlights.Of(text, words, approximate: random.Next(2) == 0).Marks)
            {
                Assert.True(mark.Start >= end && mark.Length > 0 && mark.Start + mark.Length <= text.Length, $"'{text}' {mark}");
                end = mark.Start + mark.Length;
            }
        }
    }

    // Slips as they are defined, slowly.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
