namespace Callboard.Documents.Text;

/// <summary>Bidi_Class of a character, in the order of <see cref="UnicodeTables.Bidi"/>.</summary>
internal enum BidiClass : byte
{
    L, R, AL, EN, ES, ET, AN, CS, NSM, BN, B, S, WS, ON, LRE, LRO, RLE, RLO, PDF, LRI, RLI, FSI, PDI,
}

/// <summary>In which direction each character of a paragraph is written: the Unicode Bidirectional Algorithm (UAX #9).</summary>
internal static class Bidi
{
    private const int MaxDepth = 125;

    /// <summary>The class of a character.</summary>
    public static BidiClass ClassOf(int character) => (BidiClass)UnicodeTables.Find(UnicodeTables.Bidi, character);

    /// <summary>
    /// The embedding level of each character, odd ones from right to left, and that of the paragraph. Spaces at the end of a line are not yet
    /// put back (L1), since lines are not known here.
    /// </summary>
    /// <param name="characters">The paragraph, by code points.</param>
    /// <param name="paragraph">Its level; null to tell it by its first strong character (P2, P3).</param>
    public static (byte[] Levels, byte Paragraph) Resolve(ReadOnlySpan<int> characters, byte? paragraph = null)
    {
        var classes = new BidiClass[characters.Length];
        var plain = true;
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = ClassOf(characters[i]);
            plain &= classes[i] is BidiClass.L or BidiClass.EN or BidiClass.ES or BidiClass.ET or BidiClass.CS or BidiClass.NSM or BidiClass.B
                or BidiClass.S or BidiClass.WS or BidiClass.ON;
        }

        if (plain && paragraph is null or 0)
        {
            return (new byte[classes.Length], 0);
        }

        var matches = Matches(classes);
        var level = paragraph ?? LevelOf(classes, matches, 0, classes.Length);
        return (new Paragraph(characters, classes, matches, level).Resolve(), level);
    }

    /// <summary>The characters, or pieces, of a line in the order they are seen from left to right (L2).</summary>
    public static int[] Order(ReadOnlySpan<byte> levels)
    {
        var order = new int[levels.Length];
        byte highest = 0, lowestOdd = byte.MaxValue;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            highest = Math.Max(highest, levels[i]);
            lowestOdd = (levels[i] & 1) == 1 ? Math.Min(lowestOdd, levels[i]) : lowestOdd;
        }

        for (int level = highest; level >= lowestOdd; level--)
        {
            for (var start = 0; start < order.Length; start++)
            {
                if (levels[start] < level)
                {
                    continue;
                }

                var end = start;
                while (end < order.Length && levels[end] >= level)
                {
                    end++;
                }

                // Whatever has been turned inside lies between the same places.
                Array.Reverse(order, start, end - start);
                start = end;
            }
        }

        return order;
    }

    private static bool IsInitiator(BidiClass of) => of is BidiClass.LRI or BidiClass.RLI or BidiClass.FSI;

    private static bool IsRemoved(BidiClass of) =>
        of is BidiClass.LRE or BidiClass.RLE or BidiClass.LRO or BidiClass.RLO or BidiClass.PDF or BidiClass.BN;

    // BD9: where the isolate of each initiator ends, and begins for each end; -1 for those without.
    private static int[] Matches(BidiClass[] classes)
    {
        var matches = new int[classes.Length];
        Array.Fill(matches, -1);
        var open = new Stack<int>();
        for (var i = 0; i < classes.Length; i++)
        {
            if (IsInitiator(classes[i]))
            {
                open.Push(i);
            }
            else if (classes[i] == BidiClass.PDI && open.TryPop(out var initiator))
            {
                (matches[i], matches[initiator]) = (initiator, i);
            }
        }

        return matches;
    }

    // P2 and P3.
    private static byte LevelOf(BidiClass[] classes, int[] matches, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (IsInitiator(classes[i]))
            {
                if (matches[i] < 0)
                {
                    return 0;
                }

                i = matches[i];
            }
            else if (classes[i] is BidiClass.L or BidiClass.R or BidiClass.AL)
            {
                return classes[i] == BidiClass.L ? (byte)0 : (byte)1;
            }
        }

        return 0;
    }

    private readonly record struct Status(byte Level, BidiClass? Override, bool Isolate);

    private readonly ref struct Paragraph(ReadOnlySpan<int> characters, BidiClass[] original, int[] matches, byte paragraph)
    {
        private readonly ReadOnlySpan<int> _characters = characters;
        // As the text embeds them, and what the characters make of it.
        private readonly byte[] _embedding = new byte[original.Length];
        private readonly byte[] _levels = new byte[original.Length];
        private readonly BidiClass[] _classes = [.. original];

        public byte[] Resolve()
        {
            Explicit();
            _embedding.CopyTo(_levels, 0);
            foreach (var sequence in Sequences())
            {
                ResolveSequence(sequence);
            }

            // What X9 takes out goes with what stands before it.
            for (var i = 0; i < _levels.Length; i++)
            {
                if (IsRemoved(original[i]))
                {
                    _levels[i] = i == 0 ? paragraph : _levels[i - 1];
                }
            }

            return _levels;
        }

        // X1 to X8.
        private void Explicit()
        {
            var stack = new Stack<Status>();
            stack.Push(new Status(paragraph, null, false));
            int overflowIsolates = 0, overflowEmbeddings = 0, validIsolates = 0;
            for (var i = 0; i < _classes.Length; i++)
            {
                var current = stack.Peek();
                switch (original[i])
                {
                    case BidiClass.RLE or BidiClass.LRE or BidiClass.RLO or BidiClass.LRO:
                        var next = Next(current.Level, original[i] is BidiClass.RLE or BidiClass.RLO);
                        if (next <= MaxDepth && overflowIsolates == 0 && overflowEmbeddings == 0)
                        {
                            stack.Push(new Status((byte)next, original[i] switch
                            {
                                BidiClass.RLO => BidiClass.R,
                                BidiClass.LRO => BidiClass.L,
                                _ => null,
                            }, false));
                        }
                        else if (overflowIsolates == 0)
                        {
                            overflowEmbeddings++;
                        }

                        break;
                    case BidiClass.RLI or BidiClass.LRI or BidiClass.FSI:
                        Put(i, current);
                        var isolated = Next(current.Level, original[i] == BidiClass.RLI || (original[i] == BidiClass.FSI
                            && LevelOf(original, matches, i + 1, matches[i] < 0 ? original.Length : matches[i]) == 1));
                        if (isolated <= MaxDepth && overflowIsolates == 0 && overflowEmbeddings == 0)
                        {
                            validIsolates++;
                            stack.Push(new Status((byte)isolated, null, true));
                        }
                        else
                        {
                            overflowIsolates++;
                        }

                        break;
                    case BidiClass.PDI:
                        if (overflowIsolates > 0)
                        {
                            overflowIsolates--;
                        }
                        else if (validIsolates > 0)
                        {
                            overflowEmbeddings = 0;
                            while (!stack.Peek().Isolate)
                            {
                                stack.Pop();
                            }

                            stack.Pop();
                            validIsolates--;
                        }

                        Put(i, stack.Peek());
                        break;
                    case BidiClass.PDF:
                        if (overflowIsolates > 0)
                        {
                        }
                        else if (overflowEmbeddings > 0)
                        {
                            overflowEmbeddings--;
                        }
                        else if (!current.Isolate && stack.Count > 1)
                        {
                            stack.Pop();
                        }

                        break;
                    case BidiClass.B:
                        _embedding[i] = paragraph;
                        break;
                    case BidiClass.BN:
                        break;
                    default:
                        Put(i, current);
                        break;
                }
            }
        }

        private void Put(int i, Status status)
        {
            _embedding[i] = status.Level;
            _classes[i] = status.Override ?? _classes[i];
        }

        private static int Next(byte level, bool rightToLeft) => rightToLeft ? (level + 1) | 1 : (level + 2) & ~1;

        // X10: runs of one level, joined where an isolate stands between them (BD13).
        private List<List<int>> Sequences()
        {
            var runs = new List<List<int>>();
            var runOf = new Dictionary<int, int>();
            for (var i = 0; i < _classes.Length; i++)
            {
                if (IsRemoved(original[i]))
                {
                    continue;
                }

                if (runs.Count == 0 || _embedding[runs[^1][^1]] != _embedding[i])
                {
                    runs.Add([]);
                    runOf[i] = runs.Count - 1;
                }

                runs[^1].Add(i);
            }

            var sequences = new List<List<int>>();
            foreach (var run in runs)
            {
                if (original[run[0]] == BidiClass.PDI && matches[run[0]] >= 0)
                {
                    continue;
                }

                var sequence = new List<int>(run);
                while (IsInitiator(original[sequence[^1]]) && matches[sequence[^1]] is >= 0 and var end)
                {
                    sequence.AddRange(runs[runOf[end]]);
                }

                sequences.Add(sequence);
            }

            return sequences;
        }

        private void ResolveSequence(List<int> sequence)
        {
            var level = _embedding[sequence[0]];
            var (start, end) = (Edge(sequence[0], -1, level), IsInitiator(original[sequence[^1]])
                ? Direction(Math.Max(paragraph, level)) : Edge(sequence[^1], 1, level));
            var classes = new BidiClass[sequence.Count];
            for (var i = 0; i < classes.Length; i++)
            {
                classes[i] = _classes[sequence[i]];
            }

            Weak(classes, start);
            Brackets(sequence, classes, level, start);
            Neutral(classes, level, start, end);
            for (var i = 0; i < classes.Length; i++)
            {
                // I1 and I2.
                _levels[sequence[i]] = (level & 1) == 0
                    ? (byte)(level + classes[i] switch { BidiClass.R => 1, BidiClass.AN or BidiClass.EN => 2, _ => 0 })
                    : (byte)(level + (classes[i] is BidiClass.L or BidiClass.EN or BidiClass.AN ? 1 : 0));
            }
        }

        // The direction at the edge of a sequence: the higher of its level and that of its neighbour, or of the paragraph.
        private BidiClass Edge(int from, int step, byte level)
        {
            var i = from + step;
            while (i >= 0 && i < _embedding.Length && IsRemoved(original[i]))
            {
                i += step;
            }

            return Direction(Math.Max(level, i >= 0 && i < _embedding.Length ? _embedding[i] : paragraph));
        }

        private static BidiClass Direction(byte level) => (level & 1) == 1 ? BidiClass.R : BidiClass.L;

        private static void Weak(BidiClass[] classes, BidiClass start)
        {
            // W1 to W3 look back only.
            var (previous, strong) = (start, start);
            for (var i = 0; i < classes.Length; i++)
            {
                if (classes[i] == BidiClass.NSM)
                {
                    classes[i] = IsInitiator(previous) || previous == BidiClass.PDI ? BidiClass.ON : previous;
                }

                previous = classes[i];
                if (classes[i] is BidiClass.L or BidiClass.R or BidiClass.AL)
                {
                    strong = classes[i];
                }
                else if (classes[i] == BidiClass.EN && strong == BidiClass.AL)
                {
                    classes[i] = BidiClass.AN;
                }
            }

            for (var i = 0; i < classes.Length; i++)
            {
                classes[i] = classes[i] == BidiClass.AL ? BidiClass.R : classes[i];
            }

            // W4: one separator between two numbers of a kind.
            for (var i = 1; i + 1 < classes.Length; i++)
            {
                if ((classes[i] is BidiClass.ES or BidiClass.CS && classes[i - 1] == BidiClass.EN && classes[i + 1] == BidiClass.EN)
                    || (classes[i] == BidiClass.CS && classes[i - 1] == BidiClass.AN && classes[i + 1] == BidiClass.AN))
                {
                    classes[i] = classes[i - 1];
                }
            }

            // W5 and W6: terminators beside European numbers, and whatever separates nothing.
            for (var i = 0; i < classes.Length; i++)
            {
                if (classes[i] != BidiClass.ET)
                {
                    continue;
                }

                var end = i;
                while (end < classes.Length && classes[end] == BidiClass.ET)
                {
                    end++;
                }

                var beside = (i > 0 && classes[i - 1] == BidiClass.EN) || (end < classes.Length && classes[end] == BidiClass.EN);
                Array.Fill(classes, beside ? BidiClass.EN : BidiClass.ON, i, end - i);
                i = end - 1;
            }

            strong = start;
            for (var i = 0; i < classes.Length; i++)
            {
                classes[i] = classes[i] is BidiClass.ES or BidiClass.CS ? BidiClass.ON : classes[i];
                if (classes[i] is BidiClass.L or BidiClass.R)
                {
                    strong = classes[i];
                }
                else if (classes[i] == BidiClass.EN && strong == BidiClass.L)
                {
                    classes[i] = BidiClass.L;
                }
            }
        }

        // N0: brackets go the way of what they enclose.
        private void Brackets(List<int> sequence, BidiClass[] classes, byte level, BidiClass start)
        {
            var open = new List<(int Closes, int At)>();
            var pairs = new List<(int Opens, int Closes)>();
            for (var i = 0; i < classes.Length; i++)
            {
                if (classes[i] != BidiClass.ON)
                {
                    continue;
                }

                var character = Canonical(_characters[sequence[i]]);
                if (Closing(character) is { } closes)
                {
                    // BD16: with 63 open nothing is paired at all.
                    if (open.Count == 63)
                    {
                        return;
                    }

                    open.Add((closes, i));
                }
                else
                {
                    var at = open.FindLastIndex(o => o.Closes == character);
                    if (at >= 0)
                    {
                        pairs.Add((open[at].At, i));
                        open.RemoveRange(at, open.Count - at);
                    }
                }
            }

            pairs.Sort();
            var embedding = Direction(level);
            foreach (var (opens, closes) in pairs)
            {
                var (hasEmbedding, hasOpposite) = (false, false);
                for (var i = opens + 1; i < closes; i++)
                {
                    var strong = Strong(classes[i]);
                    hasEmbedding |= strong == embedding;
                    hasOpposite |= strong is not null && strong != embedding;
                }

                if (!hasEmbedding && !hasOpposite)
                {
                    continue;
                }

                var direction = embedding;
                if (!hasEmbedding)
                {
                    var before = start;
                    for (var i = opens - 1; i >= 0; i--)
                    {
                        if (Strong(classes[i]) is { } strong)
                        {
                            before = strong;
                            break;
                        }
                    }

                    direction = before == embedding ? embedding : before;
                }

                foreach (var bracket in (ReadOnlySpan<int>)[opens, closes])
                {
                    classes[bracket] = direction;
                    // Marks on a bracket go with it, whatever W1 made of them.
                    for (var i = bracket + 1; i < classes.Length && original[sequence[i]] == BidiClass.NSM; i++)
                    {
                        classes[i] = direction;
                    }
                }
            }
        }

        // N1 and N2.
        private static void Neutral(BidiClass[] classes, byte level, BidiClass start, BidiClass end)
        {
            for (var i = 0; i < classes.Length; i++)
            {
                if (Strong(classes[i]) is not null)
                {
                    continue;
                }

                var stop = i;
                while (stop < classes.Length && Strong(classes[stop]) is null)
                {
                    stop++;
                }

                var before = i == 0 ? start : Strong(classes[i - 1])!.Value;
                var after = stop == classes.Length ? end : Strong(classes[stop])!.Value;
                Array.Fill(classes, before == after ? before : Direction(level), i, stop - i);
                i = stop;
            }
        }

        private static BidiClass? Strong(BidiClass of) => of switch
        {
            BidiClass.L => BidiClass.L,
            BidiClass.R or BidiClass.EN or BidiClass.AN => BidiClass.R,
            _ => null,
        };

        // Angle brackets of mathematics and of East Asia are each other's.
        private static int Canonical(int character) => character switch { 0x2329 => 0x3008, 0x232A => 0x3009, _ => character };

        private static int? Closing(int character)
        {
            foreach (var (opens, closes) in UnicodeTables.Brackets)
            {
                if (opens == character)
                {
                    return closes;
                }
            }

            return null;
        }
    }
}
