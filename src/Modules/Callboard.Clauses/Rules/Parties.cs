using System.Text.RegularExpressions;
using Callboard.Clauses.Reading;
using Callboard.Contracts.Clauses;

namespace Callboard.Clauses.Rules;

/// <summary>A party in a text.</summary>
internal sealed record FoundParty(string Name, string DefinedAs, ContractRole Role, int Start, int End, decimal Confidence);

/// <summary>
/// Finds the parties: by what the contract calls them (<c>… ("Licensee")</c>, <c>hereinafter the "Hotel"</c>), by labels
/// (<c>CLIENT: …</c>, a row of a table), and where neither is there, by "between … and …".
/// </summary>
internal static partial class Parties
{
    private const int Preamble = 8_000, LongestName = 120;

    private static readonly (string Word, ContractRole Role)[] s_roles =
    [
        ("client", ContractRole.Client), ("customer", ContractRole.Client), ("hirer", ContractRole.Client), ("renter", ContractRole.Client), ("lessee", ContractRole.Client),
        ("licensee", ContractRole.Client), ("purchaser", ContractRole.Client), ("principal", ContractRole.Client), ("buyer", ContractRole.Client), ("group", ContractRole.Client),
        ("user", ContractRole.Client), ("couple", ContractRole.Client), ("employer", ContractRole.Client), ("patron", ContractRole.Client),
        ("hotel", ContractRole.Hotel), ("resort", ContractRole.Hotel),
        ("venue", ContractRole.Venue), ("licensor", ContractRole.Venue), ("owner", ContractRole.Venue), ("landlord", ContractRole.Venue), ("museum", ContractRole.Venue),
        ("centre", ContractRole.Venue), ("center", ContractRole.Venue), ("theatre", ContractRole.Venue), ("theater", ContractRole.Venue), ("hall", ContractRole.Venue),
        ("caterer", ContractRole.Caterer),
        ("supplier", ContractRole.Supplier), ("company", ContractRole.Supplier), ("lessor", ContractRole.Supplier), ("rental company", ContractRole.Supplier),
        ("vendor", ContractRole.Vendor), ("contractor", ContractRole.Vendor), ("provider", ContractRole.Vendor), ("service provider", ContractRole.Vendor),
        ("agency", ContractRole.Vendor), ("studio", ContractRole.Vendor), ("florist", ContractRole.Vendor), ("seller", ContractRole.Vendor), ("exhibitor", ContractRole.Vendor),
        ("consultant", ContractRole.Vendor), ("staffing agency", ContractRole.Vendor),
        ("artist", ContractRole.Talent), ("performer", ContractRole.Talent), ("speaker", ContractRole.Talent), ("band", ContractRole.Talent), ("dj", ContractRole.Talent),
        ("musician", ContractRole.Talent), ("entertainer", ContractRole.Talent), ("talent", ContractRole.Talent), ("model", ContractRole.Talent),
        ("photographer", ContractRole.Photographer), ("videographer", ContractRole.Photographer), ("filmmaker", ContractRole.Photographer),
        ("sponsor", ContractRole.Sponsor), ("title sponsor", ContractRole.Sponsor), ("presenting sponsor", ContractRole.Sponsor),
        ("organizer", ContractRole.Organizer), ("organiser", ContractRole.Organizer), ("producer", ContractRole.Organizer), ("promoter", ContractRole.Organizer),
        ("presenter", ContractRole.Organizer), ("festival", ContractRole.Organizer), ("host", ContractRole.Organizer),
        ("planner", ContractRole.Planner), ("coordinator", ContractRole.Planner), ("designer", ContractRole.Planner),
    ];

    private static readonly Dictionary<string, ContractRole> s_byWord = s_roles.ToDictionary(r => r.Word, r => r.Role, StringComparer.Ordinal);

    /// <summary>What a word of the contract makes of a party; null where it names no party.</summary>
    public static ContractRole? RoleOf(string word)
    {
        var folded = Folded.Of(word).Trim();
        folded = folded.StartsWith("the ", StringComparison.Ordinal) ? folded[4..] : folded;
        return s_byWord.TryGetValue(folded, out var role) || folded.EndsWith('s') && s_byWord.TryGetValue(folded[..^1], out role) ? role : null;
    }

    // ("Client") · (the "Client") · (hereinafter referred to as the "Client") · ("we" or the "Studio") · (the Hirer)
    [GeneratedRegex(@"\((?<inside>[^()]{1,90})\)|(?:hereinafter|hereafter)[^""\n]{0,40}""(?<after>[^""\n]{2,40})""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Definition();

    [GeneratedRegex(@"""(?<word>[^""]{2,40})""|^(?:the )(?<word>[a-z]{3,20}(?: [a-z]{3,20})?)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![a-z])(?:by and between|by and among|between|by and amongst|among)(?![a-z])[:\s]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^[\s,;.:""'–—-]*(?:of the one part)?[\s,;.:–—-]*(?:(?:and|AND|And|between|BETWEEN|Between)\b[\s:,–—-]*)?(?:\(?\d\)?[.)]?\s+)?(?:the\s(?=following))?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BeforeName();

    [GeneratedRegex(@"(?:[,;]|\n)\s*(?:and|AND|And)[:\s]+(?:\(?\d\)?[.)]?\s+)?(?=\p{Lu})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NextName();

    // Where a name is over and what is said of it begins.
    [GeneratedRegex(
        @"\n|\t|\((?!\p{Lu}\p{Ll}+\)\s\p{Lu})|""|,\s(?=(?:a|an|the|whose|with|having|of|located|established|registered|represented|acting|c/o|d/b/a|trading|company|and\s+having|as|its|at)\b)|,\s(?=[\p{L}-]*\s?[\p{L}.-]*\s?\d)|\s(?=(?:having its|having a|whose|located at|d/b/a|c/o|represented by|a company|a corporation|with offices|with its)\b)|\sof\s(?=\d)|\s[–—]\s|\s-\s|,\s(?=\d)|\s(?=(?:ACN|ABN|CRN|VAT|HRB|KvK)\s)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AfterName();

    [GeneratedRegex(@"^[ ]?(?:the[ ])?(?<label>[A-Za-z][A-Za-z ]{2,24}?)(?:[ ]?:[ \t]*|\t)(?<name>\S[^\n]*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:d'|de |von |van |i|e)\p{Lu}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsParticle();

    [GeneratedRegex(@",? (?:\(|[""“])|[.;]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tail();

    public static List<FoundParty> In(SourceDocument document)
    {
        var text = document.Text[..Math.Min(document.Text.Length, Preamble)];
        // Letter for letter, so that what is found in one is there in the other; quotes are the only thing that matters here.
        var plain = Folded.Of(text);
        var found = new List<FoundParty>();
        Labelled(text, found);
        Defined(text, plain, found);
        if (found.Count < 2)
        {
            Between(text, plain, found);
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;
    }

    private static void Defined(string text, string plain, List<FoundParty> found)
    {
        // "Between" and "among" stand in many sentences; one that comes after the first definition does not begin the parties.
        var first = Definition().Matches(plain).FirstOrDefault(d => WordsOf(d).Any(w => RoleOf(w) is not null));
        var opening = first is null ? Match.Empty : Opening().Match(plain, 0, first.Index);
        var from = opening.Success ? opening.Index + opening.Length : 0;
        foreach (Match definition in Definition().Matches(plain))
        {
            if (definition.Index < from)
            {
                continue;
            }

            var word = WordsOf(definition).LastOrDefault(w => RoleOf(w) is not null);
            if (word is null)
            {
                continue;
            }

            var region = text[from..definition.Index];
            var lead = BeforeName().Match(region).Length;
            if (lead < region.Length && char.IsLower(region[lead]) && NextName().Match(region, lead) is { Success: true } next)
            {
                // What is said of a party may stand after what it is called: X ("Client"), a corporation, and Y …
                lead = next.Index + next.Length;
            }

            if (!opening.Success && region.LastIndexOf('\n') is var line and >= 0 && region[(line + 1)..].Any(char.IsUpper))
            {
                // Nothing says where the parties begin: the name stands in the line that says what it is called.
                lead = line + 1 + BeforeName().Match(region[(line + 1)..]).Length;
            }

            // Where much stands between, the party is what was named last.
            if (region.Length - lead > 500)
            {
                from = definition.Index + definition.Length;
                continue;
            }

            Add(found, text, from + lead, definition.Index, DefinedAs(text, definition, word), RoleOf(word)!.Value, 0.92m);
            from = definition.Index + definition.Length;
        }
    }

    private static List<string> WordsOf(Match definition) => definition.Groups["after"] is { Success: true } after
        ? [after.Value]
        : [.. Quoted().Matches(definition.Groups["inside"].Value).Select(m => m.Groups["word"].Value)];

    private static string DefinedAs(string text, Match definition, string word)
    {
        var at = definition.Index + definition.Value.LastIndexOf(word, StringComparison.Ordinal);
        var written = text.Substring(at, word.Length);
        return written.StartsWith("the ", StringComparison.OrdinalIgnoreCase) ? written[4..] : written;
    }

    private static void Labelled(string text, List<FoundParty> found)
    {
        Group? name = null;
        foreach (Match match in Label().Matches(text))
        {
            var label = match.Groups["label"].Value.Trim();
            if (label is "Name" or "Legal name" or "Company name")
            {
                name = match.Groups["name"];
                continue;
            }

            if (name is not null && label.StartsWith("Short", StringComparison.Ordinal) && RoleOf(match.Groups["name"].Value) is { } called)
            {
                Add(found, text, name.Index, name.Index + name.Length, match.Groups["name"].Value.Trim(), called, 0.88m);
            }

            if (RoleOf(label) is { } role)
            {
                Add(found, text, match.Groups["name"].Index, match.Groups["name"].Index + match.Groups["name"].Length, Title(label), role, 0.88m);
            }
        }
    }

    private static string Title(string label) => label.Any(char.IsLower) ? label : label[..1] + label[1..].ToLowerInvariant();

    private static void Between(string text, string plain, List<FoundParty> found)
    {
        foreach (Match opening in Opening().Matches(plain))
        {
            var start = opening.Index + opening.Length;
            var line = plain.IndexOf('\n', start) is var end and > 0 ? end : plain.Length;
            var and = plain.IndexOf(" and ", start, line - start, StringComparison.Ordinal);
            if (and < 0 || !char.IsUpper(text[start]) || and + 5 >= text.Length || !char.IsUpper(text[and + 5]))
            {
                continue;
            }

            var stop = Tail().Match(text, and + 5, line - and - 5) is { Success: true } tail ? tail.Index : line;
            Add(found, text, start, and, "", ContractRole.Other, 0.5m);
            Add(found, text, and + 5, stop, "", ContractRole.Other, 0.5m);
            return;
        }
    }

    private static void Add(List<FoundParty> found, string text, int start, int end, string definedAs, ContractRole role, decimal confidence)
    {
        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is ',' or ':'))
        {
            start++;
        }

        var region = text[start..end];
        var length = Cut(region);
        var name = region[..length].TrimEnd(' ', ',', ';', ':', '.', '-', '–', '—', '\t', '\n');
        name = region.Length > name.Length && region[name.Length] == '.' && EndsInAbbreviation(name) ? name + "." : name;
        if (name.Length is < 2 or > LongestName || !(char.IsUpper(name[0]) || char.IsDigit(name[0]) || IsParticle().IsMatch(name)) || name.Contains("____", StringComparison.Ordinal)
            || found.Any(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        found.Add(new FoundParty(name, definedAs, role, start, start + name.Length, confidence));
    }

    private static int Cut(string region)
    {
        foreach (Match match in AfterName().Matches(region))
        {
            // "Acme, Inc." and "X, professionally known as Y" are names.
            if (match.Index > 0 && match.Index + match.Length <= region.Length)
            {
                return match.Index;
            }
        }

        return region.Length;
    }

    private static bool EndsInAbbreviation(string name)
    {
        var last = name.Split(' ')[^1].ToLowerInvariant();
        return last is "inc" or "ltd" or "co" or "corp" or "llc" || last.Length > 2 && last.Contains('.', StringComparison.Ordinal);
    }
}
