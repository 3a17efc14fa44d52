using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Platform.Identity;

/// <summary>Random secrets of 256 bits. The prefix tells people, logs and secret scanners what leaked; only the hash is stored.</summary>
public static class Secret
{
    /// <summary>Of sign-ins: the session's token and the one it is renewed with.</summary>
    public const string Access = "cbs_", Refresh = "cbr_";

    /// <summary>Of programs and devices.</summary>
    public const string ApiKey = "cbk_", Device = "cbd_";

    /// <summary>Of letters.</summary>
    public const string Invitation = "cbi_", Reset = "cbp_";

    /// <summary>Of addresses that are secrets: calendar feeds and screens of a show.</summary>
    public const string Feed = "cbf_", Output = "cbo_";

    /// <summary>Of the link a guest answers by.</summary>
    public const string Guest = "cbg_";

    /// <summary>A new one, to be shown once.</summary>
    /// <param name="prefix">What it opens: one of the constants.</param>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Eight random letters and digits, for names that must differ; not a secret.</summary>
    public static string ShortCode() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>What is stored of one: its SHA-256. Secrets of 256 random bits need no salt and no stretching.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
