using System.Globalization;
using System.Text;
using Callboard.Clauses.Reading;
using Callboard.Clauses.Rules;
using Xunit;

namespace Callboard.Tests.Clauses;

/// <summary>How many of the terms of our contracts are found, and how many of those found are right.</summary>
public sealed class MeasuringTheRules(ITestOutputHelper output)
{
    [Theory]
    [InlineData("learn")]
    [InlineData("held-out")]
    public void Terms_are_found_and_right(string half)
    {
        var counts = Truth.Kinds.ToDictionary(k => k, _ => new Count());
        var misses = new StringBuilder();
        foreach (var contract in MarkedContract.All(half))
        {
            foreach (var (form, document) in Forms(contract))
            {
                Compare($"{contract.Name}.{form}", contract, document, counts, misses);
            }
        }

        foreach (var kind in Truth.Kinds)
        {
            output.WriteLine(counts[kind].Line(kind));
        }

        output.WriteLine(misses.ToString());
    }

    private static IEnumerable<(string Form, SourceDocument Document)> Forms(MarkedContract contract)
    {
        var (pdf, docx) = (PdfFile.Of(contract), WordFile.Of(contract));
        if (Environment.GetEnvironmentVariable("CALLBOARD_CONTRACTS") is { Length: > 0 } folder)
        {
            // To look at.
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, contract.Name + ".pdf"), pdf);
            File.WriteAllBytes(Path.Combine(folder, contract.Name + ".docx"), docx);
        }

        yield return ("pdf", PdfText.Read(pdf));
        yield return ("docx", DocxText.Read(docx));
    }

    private static void Compare(string name, MarkedContract contract, SourceDocument document, Dictionary<string, Count> counts, StringBuilder misses)
    {
        var marked = Truth.Of(contract);
        var found = Truth.Of(ClauseRules.Read(document), document);
        var left = found.ToList();
        foreach (var statement in marked)
        {
            var count = counts[statement.Kind];
            count.Marked++;
            // Of several that agree, the one that is named right, and then the nearest.
            var match = left.Where(f => Truth.Agree(statement, f)).OrderBy(f => f.Named != statement.Named).ThenBy(f => Math.Abs(f.Start - statement.Start)).FirstOrDefault();
            if (match is null)
            {
                misses.AppendLine(CultureInfo.InvariantCulture, $"{name}: missed {statement.Kind} {statement.Value} {statement.Named}");
                continue;
            }

            left.Remove(match);
            count.Right++;
            count.Named += match.Named == statement.Named ? 1 : 0;
            if (match.Named != statement.Named)
            {
                misses.AppendLine(CultureInfo.InvariantCulture, $"{name}: {statement.Kind} {statement.Value} is {statement.Named}, not {match.Named}");
            }
        }

        foreach (var statement in found)
        {
            counts[statement.Kind].Found++;
        }

        foreach (var statement in left)
        {
            misses.AppendLine(CultureInfo.InvariantCulture, $"{name}: wrong {statement.Kind} {statement.Value} {statement.Named}");
        }
    }

    private sealed class Count
    {
        public int Marked { get; set; }

        public int Found { get; set; }

        public int Right { get; set; }

        public int Named { get; set; }

        public double Precision => Found == 0 ? 1 : (double)Right / Found;

        public double Recall => Marked == 0 ? 1 : (double)Right / Marked;

        public string Line(string kind) => string.Create(CultureInfo.InvariantCulture,
            $"{kind,-12} marked {Marked,4} found {Found,4} right {Right,4} named {Named,4}  precision {Precision:0.000} recall {Recall:0.000}");
    }
}
