using System.Buffers.Binary;
using System.Text;
using Callboard.Files.Rules;
using Xunit;

namespace Callboard.Tests.Files.Rules;

/// <summary>What a file is, by its content; everything that is not whole, or more than itself, is refused.</summary>
public sealed class TellingWhatAFileIs
{
    public static TheoryData<string> Kinds => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_whole_file_is_what_it_is(string mediaType)
    {
        var found = Content.Inspect(Samples.All[mediaType]);
        Assert.Equal((mediaType, ContentFault.None), (found.Kind is { } kind ? FileKinds.MediaType(kind) : "nothing", found.Fault));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_off_anywhere_is_refused(string mediaType)
    {
        var whole = Samples.All[mediaType];
        // A text that ends early is a text, and so is a document whose last line end is missing.
        var shortest = mediaType switch { "text/plain" => whole.Length, "application/pdf" => 1, _ => 0 };
        for (var length = 0; length < whole.Length - shortest; length++)
        {
            Assert.False(IsKept(whole[..length], mediaType), $"{length} of {whole.Length} bytes of {mediaType} are kept");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_may_follow(string mediaType)
    {
        // What comes after a text is text, or makes it none.
        byte[][] tails = mediaType == "text/plain"
            ? [[0], "PK\u0005\u0006"u8.ToArray(), Samples.Jpeg()]
            : ["x"u8.ToArray(), new byte[600], Samples.Svg(), "<?php echo 1;"u8.ToArray(), Samples.Docx(), "%PDF-1.7 then something"u8.ToArray()];
        foreach (var tail in tails)
        {
            Assert.False(IsKept([.. Samples.All[mediaType], .. tail], mediaType), $"{mediaType} with {Encoding.Latin1.GetString(tail)} is kept");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_may_stand_before(string mediaType)
    {
        foreach (byte[] head in (byte[][])[[0], "x\0"u8.ToArray(), "GIF89a"u8.ToArray(), Samples.Gif(), Samples.Svg()])
        {
            var found = Content.Inspect([.. head, .. Samples.All[mediaType]]);
            Assert.True(found.Kind is null || found.Fault != ContentFault.None, $"{Encoding.Latin1.GetString(head)} before {mediaType} is kept as {found.Kind}");
        }
    }

    [Fact]
    public void A_camera_may_put_pictures_after_one_another() =>
        Assert.True(IsKept([.. Samples.Jpeg(), .. Samples.Jpeg()], "image/jpeg"));

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("\uFEFF  \r\n<?xml version='1.0'?><svg/>")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("<!-- a comment first --><svg/>")]
    [InlineData("<ScRiPt>alert(1)</ScRiPt>")]
    public void Markup_is_not_kept(string text)
    {
        Assert.Equal(ContentFault.Markup, Content.Inspect(Encoding.UTF8.GetBytes(text)).Fault);
        Assert.Equal(ContentFault.Markup, Content.Inspect([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]).Fault);
    }

    [Fact]
    public void A_text_that_only_mentions_markup_is_a_text() => Assert.Equal(ContentFault.None, Content.Inspect("1 < 2, and <svg> is a tag"u8.ToArray()).Fault);

    [Fact]
    public void A_picture_that_a_reader_would_open_as_a_document_is_refused()
    {
        var picture = Samples.Png();
        byte[] hidden = [.. picture[..33], 0, 0, 0, 8, .. "tEXt%PDF-1.7"u8, 0, 0, 0, 0, .. picture[33..]];
        Assert.Equal(ContentFault.ForeignData, Content.Inspect(hidden).Fault);
    }

    [Fact]
    public void A_picture_that_an_unpacker_would_open_as_an_archive_is_refused()
    {
        var archive = Samples.Docx();
        var jpeg = Samples.Jpeg();
        byte[] comment = [0xFF, 0xFE, (byte)((archive.Length + 2) >> 8), (byte)(archive.Length + 2), .. archive];
        byte[] both = [.. jpeg[..2], .. comment, .. jpeg[2..]];
        Assert.Equal(ContentFault.ForeignData, Content.Inspect(both).Fault);
    }

    [Fact]
    public void A_picture_of_more_pixels_than_a_screen_could_open_is_refused() =>
        Assert.Equal(ContentFault.TooManyPixels, Content.Inspect(Samples.Png(0, 60_000, 60_000)).Fault);

    [Fact]
    public void Documents_with_macros_are_refused()
    {
        Assert.Equal(ContentFault.Macros, Content.Inspect(Samples.Docx(("word/vbaProject.bin", [1, 2, 3]))).Fault);
        Assert.Equal(ContentFault.Macros, Content.Inspect(Samples.Docx(("[Content_Types].xml", Encoding.UTF8.GetBytes(
            Samples.DocumentType.Replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main", StringComparison.Ordinal))))).Fault);
        Assert.Equal(ContentFault.Macros, Content.Inspect(Samples.Doc("Macros")).Fault);
    }

    [Fact]
    public void An_archive_that_is_no_document_is_refused() => Assert.Equal(
        ContentFault.Unknown, Content.Inspect(Samples.Docx(("[Content_Types].xml", "<Types/>"u8.ToArray()))).Fault);

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\windows")]
    [InlineData("c:stream")]
    public void An_archive_that_would_unpack_elsewhere_is_refused(string name) =>
        Assert.Equal(ContentFault.Damaged, Content.Inspect(Samples.Docx((name, [1]))).Fault);

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        var bomb = Samples.Docx(("word/media/image1.bin", new byte[200 * 1024 * 1024]));
        Assert.True(bomb.Length < 1024 * 1024);
        Assert.Equal(ContentFault.ExpandsTooFar, Content.Inspect(bomb).Fault);
    }

    [Fact]
    public void An_archive_that_says_it_is_smaller_than_it_is_is_refused()
    {
        var file = Samples.Docx(("word/media/image1.bin", new byte[100_000]));
        var directory = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + 24), 10);
        Assert.Equal(ContentFault.ExpandsTooFar, Content.Inspect(file).Fault);
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_refused_before_anything_is_unpacked()
    {
        var file = Samples.Docx(("word/media/image1.bin", new byte[100_000]));
        var last = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        var before = file.AsSpan(0, last).LastIndexOf("PK\u0001\u0002"u8);
        // The last entry begins where the one before it does.
        file.AsSpan(before + 42, 4).CopyTo(file.AsSpan(last + 42));
        Assert.NotEqual(ContentFault.None, Content.Inspect(file).Fault);
    }

    /// <summary>Ten thousand damaged files: an answer to each, and what is kept ends where its structure says.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damage_of_any_kind_is_answered(string mediaType)
    {
        var random = new Random(20261126);
        var whole = Samples.All[mediaType];
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new List<byte>(whole);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                    case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                    default: if (bytes.Count > 1) { bytes.RemoveAt(at); } break;
                }
            }

            var found = Content.Inspect([.. bytes]);
            if (found is { Kind: { } kind, Fault: ContentFault.None } && kind != FileKind.Text)
            {
                var tail = new byte[random.Next(20, 2000)];
                random.NextBytes(tail);
                var longer = Content.Inspect([.. bytes, .. tail]);
                Assert.False(longer.Kind == kind && longer.Fault == ContentFault.None, $"{kind} with a foreign tail is kept ({i})");
            }
        }
    }

    [Fact]
    public void Noise_is_answered()
    {
        var random = new Random(20261126);
        foreach (var head in Samples.All.Values.Select(s => s[..Math.Min(12, s.Length)]).Append([]))
        {
            for (var i = 0; i < 500; i++)
            {
                var noise = new byte[random.Next(3000)];
                random.NextBytes(noise);
                Assert.NotEqual((true, ContentFault.None), (Content.Inspect([.. head, .. noise]).Kind is not null, Content.Inspect([.. head, .. noise]).Fault));
            }
        }
    }

    private static bool IsKept(byte[] bytes, string mediaType) =>
        Content.Inspect(bytes) is { Kind: { } kind, Fault: ContentFault.None } && FileKinds.MediaType(kind) == mediaType;
}
