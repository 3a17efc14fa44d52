using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Callboard.Platform.Mail;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Callboard.Tests.Accounts;

/// <summary>The letters the server wrote, as files.</summary>
internal static partial class Mailbox
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>Waits until somebody has got so many letters; their texts, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> LettersAsync(this CallboardServer server, string to, int count)
    {
        var deadline = TimeProvider.System.GetUtcNow() + s_patience;
        while (true)
        {
            var letters = Read(server, to);
            if (letters.Count >= count || TimeProvider.System.GetUtcNow() > deadline)
            {
                Assert.Equal(count, letters.Count);
                return letters;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>The secret at the end of a letter's link.</summary>
    public static string Secret(string letter) => SecretPattern().Match(letter) is { Success: true } m ? m.Value : throw new InvalidOperationException(letter);

    private static List<string> Read(CallboardServer server, string to)
    {
        var directory = new DirectoryInfo(server.Services.GetRequiredService<MailOptions>().Directory);
        if (!directory.Exists)
        {
            return [];
        }

        var letters = new List<string>();
        foreach (var file in directory.GetFiles("*.eml").OrderBy(f => f.CreationTimeUtc))
        {
            string text;
            try
            {
                text = File.ReadAllText(file.FullName);
            }
            catch (IOException)
            {
                continue; // Still being written.
            }

            if (text.Contains($"\nTo: {to}", StringComparison.OrdinalIgnoreCase) && text.Contains("Callboard", StringComparison.Ordinal))
            {
                letters.Add(FromQuotedPrintable(text));
            }
        }

        return letters;
    }

    private static string FromQuotedPrintable(string text) => EscapePattern().Replace(
        text.Replace("=\r\n", "", StringComparison.Ordinal),
        m => Encoding.Latin1.GetString([byte.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)]));

    [GeneratedRegex("cb[gip]_[A-Za-z0-9_-]{43}")]
    private static partial Regex SecretPattern();

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex EscapePattern();
}
