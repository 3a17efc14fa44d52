using Callboard.Admission.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

public sealed class WritingAllowLists
{
    private static readonly AllowListHeader s_header = AllowListVectors.Header;

    [Theory]
    [InlineData("exact")]
    [InlineData("filter")]
    public void The_bytes_are_those_the_scanner_is_tested_with(string form)
    {
        var (entries, bytes) = AllowListVectors.List(form);

        Assert.Equal(
            Convert.ToBase64String(bytes),
            Convert.ToBase64String(AllowListCodec.Write(s_header, entries, Enum.Parse<AllowListForm>(form, ignoreCase: true))));
    }

    [Fact]
    public void An_exact_list_comes_back_whole_and_in_order()
    {
        Prop.ForAll(Lists(), entries =>
        {
            var read = AllowListCodec.Read(AllowListCodec.Write(s_header, entries, AllowListForm.Exact));
            return read.Form == AllowListForm.Exact
                && read.Header.Count == entries.Length
                && read.Header.Gates.Select(g => g.Name).SequenceEqual(s_header.Gates.Select(g => g.Name))
                && read.Entries.Select(Shown).SequenceEqual(entries.OrderBy(e => e.Tag).Select(Shown));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_filter_list_knows_everybody_in_their_category_and_says_whom_to_look_at()
    {
        Prop.ForAll(Lists(), entries =>
        {
            var read = AllowListCodec.Read(AllowListCodec.Write(s_header, entries, AllowListForm.Filter));
            var admitted = entries.Where(e => !e.Facts.HasFlag(PassFacts.Removed)).ToArray();
            return read.Form == AllowListForm.Filter
                && admitted.All(e => read.Filter!.Contains(AllowListCodec.FilterKey(e.Tag, e.Category)))
                && read.Entries.Select(e => (e.Tag, e.Facts)).SequenceEqual(
                    admitted.Where(e => e.Facts != PassFacts.Active).OrderBy(e => e.Tag).Select(e => (e.Tag, e.Facts)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_name_in_a_list_opens_for_its_pass()
    {
        var salt = AllowListVectors.Salt;
        var tag = PassTag.Of(salt, PassKind.Ticket, "GALA-1");
        AllowListEntry[] entries =
        [
            AllowListEntry.Sealing(salt, tag, 0, PassFacts.Active, 1, PassKind.Ticket, "GALA-1", "Amara Okafor"),
            AllowListEntry.Sealing(salt, tag + 1, 0, PassFacts.Active, 2, PassKind.Ticket, "GALA-2", null),
        ];

        var read = AllowListCodec.Read(AllowListCodec.Write(s_header, entries, AllowListForm.Exact)).Entries;

        Assert.Equal("Amara Okafor", PassTag.Open(salt, PassKind.Ticket, "GALA-1", read[0].SealedName.Span));
        Assert.True(read[1].SealedName.IsEmpty);
    }

    [Fact]
    public void Every_section_begins_at_a_multiple_of_eight()
    {
        Prop.ForAll(Lists(), entries =>
        {
            var bytes = AllowListCodec.Write(s_header, entries, AllowListForm.Exact);
            var at = 8;
            for (var section = 0; section < 5; section++)
            {
                at = ((at + 7) & ~7) + 4 + BitConverter.ToInt32(bytes, (at + 7) & ~7);
            }

            return at == bytes.Length;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_cut_off_or_foreign_is_refused()
    {
        foreach (var form in Enum.GetValues<AllowListForm>())
        {
            var bytes = AllowListCodec.Write(s_header, AllowListVectors.List("exact").Entries, form);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<FormatException>(() => AllowListCodec.Read(bytes.AsSpan(0, length)));
            }

            foreach (var at in new[] { 0, 3, 4, 5 })
            {
                var foreign = (byte[])bytes.Clone();
                foreign[at] = 0x7F;
                Assert.Throws<FormatException>(() => AllowListCodec.Read(foreign));
            }
        }
    }

    [Fact]
    public void A_tag_that_is_there_twice_is_refused()
    {
        AllowListEntry one = new(7, 0, PassFacts.Active, 1, default);

        Assert.Throws<ArgumentException>(() => AllowListCodec.Write(s_header, [one, one with { Holder = 2 }], AllowListForm.Exact));
    }

    [Fact]
    public void A_million_passes_of_twenty_categories_take_4_6_megabytes_and_nobody_is_refused()
    {
        var random = new Callboard.Tasks.Rules.Xoshiro(5);
        var entries = Enumerable.Range(0, 1_000_000)
            .Select(i => new AllowListEntry(random.Next(), (ushort)(i % 20), PassFacts.Active, random.Next(), default)).ToArray();

        Assert.Equal(AllowListForm.Filter, AllowListCodec.FormFor(entries.Length, changes: false, filterWanted: false));
        var bytes = AllowListCodec.Write(s_header, entries, AllowListForm.Filter);
        Assert.True(bytes.Length <= 4_600_000, $"{bytes.Length} bytes");

        var read = AllowListCodec.Read(bytes);
        Assert.DoesNotContain(entries, e => !read.Filter!.Contains(AllowListCodec.FilterKey(e.Tag, e.Category)));
        Assert.InRange(entries.Count(e => read.Filter!.Contains(AllowListCodec.FilterKey(e.Tag, 20))), 0, 1);
    }

    [Fact]
    public void Changes_and_lists_of_a_usual_size_are_exact()
    {
        Assert.Equal(AllowListForm.Exact, AllowListCodec.FormFor(AllowListCodec.MaxExact, changes: false, filterWanted: false));
        Assert.Equal(AllowListForm.Exact, AllowListCodec.FormFor(1_000_000, changes: true, filterWanted: true));
        Assert.Equal(AllowListForm.Filter, AllowListCodec.FormFor(10, changes: false, filterWanted: true));
    }

    private static Arbitrary<AllowListEntry[]> Lists()
    {
        var categories = Gen.Elements<ushort>([0, 1, 2, AllowListCodec.NoCategory]);
        var facts = Gen.Choose(0, 31).Select(f => (PassFacts)f);
        var entry =
            from tag in ArbMap.Default.GeneratorFor<ulong>()
            from category in categories
            from fact in facts
            from holder in ArbMap.Default.GeneratorFor<ulong>()
            from name in ArbMap.Default.GeneratorFor<byte[]>()
            select new AllowListEntry(tag, category, fact, holder, name);
        return entry.ArrayOf().Select(list => list.DistinctBy(e => e.Tag).ToArray()).ToArbitrary();
    }

    private static (ulong, ushort, PassFacts, ulong, string) Shown(AllowListEntry entry) =>
        (entry.Tag, entry.Category, entry.Facts, entry.Holder, Convert.ToHexString(entry.SealedName.Span));
}
