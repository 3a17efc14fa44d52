using Callboard.Talk.Rules;
using Xunit;

namespace Callboard.Tests.Talk.Rules;

public sealed class NotificationSentences
{
    private static readonly DateTimeOffset s_at = new(2027, 3, 9, 17, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(NotificationKind.TaskAssigned, 1, "Marcus assigned ‘Thing’ to you, due 9 Mar 2027, 17:00")]
    [InlineData(NotificationKind.TaskAssigned, 1200, "Marcus assigned 1,200 tasks to you")]
    [InlineData(NotificationKind.TaskUnassigned, 1, "Marcus took ‘Thing’ off you")]
    [InlineData(NotificationKind.TaskUnassigned, 2, "Marcus took 2 tasks off you")]
    [InlineData(NotificationKind.TaskReady, 1, "‘Thing’ is ready to start, due 9 Mar 2027, 17:00")]
    [InlineData(NotificationKind.TaskReady, 3, "3 of your tasks are ready to start")]
    [InlineData(NotificationKind.TaskDeadline, 1, "Marcus moved the deadline of ‘Thing’ to 9 Mar 2027, 17:00")]
    [InlineData(NotificationKind.TaskDeadline, 3, "Marcus moved the deadlines of 3 of your tasks")]
    [InlineData(NotificationKind.TeamAdded, 1, "Marcus added you to the team")]
    [InlineData(NotificationKind.CueAssigned, 1, "Marcus put you on ‘Thing’ as caller, 9 Mar 2027, 17:00")]
    [InlineData(NotificationKind.CueAssigned, 4, "Marcus put you on 4 blocks of the run of show")]
    [InlineData(NotificationKind.HoldPromoted, 2, "2 of your holds moved up or are confirmed")]
    [InlineData(NotificationKind.StorageNearlyFull, 1, "The organization’s room for files is 80 % full")]
    public void Tell_in_plain_words(NotificationKind kind, int count, string expected) =>
        Assert.Equal(expected, NotificationSentence.Of(new NotificationFacts(kind, "Thing", count, "Marcus", s_at, "caller")));

    [Theory]
    [InlineData("critical", 107, 1, "‘Production’ is over its budget: 107 % used")]
    [InlineData("critical", null, 1, "‘Production’ is over its budget")]
    [InlineData("warning", 92, 1, "‘Production’ has used 92 % of its budget")]
    [InlineData("critical", 107, 3, "3 parts of the budget are used up or nearly so")]
    public void Tell_that_money_runs_out(string level, int? percent, int count, string expected) => Assert.Equal(
        expected, NotificationSentence.Of(new NotificationFacts(NotificationKind.BudgetAlert, "Production", count, Percent: percent, Status: level)));

    [Theory]
    [InlineData(30, 1, "‘Hall’ ends in 30 days, 9 Mar 2027")]
    [InlineData(1, 1, "‘Hall’ ends tomorrow, 9 Mar 2027")]
    [InlineData(0, 1, "‘Hall’ ends today, 9 Mar 2027")]
    [InlineData(null, 1, "‘Hall’ has ended, 9 Mar 2027")]
    [InlineData(7, 2, "2 contracts end soon")]
    public void Tell_that_a_contract_ends(int? days, int count, string expected) => Assert.Equal(
        expected, NotificationSentence.Of(new NotificationFacts(NotificationKind.ContractExpiring, "Hall", count, Days: days, On: new DateOnly(2027, 3, 9))));

    [Theory]
    [InlineData("paid", "Maison paid 12,500.00 USD for ‘Deposit’")]
    [InlineData("refunded", "Maison got 12,500.00 USD back for ‘Deposit’")]
    [InlineData("disputed", "Maison disputes a payment of 12,500.00 USD for ‘Deposit’")]
    public void Tell_that_somebody_paid(string status, string expected) => Assert.Equal(
        expected,
        NotificationSentence.Of(new NotificationFacts(NotificationKind.PaymentReceived, "Deposit", Status: status, Amount: "12,500.00 USD", Party: "Maison")));

    [Theory]
    [InlineData(1, "first")]
    [InlineData(2, "second")]
    [InlineData(3, "third")]
    [InlineData(4, "4th")]
    [InlineData(11, "11th")]
    [InlineData(22, "22nd")]
    [InlineData(103, "103rd")]
    public void Tell_the_place_of_a_hold(int rank, string expected) => Assert.Equal(
        $"Your hold on ‘Hall’ moved up: it is now the {expected} hold",
        NotificationSentence.Of(new NotificationFacts(NotificationKind.HoldPromoted, "Hall", Rank: rank)));

    [Fact]
    public void Speak_of_the_server_where_nobody_did_it()
    {
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            var sentence = NotificationSentence.Of(new NotificationFacts(kind, "Thing"));
            Assert.NotEmpty(sentence);
            Assert.DoesNotContain("null", sentence, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("Callboard took the deadline off ‘Thing’", NotificationSentence.Of(new NotificationFacts(NotificationKind.TaskDeadline, "Thing")));
    }
}
