namespace Callboard.Documents.Text;

/// <summary>Line_Break of a character, in the order of <see cref="UnicodeTables.Breaks"/>; brackets of East Asian width and pictures yet to come apart.</summary>
internal enum BreakClass : byte
{
    AL, BK, CR, LF, NL, SP, ZW, WJ, GL, CM, ZWJ, BA, BB, B2, HY, CB, CL, CP, CPW, EX, IN, NS, OP, OPW, QU, IS, NU, PO, PR, SY, ID, EB, EM, XP, HL,
    H2, H3, JL, JV, JT, RI,
}

/// <summary>Whether a line may end at a place.</summary>
internal enum LineBreak : byte
{
    /// <summary>It may not.</summary>
    None,

    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It has to.</summary>
    Mandatory,
}

/// <summary>Where lines may end: the Unicode Line Breaking Algorithm (UAX #14, the rules of Unicode 15).</summary>
internal static class LineBreaks
{
    /// <summary>Whether a line may end after each character of a text; after the last it has to.</summary>
    public static LineBreak[] Find(ReadOnlySpan<int> characters)
    {
        var breaks = new LineBreak[characters.Length];
        if (characters.Length == 0)
        {
            return breaks;
        }

        var raw = new BreakClass[characters.Length];
        var classes = new BreakClass[characters.Length];
        var bases = new int[characters.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = (BreakClass)UnicodeTables.Find(UnicodeTables.Breaks, characters[i]);
            // LB9: a mark counts as what it stands on; LB10: without something to stand on, as a letter.
            var mark = raw[i] is BreakClass.CM or BreakClass.ZWJ;
            var stands = mark && i > 0 && CanCarry(raw[i - 1]);
            bases[i] = stands ? bases[i - 1] : i;
            classes[i] = stands ? classes[i - 1] : mark ? BreakClass.AL : raw[i];
        }

        for (var i = 1; i < raw.Length; i++)
        {
            breaks[i - 1] = Between(raw, classes, bases, i);
        }

        breaks[^1] = LineBreak.Mandatory;
        return breaks;
    }

    private static bool CanCarry(BreakClass of) => of is not (BreakClass.BK or BreakClass.CR or BreakClass.LF or BreakClass.NL or BreakClass.SP or BreakClass.ZW);

    private static LineBreak Between(BreakClass[] raw, BreakClass[] classes, int[] bases, int i)
    {
        var (before, after) = (classes[i - 1], classes[i]);

        // LB4 to LB6
        if (raw[i - 1] is BreakClass.BK or BreakClass.LF or BreakClass.NL || (raw[i - 1] == BreakClass.CR && raw[i] != BreakClass.LF))
        {
            return LineBreak.Mandatory;
        }

        if (raw[i - 1] == BreakClass.CR || raw[i] is BreakClass.BK or BreakClass.CR or BreakClass.LF or BreakClass.NL)
        {
            return LineBreak.None;
        }

        // LB7
        if (raw[i] is BreakClass.SP or BreakClass.ZW)
        {
            return LineBreak.None;
        }

        // What stands before the spaces before this.
        var back = i - 1;
        while (back > 0 && raw[back] == BreakClass.SP)
        {
            back--;
        }

        var spaced = raw[i - 1] == BreakClass.SP;
        var (apart, isApart) = (classes[back], raw[back] != BreakClass.SP);

        // LB8, LB8a
        if (isApart && raw[back] == BreakClass.ZW)
        {
            return LineBreak.Allowed;
        }

        if (raw[i - 1] == BreakClass.ZWJ)
        {
            return LineBreak.None;
        }

        // LB9: nothing comes between a mark and what it stands on.
        if (raw[i] is BreakClass.CM or BreakClass.ZWJ && CanCarry(raw[i - 1]))
        {
            return LineBreak.None;
        }

        // LB11, LB12, LB12a
        if (before == BreakClass.WJ || after == BreakClass.WJ || before == BreakClass.GL
            || (after == BreakClass.GL && before is not (BreakClass.SP or BreakClass.BA or BreakClass.HY)))
        {
            return LineBreak.None;
        }

        // LB13
        if (after is BreakClass.CL or BreakClass.CP or BreakClass.CPW or BreakClass.EX or BreakClass.IS or BreakClass.SY)
        {
            return LineBreak.None;
        }

        // LB14 to LB17, across spaces
        if (isApart && (apart is BreakClass.OP or BreakClass.OPW
            || (apart == BreakClass.QU && after is BreakClass.OP or BreakClass.OPW)
            || (apart is BreakClass.CL or BreakClass.CP or BreakClass.CPW && after == BreakClass.NS)
            || (apart == BreakClass.B2 && after == BreakClass.B2)))
        {
            return LineBreak.None;
        }

        // LB18
        if (spaced)
        {
            return LineBreak.Allowed;
        }

        // LB19, LB20
        if (before == BreakClass.QU || after == BreakClass.QU)
        {
            return LineBreak.None;
        }

        if (before == BreakClass.CB || after == BreakClass.CB)
        {
            return LineBreak.Allowed;
        }

        return Pair(classes, bases, i, before, after) ? LineBreak.None : LineBreak.Allowed;
    }

    // LB21 to LB30b: whether the two belong together.
    private static bool Pair(BreakClass[] classes, int[] bases, int i, BreakClass before, BreakClass after)
    {
        // LB21, LB21a, LB21b
        if (after is BreakClass.BA or BreakClass.HY or BreakClass.NS || before == BreakClass.BB)
        {
            return true;
        }

        if (before is BreakClass.HY or BreakClass.BA && bases[i - 1] > 0 && classes[bases[i - 1] - 1] == BreakClass.HL)
        {
            return true;
        }

        if (before == BreakClass.SY && after == BreakClass.HL)
        {
            return true;
        }

        // LB22
        if (after == BreakClass.IN)
        {
            return true;
        }

        // LB23, LB23a, LB24
        if ((IsLetter(before) && after == BreakClass.NU) || (before == BreakClass.NU && IsLetter(after))
            || (before == BreakClass.PR && IsIdeograph(after)) || (IsIdeograph(before) && after == BreakClass.PO)
            || (before is BreakClass.PR or BreakClass.PO && IsLetter(after)) || (IsLetter(before) && after is BreakClass.PR or BreakClass.PO))
        {
            return true;
        }

        // LB25, as example 7 of section 8.2 has it: numbers with what belongs to them
        if ((before is BreakClass.PR or BreakClass.PO or BreakClass.OP or BreakClass.OPW or BreakClass.HY && after == BreakClass.NU)
            || (before is BreakClass.PR or BreakClass.PO && after is BreakClass.OP or BreakClass.OPW or BreakClass.HY && StartsNumber(classes, bases, i))
            || (after == BreakClass.NU && EndsNumber(classes, bases, bases[i - 1]))
            || (after is BreakClass.PO or BreakClass.PR && EndsNumber(classes, bases, before is BreakClass.CL or BreakClass.CP or BreakClass.CPW
                ? bases[i - 1] - 1 : bases[i - 1])))
        {
            return true;
        }

        // LB26, LB27
        if ((before == BreakClass.JL && after is BreakClass.JL or BreakClass.JV or BreakClass.H2 or BreakClass.H3)
            || (before is BreakClass.JV or BreakClass.H2 && after is BreakClass.JV or BreakClass.JT)
            || (before is BreakClass.JT or BreakClass.H3 && after == BreakClass.JT)
            || (IsHangul(before) && after == BreakClass.PO) || (before == BreakClass.PR && IsHangul(after)))
        {
            return true;
        }

        // LB28, LB29
        if ((IsLetter(before) && IsLetter(after)) || (before == BreakClass.IS && IsLetter(after)))
        {
            return true;
        }

        // LB30
        if ((IsLetter(before) || before == BreakClass.NU) && after == BreakClass.OP)
        {
            return true;
        }

        if (before == BreakClass.CP && (IsLetter(after) || after == BreakClass.NU))
        {
            return true;
        }

        // LB30a: flags are pairs.
        if (before == BreakClass.RI && after == BreakClass.RI)
        {
            var flags = 0;
            for (var k = bases[i - 1]; k >= 0 && classes[k] == BreakClass.RI; k = k == 0 ? -1 : bases[k - 1])
            {
                flags++;
            }

            return flags % 2 == 1;
        }

        // LB30b
        return before is BreakClass.EB or BreakClass.XP && after == BreakClass.EM;
    }

    // Whether the character after this one, past its marks, is a digit.
    private static bool StartsNumber(BreakClass[] classes, int[] bases, int i)
    {
        var next = i + 1;
        while (next < classes.Length && bases[next] <= i)
        {
            next++;
        }

        return next < classes.Length && classes[next] == BreakClass.NU;
    }

    // Whether a number, with its separators, ends here.
    private static bool EndsNumber(BreakClass[] classes, int[] bases, int at)
    {
        var k = at < 0 ? -1 : bases[at];
        while (k > 0 && classes[k] is BreakClass.SY or BreakClass.IS)
        {
            k = bases[k - 1];
        }

        return k >= 0 && classes[k] == BreakClass.NU;
    }

    private static bool IsLetter(BreakClass of) => of is BreakClass.AL or BreakClass.HL;

    private static bool IsIdeograph(BreakClass of) => of is BreakClass.ID or BreakClass.EB or BreakClass.EM or BreakClass.XP;

    private static bool IsHangul(BreakClass of) => of is BreakClass.JL or BreakClass.JV or BreakClass.JT or BreakClass.H2 or BreakClass.H3;
}
