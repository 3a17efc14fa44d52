using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Callboard.Accounts.Identity;

/// <summary>Random secrets of 256 bits. The prefix tells people, logs and secret scanners what leaked; only the hash is stored.</summary>
internal static class Secret
{
    public const string Access = "cbs_", Refresh = "cbr_", ApiKey = "cbk_", Device = "cbd_", Invitation = "cbi_", Reset = "cbp_";

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Eight random letters and digits, for names that must differ; not a secret.</summary>
    public static string ShortCode() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
