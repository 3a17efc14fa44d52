using System.Globalization;

namespace Callboard.Talk.Rules;

/// <summary>What a notification's sentence is made of.</summary>
/// <param name="Label">What people call the record; null when it is about several.</param>
/// <param name="Count">How many records it is about.</param>
/// <param name="Actor">Who did it; null for the server itself.</param>
/// <param name="At">The time it speaks of, in the zone of the event: a deadline, the start of a block.</param>
/// <param name="Role">As what somebody is needed.</param>
/// <param name="Rank">The place of a hold.</param>
/// <param name="Confirmed">A hold became a booking.</param>
/// <param name="Percent">How full the room is, or how much of a budget is used.</param>
/// <param name="Status">What became of it: how bad an alert is, what happened to a payment.</param>
/// <param name="On">The day it speaks of.</param>
/// <param name="Days">How many days there are until then; none when it is over.</param>
/// <param name="Amount">An amount with its currency.</param>
/// <param name="Party">Who it is with.</param>
internal sealed record NotificationFacts(
    NotificationKind Kind, string? Label, int Count = 1, string? Actor = null, DateTimeOffset? At = null, string? Role = null, int? Rank = null,
    bool Confirmed = false, int? Percent = null, string? Status = null, DateOnly? On = null, int? Days = null, string? Amount = null,
    string? Party = null);

/// <summary>Tells a notification in one plain English sentence without a full stop; the event is named beside it.</summary>
internal static class NotificationSentence
{
    public static string Of(NotificationFacts facts)
    {
        var (who, what) = (facts.Actor ?? "Callboard", $"‘{facts.Label}’");
        var many = facts.Count > 1 ? facts.Count.ToString("N0", CultureInfo.InvariantCulture) : null;
        return facts.Kind switch
        {
            NotificationKind.TaskAssigned when many is not null => $"{who} assigned {many} tasks to you",
            NotificationKind.TaskAssigned => $"{who} assigned {what} to you{Due(facts)}",
            NotificationKind.TaskUnassigned when many is not null => $"{who} took {many} tasks off you",
            NotificationKind.TaskUnassigned => $"{who} took {what} off you",
            NotificationKind.TaskReady when many is not null => $"{many} of your tasks are ready to start",
            NotificationKind.TaskReady => $"{what} is ready to start{Due(facts)}",
            NotificationKind.TaskDeadline when many is not null => $"{who} moved the deadlines of {many} of your tasks",
            NotificationKind.TaskDeadline when facts.At is null => $"{who} took the deadline off {what}",
            NotificationKind.TaskDeadline => $"{who} moved the deadline of {what} to {When(facts.At.Value)}",
            NotificationKind.TeamAdded => $"{who} added you to the team",
            NotificationKind.CueAssigned when many is not null => $"{who} put you on {many} blocks of the run of show",
            NotificationKind.CueAssigned =>
                $"{who} put you on {what}{(facts.Role is null ? "" : $" as {facts.Role}")}{(facts.At is { } at ? $", {When(at)}" : "")}",
            NotificationKind.HoldPromoted when many is not null => $"{many} of your holds moved up or are confirmed",
            NotificationKind.HoldPromoted when facts.Confirmed => $"Your hold on {what} is confirmed",
            NotificationKind.HoldPromoted when facts.Rank is { } rank => $"Your hold on {what} moved up: it is now the {Place(rank)} hold",
            NotificationKind.HoldPromoted => $"Your hold on {what} moved up",
            NotificationKind.StorageNearlyFull => $"The organization’s room for files is {facts.Percent ?? 80} % full",
            NotificationKind.BudgetAlert when many is not null => $"{many} parts of the budget are used up or nearly so",
            NotificationKind.BudgetAlert when facts.Status == "critical" =>
                $"{what} is over its budget{(facts.Percent is { } over ? $": {over:N0} % used" : "")}",
            NotificationKind.BudgetAlert => $"{what} has used {facts.Percent ?? 90} % of its budget",
            NotificationKind.ContractExpiring when many is not null => $"{many} contracts end soon",
            NotificationKind.ContractExpiring when facts.Status == "notice" => $"Notice under {what} has to be given by {NoticeBy(facts)}",
            NotificationKind.ContractExpiring when facts.Days is null => $"{what} has ended{On(facts)}",
            NotificationKind.ContractExpiring => $"{what} ends {(facts.Days switch { 0 => "today", 1 => "tomorrow", var days => $"in {days} days" })}{On(facts)}",
            NotificationKind.PaymentReceived when many is not null => $"{many} payments came in or changed",
            NotificationKind.PaymentReceived => $"{facts.Party ?? "Somebody"} {Payment(facts)} for {what}",
            NotificationKind.Mentioned => $"{who} named you{In(facts)}",
            NotificationKind.Replied => $"{who} answered you{In(facts)}",
            NotificationKind.Message when many is not null => $"{many} new messages{In(facts)}",
            NotificationKind.Message => $"{who} wrote{(facts.Label is null ? " to you" : In(facts))}",
            NotificationKind.FollowUpDue => $"Get back to {facts.Party ?? "them"} about {what}",
            _ => throw new InvalidOperationException($"No sentence for {facts.Kind}."),
        };
    }

    private static string NoticeBy(NotificationFacts facts) =>
        (facts.Days switch { 0 => "today", 1 => "tomorrow", _ => null }) is { } near ? near + On(facts)
            : $"{facts.On?.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}, in {facts.Days} days";

    private static string On(NotificationFacts facts) =>
        facts.On is { } day ? $", {day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}" : "";

    private static string Payment(NotificationFacts facts) => facts.Status switch
    {
        "refunded" => $"got {facts.Amount} back",
        "disputed" => $"disputes a payment of {facts.Amount}",
        _ => $"paid {facts.Amount}",
    };

    // Conversations between two have no name.
    private static string In(NotificationFacts facts) => facts.Label is { } label ? $" in ‘{label}’" : "";

    private static string Due(NotificationFacts facts) => facts.At is { } at ? $", due {When(at)}" : "";

    private static string When(DateTimeOffset at) => at.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private static string Place(int rank) => rank switch
    {
        1 => "first",
        2 => "second",
        3 => "third",
        _ => rank.ToString(CultureInfo.InvariantCulture) + ((rank / 10 % 10, rank % 10) switch
        {
            (1, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        }),
    };
}
