using System.Diagnostics;
using System.Text;
using Callboard.Schedule.Formats;
using Callboard.Schedule.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Schedule.Rules;

public sealed class HostileScheduleFiles
{
    [Theory]
    [InlineData("", "file_empty")]
    [InlineData(" \r\n\t", "file_empty")]
    [InlineData("\0\0", "file_empty")]
    [InlineData("name,start\nDoors,10:00", "format_unknown")]
    [InlineData("%PDF-1.7", "format_unknown")]
    [InlineData("<html><body/></html>", "not_a_schedule")]
    [InlineData("<", "xml_malformed")]
    [InlineData("[]", "not_a_schedule")]
    [InlineData("{\"schedule\":{\"conference\":{\"days\":{}}}}", "not_a_schedule")]
    [InlineData("{\"schedule\"", "json_malformed")]
    public void A_file_that_is_something_else_gives_one_clear_error(string content, string code)
    {
        var schedule = ScheduleFiles.Read(content);

        Assert.Empty(schedule.Blocks);
        Assert.False(schedule.Complete);
        var error = Assert.Single(schedule.Issues, i => i.Severity == ImportSeverity.Error);
        Assert.Equal((code, "file"), (error.Code, error.Field));
    }

    [Fact]
    public void Entities_are_neither_expanded_nor_fetched()
    {
        var laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE schedule [<!ENTITY l0 \"ha\">");
        for (var i = 1; i < 30; i++)
            laughs.Append($"<!ENTITY l{i} \"&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};\">");
        laughs.Append("]><schedule><conference><title>&l29;</title></conference></schedule>");
        var watch = Stopwatch.StartNew();

        foreach (var file in (string[])[laughs.ToString(), "<!DOCTYPE schedule [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><schedule><conference><title>&x;</title></conference></schedule>"])
        {
            var schedule = ScheduleFiles.Read(file);
            Assert.Equal("xml_dtd", Assert.Single(schedule.Issues).Code);
            Assert.Null(schedule.Title);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("<schedule>", "<a>", "too_deep")]
    [InlineData("<schedule><day><room><event>", "<a>", "too_deep")]
    [InlineData("<schedule><day><room><event><persons>", "<person>", "too_deep")]
    [InlineData("{\"schedule\":", "[", "json_malformed")]
    [InlineData("{\"schedule\":", "{\"a\":", "json_malformed")]
    [InlineData("BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "too_deep")]
    public void Endless_nesting_is_refused(string start, string again, string code)
    {
        var schedule = ScheduleFiles.Read(start + string.Concat(Enumerable.Repeat(again, 100_000)));

        Assert.False(schedule.Complete);
        Assert.Contains(schedule.Issues, i => i.Code == code);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_without_reading_all_of_it()
    {
        using var endless = new EndlessStream();

        var schedule = await ScheduleFile.ReadAsync(endless, TestContext.Current.CancellationToken);

        Assert.Equal("file_too_large", Assert.Single(schedule.Issues).Code);
        Assert.InRange(endless.Given, ScheduleLimits.FileBytes, ScheduleLimits.FileBytes + (1 << 20));
    }

    [Fact]
    public void Entries_and_issues_beyond_the_limits_are_counted_and_said()
    {
        var many = new StringBuilder("BEGIN:VCALENDAR\n");
        for (var i = 0; i < ScheduleLimits.Blocks + 10; i++)
            many.Append("BEGIN:VEVENT\nUID:same\nDTSTART:").Append(new DateTime(2026, 1, 1).AddMinutes(i).ToString("yyyyMMdd'T'HHmmss'Z'")).Append("\nEND:VEVENT\n");
        many.Append("END:VCALENDAR\n");
        var watch = Stopwatch.StartNew();

        var schedule = ScheduleFiles.Read(many.ToString());

        Assert.Equal(ScheduleLimits.Blocks, schedule.Blocks.Count);
        Assert.Equal(ScheduleLimits.Blocks, schedule.Blocks.Select(b => b.SourceKey).Distinct().Count());
        Assert.False(schedule.Complete);
        Assert.InRange(schedule.Issues.Count, 500, ScheduleLimits.Issues);
        Assert.Contains(schedule.Issues, i => i.Code == "too_many_entries");
        Assert.Equal("more_issues", schedule.Issues[^1].Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void NUL_and_control_characters_are_removed_and_bytes_that_are_no_text_replaced()
    {
        var xml = Encoding.UTF8.GetBytes(
            "<schedule><day date=\"2026-06-01\"><room name=\"R\"><event id=\"1\"><start>10:00</start><duration>00:30</duration><title>A\0B\u0007C&#0;D&#x1B;E!</title></event></room></day></schedule>");
        xml[xml.AsSpan().IndexOf((byte)'!')] = 0xFF;
        var ics = Encoding.UTF8.GetBytes(ScheduleFiles.Calendar("BEGIN:VEVENT", "UID:1", "DTSTART:20260601T100000Z", "SUMMARY:A\0B\u0007CDE!", "END:VEVENT"));
        ics[ics.AsSpan().IndexOf((byte)'!')] = 0xFF;
        var json = Encoding.UTF8.GetBytes(
            "{\"schedule\":{\"conference\":{\"days\":[{\"date\":\"2026-06-01\",\"rooms\":{\"R\":[{\"id\":\"1\",\"start\":\"10:00\",\"duration\":\"00:30\",\"title\":\"A\0B\\u0007C\\u0000DE!\"}]}}]}}}");
        json[json.AsSpan().IndexOf((byte)'!')] = 0xFF;

        foreach (var file in (byte[][])[xml, ics, json])
        {
            var schedule = ScheduleFile.Read(file);
            Assert.Equal("ABCDE\uFFFD", Assert.Single(schedule.Blocks).Activity);
            Assert.Equal(["control_characters", "encoding_invalid"], schedule.Issues.Select(i => i.Code).Order());
        }
    }

    [Fact]
    public void Byte_order_marks_are_understood()
    {
        foreach (var format in Enum.GetValues<ScheduleFormat>())
        {
            var text = Encoding.UTF8.GetString(ScheduleFile.Write(format, ScheduleFiles.Export(ScheduleFiles.Block(activity: "\u00c9t\u00e9 \U0001F3AD"))));
            foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
            {
                var schedule = ScheduleFile.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
                Assert.Equal("\u00c9t\u00e9 \U0001F3AD", Assert.Single(schedule.Blocks).Activity);
                Assert.Empty(schedule.Issues);
            }
        }
    }

    [Fact]
    public void A_file_that_breaks_off_keeps_what_came_before_and_says_so()
    {
        for (var length = 100; length < ScheduleFiles.DebConf17.Length - 20; length += 9_973)
        {
            var schedule = ScheduleFile.Read(ScheduleFiles.DebConf17[..length]);
            Assert.False(schedule.Complete);
            Assert.Equal("xml_malformed", Assert.Single(schedule.Issues, i => i.Severity == ImportSeverity.Error).Code);
            Assert.InRange(schedule.Blocks.Count, 0, 181);
        }

        var two = ScheduleFiles.Export(ScheduleFiles.Block("1"), ScheduleFiles.Block("2"));
        foreach (var format in Enum.GetValues<ScheduleFormat>())
        {
            var whole = ScheduleFile.Write(format, two);
            for (var length = 1; length < whole.Length - 3; length++)
            {
                var schedule = ScheduleFile.Read(whole.AsSpan(0, length));
                Assert.False(schedule.Complete);
                Assert.Contains(schedule.Issues, i => i.Severity == ImportSeverity.Error && i.Field == "file");
                Assert.InRange(schedule.Blocks.Count, 0, 2);
            }
        }
    }

    [Fact]
    public void No_mutation_of_the_real_schedule_makes_a_reader_throw()
    {
        var placed = ScheduleTimes.Place(ScheduleFile.Read(ScheduleFiles.DebConf17), ScheduleFiles.Montreal, TimeBasis.WallClock);
        var export = new ScheduleExport("DebConf17", ScheduleFiles.Montreal, placed.Blocks[0].Start,
        [
            .. placed.Blocks.Take(40).Select(b => new ExportedBlock(
                b.Source.SourceKey, b.Start, b.End, b.Source.Activity, b.Source.Notes, b.Source.Location, b.Source.Track,
                b.Source.Persons, "en", b.Source.Url)),
        ]);
        byte[][] originals = [ScheduleFiles.DebConf17.ToArray(), .. Enum.GetValues<ScheduleFormat>().Select(f => ScheduleFile.Write(f, export))];

        var mutation =
            from kind in Gen.Choose(0, 5)
            from at in Gen.Choose(0, 1_000_000)
            from size in Gen.Choose(1, 60)
            from value in Gen.Elements("<", ">", "\"", "\0", "\r\n", "\r\n ", "&x;", "&#0;", "\\ud800", "9999", "-", "{", "]", ":", ";TZID=../x", "END:VEVENT\r\n", "</event>", "<!DOCTYPE a>")
            select (kind, at, size, value);
        var cases =
            from original in Gen.Elements(originals)
            from mutations in mutation.ListOf(6)
            select (original, mutations);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bytes = c.original.ToList();
            foreach (var (kind, position, length, value) in c.mutations)
            {
                var at = position % bytes.Count;
                var size = Math.Min(length, bytes.Count - at);
                switch (kind)
                {
                    case 0: bytes[at] = (byte)length; break;
                    case 1: bytes[at] ^= (byte)(1 << (length % 8)); break;
                    case 2: bytes.RemoveRange(at, size - (size == bytes.Count ? 1 : 0)); break;
                    case 3: bytes.InsertRange(at, bytes.GetRange(at, size)); break;
                    case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(value)); break;
                    default: bytes.InsertRange(at, bytes.GetRange(0, size)); break;
                }
            }

            var schedule = ScheduleFile.Read(bytes.ToArray());
            ScheduleTimes.FindContradictions(schedule, ScheduleFiles.Montreal);
            foreach (var basis in Enum.GetValues<TimeBasis>())
                Assert.All(ScheduleTimes.Place(schedule, ScheduleFiles.Montreal, basis).Blocks, b => Assert.True(b.Start <= b.End));
            foreach (var block in schedule.Blocks)
                Assert.Equal(block.Activity, CleanText.Line(block.Activity));
            Assert.True(schedule.Complete || schedule.Issues.Count > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
