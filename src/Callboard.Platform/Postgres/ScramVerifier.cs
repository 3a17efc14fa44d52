using System.Security.Cryptography;
using System.Text;

namespace Callboard.Platform.Postgres;

/// <summary>
/// What PostgreSQL stores for a password (SCRAM-SHA-256, RFC 5803). Sent in place of the password, it keeps the password
/// itself out of the server's logs and statistics.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(Keyed("Client Key"));
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:"
            + Convert.ToBase64String(Keyed("Server Key"));

        byte[] Keyed(string text) => HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes(text));
    }
}
