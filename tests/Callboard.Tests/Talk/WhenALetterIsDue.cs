using System.Globalization;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Talk;

/// <summary>When people are written to, on their own clocks, on the nights those change too.</summary>
public sealed class WhenALetterIsDue(CallboardServer server)
{
    [Theory]
    // At once, after a minute.
    [InlineData("2027-01-12T10:00Z", "off", "08:00", "Europe/Berlin", null, null, "2027-01-12T10:01Z")]
    // In the evening: in the morning. Over midnight, and within a day.
    [InlineData("2027-01-12T22:30Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-01-13T06:00Z")]
    [InlineData("2027-01-12T20:59Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-01-13T06:00Z")]
    [InlineData("2027-01-12T20:58Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-01-12T20:59Z")]
    [InlineData("2027-01-13T05:59Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-01-13T06:00Z")]
    [InlineData("2027-01-12T12:30Z", "off", "08:00", "Europe/Berlin", "13:00", "14:00", "2027-01-12T13:00Z")]
    // The next full hour; zones of half an hour have their own.
    [InlineData("2027-01-12T10:00Z", "hourly", "08:00", "Europe/Berlin", null, null, "2027-01-12T11:00Z")]
    [InlineData("2027-01-12T10:59Z", "hourly", "08:00", "Europe/Berlin", null, null, "2027-01-12T11:00Z")]
    [InlineData("2027-01-12T10:00Z", "hourly", "08:00", "Asia/Kolkata", null, null, "2027-01-12T10:30Z")]
    [InlineData("2027-01-12T20:30Z", "hourly", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-01-13T06:00Z")]
    // Once a day, whatever is quiet: the time was chosen.
    [InlineData("2027-01-12T10:00Z", "daily", "08:00", "Europe/Berlin", null, null, "2027-01-13T07:00Z")]
    [InlineData("2027-01-13T06:30Z", "daily", "08:00", "Europe/Berlin", "22:00", "09:00", "2027-01-13T07:00Z")]
    [InlineData("2027-01-12T10:00Z", "daily", "17:30", "America/New_York", null, null, "2027-01-12T22:30Z")]
    [InlineData("2027-01-12T23:00Z", "daily", "00:00", "Pacific/Auckland", null, null, "2027-01-13T11:00Z")]
    // The night clocks go forward in Berlin, 28 March 2027: there is no 02:30. And the night they go back, 31 October: there are two.
    [InlineData("2027-03-27T23:00Z", "daily", "02:30", "Europe/Berlin", null, null, "2027-03-28T01:30Z")]
    [InlineData("2027-03-27T23:30Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-03-28T05:00Z")]
    [InlineData("2027-10-30T23:30Z", "off", "08:00", "Europe/Berlin", "22:00", "07:00", "2027-10-31T06:00Z")]
    [InlineData("2027-10-31T00:10Z", "hourly", "08:00", "Europe/Berlin", null, null, "2027-10-31T01:00Z")]
    [InlineData("2027-10-31T01:10Z", "hourly", "08:00", "Europe/Berlin", null, null, "2027-10-31T02:00Z")]
    public async Task It_is_due(string first, string digest, string digestAt, string zone, string? quietFrom, string? quietTo, string expected)
    {
        var due = await DueAsync(At(first), digest, digestAt, zone, quietFrom, quietTo);
        Assert.Equal(At(expected), due);
    }

    /// <summary>Whatever the wishes: never before a little patience, never in quiet hours, and never much later than a day.</summary>
    [Fact]
    public async Task It_is_never_early_never_in_quiet_hours_and_never_forgotten()
    {
        var random = new Random(7);
        string[] zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"];
        for (var i = 0; i < 150; i++)
        {
            var zone = zones[random.Next(zones.Length)];
            var first = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(365 * 24 * 60));
            var (from, to) = (Clock(random), Clock(random));
            var digest = ((string[])["off", "hourly", "daily"])[random.Next(3)];
            var quiet = from != to && random.Next(2) == 0;
            var due = await DueAsync(first, digest, Clock(random), zone, quiet ? from : null, quiet ? to : null);
            var what = $"{first:O} {digest} {zone} {from}-{to}: {due:O}";
            Assert.True(due >= first.AddMinutes(1), what);
            Assert.True(due <= first.AddHours(26), what);
            if (quiet && digest != "daily")
            {
                var clock = TimeZoneInfo.ConvertTime(due, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("HH:mm", CultureInfo.InvariantCulture);
                var isQuiet = string.CompareOrdinal(from, to) < 0
                    ? string.CompareOrdinal(clock, from) >= 0 && string.CompareOrdinal(clock, to) < 0
                    : string.CompareOrdinal(clock, from) >= 0 || string.CompareOrdinal(clock, to) < 0;
                Assert.False(isQuiet, what);
            }
        }
    }

    // The system role may not ask the rule by itself; the administrator looks.
    private async Task<DateTimeOffset> DueAsync(DateTimeOffset first, string digest, string digestAt, string zone, string? quietFrom, string? quietTo)
    {
        await using var command = server.Admin.CreateCommand(
            "select talk.letter_due_at($1, interval '1 minute', $2, $3::time, $4, $5::text::time, $6::text::time)");
        command.Parameters.AddWithValue(first.ToUniversalTime());
        command.Parameters.AddWithValue(digest);
        command.Parameters.AddWithValue(TimeOnly.ParseExact(digestAt, "HH:mm", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue(zone);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Text, (object?)quietFrom ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Text, (object?)quietTo ?? DBNull.Value);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!, TimeSpan.Zero);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Clock(Random random) => $"{random.Next(24):00}:{random.Next(4) * 15:00}";
}
