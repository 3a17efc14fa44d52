using Callboard.Admission.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Admission.Rules;

public sealed class TaggingPasses
{
    private static readonly byte[] s_salt = AllowListVectors.Salt;

    [Fact]
    public void Keys_tags_and_sealed_names_are_those_of_the_shared_examples()
    {
        foreach (var pass in AllowListVectors.Of("passes"))
        {
            var (kind, key, name, sealed_) = (AllowListVectors.Kind(pass), (string)pass["key"]!, (string)pass["name"]!, (string)pass["sealed"]!);

            Assert.Equal(key, Normalise(kind, (string)pass["presented"]!));
            Assert.Equal((string)pass["tag"]!, PassTag.Text(PassTag.Of(s_salt, kind, key)));
            if (name.Length > 0)
            {
                Assert.Equal(sealed_, Convert.ToBase64String(PassTag.Seal(s_salt, kind, key, name)));
                Assert.Equal(name, PassTag.Open(s_salt, kind, key, Convert.FromBase64String(sealed_)));
            }
        }

        foreach (var holder in AllowListVectors.Of("holders"))
        {
            Assert.Equal((string)holder["tag"]!, PassTag.Text(PassTag.OfHolder(s_salt, Guid.Parse((string)holder["id"]!))));
        }
    }

    [Fact]
    public void What_is_no_key_is_refused()
    {
        foreach (var pass in AllowListVectors.Of("unusable"))
        {
            Assert.Null(Normalise(AllowListVectors.Kind(pass), (string)pass["presented"]!));
        }

        // Half a character; JSON cannot say it, so it is not among the examples.
        Assert.Null(PassTag.NormaliseCode("AB\uD800"));
        Assert.Null(PassTag.NormaliseNfcId("\uDC00AB"));
        Assert.Null(PassTag.NormaliseCode("AB\uFFFE"));
    }

    [Fact]
    public void A_normalised_key_stays_what_it_is()
    {
        Prop.ForAll<NonNull<string>, bool>((text, wristband) =>
        {
            var kind = wristband ? PassKind.Wristband : PassKind.Ticket;
            return Normalise(kind, text.Get) is not { } key || Normalise(kind, key) == key;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tag_is_read_as_it_is_written()
    {
        Prop.ForAll<ulong>(tag => PassTag.TryParse(PassTag.Text(tag), out var read) && read == tag).QuickCheckThrowOnFailure();
        foreach (var text in new[] { null, "", "0123456789abcde", "0123456789abcdefa", " 123456789abcdef", "0123456789abcdeg", "+123456789abcdef" })
        {
            Assert.False(PassTag.TryParse(text, out _));
        }
    }

    [Fact]
    public void A_name_opens_for_its_pass_only_and_only_untouched()
    {
        Prop.ForAll<NonEmptyString, NonEmptyString, NonEmptyString>((key, other, name) =>
        {
            // Names are text; half a surrogate pair is none.
            var text = new string([.. name.Get.Where(c => !char.IsSurrogate(c))]);
            var sealed_ = PassTag.Seal(s_salt, PassKind.Ticket, key.Get, text);
            var touched = (byte[])sealed_.Clone();
            touched[name.Get.Length % touched.Length] ^= 1;
            return PassTag.Open(s_salt, PassKind.Ticket, key.Get, sealed_) == text
                && PassTag.Open(s_salt, PassKind.Wristband, key.Get, sealed_) is null
                && (key.Get == other.Get || PassTag.Open(s_salt, PassKind.Ticket, other.Get + "*", sealed_) is null)
                && PassTag.Open([.. s_salt.Reverse()], PassKind.Ticket, key.Get, sealed_) is null
                && PassTag.Open(s_salt, PassKind.Ticket, key.Get, touched) is null;
        }).QuickCheckThrowOnFailure();
        Assert.Null(PassTag.Open(s_salt, PassKind.Ticket, "A", []));
    }

    private static string? Normalise(PassKind kind, string text) =>
        kind == PassKind.Ticket ? PassTag.NormaliseCode(text) : PassTag.NormaliseNfcId(text);
}
