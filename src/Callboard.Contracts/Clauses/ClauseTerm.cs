using MoneyValue = Callboard.Platform.Http.Money;

namespace Callboard.Contracts.Clauses;

/// <summary>What was found in a document.</summary>
/// <param name="Terms">In the order of the document.</param>
/// <param name="Pages">How many pages it has; null where the document does not say.</param>
/// <param name="Characters">How much text was read.</param>
public sealed record ClauseReading(IReadOnlyList<ClauseTerm> Terms, int? Pages, int Characters);

/// <summary>A term that a contract seems to state, with the words that state it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">What it says, to be reckoned with.</param>
/// <param name="Summary">The value in a few words.</param>
/// <param name="Passage">The sentence, item or row it stands in.</param>
/// <param name="Page">The page the passage begins on, from 1; null where the document does not say.</param>
/// <param name="Start">Where the words that state it begin, counted from the beginning of the document's text.</param>
/// <param name="End">Where they end.</param>
/// <param name="PassageStart">Where the passage begins: <c>Start - PassageStart</c> is the place within it.</param>
/// <param name="Confidence">How sure the rule is, from 0 to 1. What is below 0.6 is worth a second look.</param>
/// <param name="Notes">What whoever approves should know: ambiguous dates, words and figures that differ.</param>
public sealed record ClauseTerm(
    ClauseKind Kind, ClauseValue Value, string Summary, string Passage, int? Page, int Start, int End, int PassageStart, decimal Confidence,
    IReadOnlyList<string> Notes);

/// <summary>What a term is about.</summary>
public enum ClauseKind
{
    /// <summary>Who the contract is between.</summary>
    Party,

    /// <summary>A sum of money.</summary>
    Amount,

    /// <summary>A day or days.</summary>
    Date,

    /// <summary>How the contract may be ended.</summary>
    Termination,

    /// <summary>What cancelling costs, by when.</summary>
    Cancellation,

    /// <summary>By how much an order may shrink, or what is owed at least.</summary>
    Attrition,

    /// <summary>What follows when nobody is to blame.</summary>
    ForceMajeure,

    /// <summary>What is to be paid when.</summary>
    PaymentTerms,
}

/// <summary>The value of a term. Which members it has, its kind says; the others are null.</summary>
public sealed record ClauseValue
{
    /// <summary>Party: the name.</summary>
    public string? Name { get; init; }

    /// <summary>Party: what they are in the contract.</summary>
    public ContractRole? Role { get; init; }

    /// <summary>Party: what the contract calls them, such as <c>Licensee</c>.</summary>
    public string? DefinedAs { get; init; }

    /// <summary>Amount and payment terms: the sum.</summary>
    public MoneyValue? Money { get; init; }

    /// <summary>Amount: what it is for.</summary>
    public AmountPurpose? AmountFor { get; init; }

    /// <summary>Amount: what it is counted by, such as <c>hour</c> or <c>person</c>.</summary>
    public string? Per { get; init; }

    /// <summary>Date: the day, or the first of several; null where <see cref="Readings"/> says which it may be.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Date: the last of several days.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Date: every day it may be, where the way it is written leaves that open.</summary>
    public IReadOnlyList<DateOnly>? Readings { get; init; }

    /// <summary>Date: what it is for.</summary>
    public DatePurpose? DateFor { get; init; }

    /// <summary>Termination: why it may be ended.</summary>
    public TerminationGround? Ground { get; init; }

    /// <summary>Termination: what has to pass before.</summary>
    public ContractPeriod? Period { get; init; }

    /// <summary>Cancellation: what is owed, by when it is cancelled.</summary>
    public IReadOnlyList<CancellationTier>? Tiers { get; init; }

    /// <summary>Attrition and payment terms: a share of 100.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Attrition: what the share is.</summary>
    public AttritionMeaning? Meaning { get; init; }

    /// <summary>Force majeure: what follows.</summary>
    public IReadOnlyList<ForceMajeureOutcome>? Outcomes { get; init; }

    /// <summary>Payment terms: which payment.</summary>
    public PaymentPart? Payment { get; init; }

    /// <summary>Payment terms: when.</summary>
    public PaymentDue? Due { get; init; }
}

/// <summary>What a party is in a contract.</summary>
public enum ContractRole
{
    Client,
    Venue,
    Hotel,
    Caterer,
    Supplier,
    Vendor,
    Talent,
    Photographer,
    Sponsor,
    Organizer,
    Planner,

    /// <summary>Something else; what the contract calls them says what.</summary>
    Other,
}

/// <summary>What a sum is for.</summary>
public enum AmountPurpose
{
    /// <summary>The whole price.</summary>
    Total,
    Deposit,
    Instalment,
    Balance,

    /// <summary>Given back when nothing was damaged.</summary>
    Security,

    /// <summary>Owed at least.</summary>
    Minimum,

    /// <summary>By the hour, person, night …</summary>
    Rate,

    /// <summary>For being late or breaking the contract.</summary>
    Penalty,

    /// <summary>Of insurance, liability or expenses.</summary>
    Limit,
    Other,
}

/// <summary>What a date is for.</summary>
public enum DatePurpose
{
    /// <summary>When the contract was made or begins to bind.</summary>
    Signed,

    /// <summary>What the contract is for takes place.</summary>
    Event,

    /// <summary>Something is to be paid or handed over.</summary>
    Due,

    /// <summary>Rooms are released, numbers are final.</summary>
    CutOff,

    /// <summary>An offer or hold ends.</summary>
    Option,
    Delivery,

    /// <summary>The contract ends.</summary>
    Expiry,
    Other,
}

/// <summary>Why a contract may be ended.</summary>
public enum TerminationGround
{
    /// <summary>Because somebody wants to.</summary>
    Convenience,
    Breach,
    Insolvency,
    ForceMajeure,
}

/// <summary>A length of time as contracts say it; weeks are days, months stay months.</summary>
/// <param name="Count">How many.</param>
/// <param name="Unit">Of what.</param>
public sealed record ContractPeriod(int Count, PeriodUnit Unit);

/// <summary>What a period is counted in.</summary>
public enum PeriodUnit
{
    Hours,
    Days,
    BusinessDays,
    Months,
}

/// <summary>What cancelling costs in one stretch of time.</summary>
/// <param name="FromDays">Days before the event, at least; null for none. A month counts as a twelfth of 365 days.</param>
/// <param name="ToDays">Days before the event, at most; null for however many.</param>
/// <param name="FromDate">The first day, where the contract names days.</param>
/// <param name="UntilDate">The last day, where the contract names days.</param>
/// <param name="Charge">What happens to the money.</param>
/// <param name="Percent">The share that is owed or given back.</param>
/// <param name="Money">The sum that is owed or given back.</param>
/// <param name="Start">Where the words begin in the document's text.</param>
/// <param name="End">Where they end.</param>
public sealed record CancellationTier(
    int? FromDays, int? ToDays, DateOnly? FromDate, DateOnly? UntilDate, CancellationCharge Charge, decimal? Percent, MoneyValue? Money, int Start, int End);

/// <summary>What happens to the money when something is cancelled.</summary>
public enum CancellationCharge
{
    /// <summary>It is owed.</summary>
    Owed,

    /// <summary>It is given back.</summary>
    Refunded,

    /// <summary>The deposit is lost and nothing else is owed.</summary>
    ForfeitDeposit,
}

/// <summary>What a share in an attrition clause is.</summary>
public enum AttritionMeaning
{
    /// <summary>The order may shrink by it.</summary>
    Allowance,

    /// <summary>At least this much is owed.</summary>
    Guarantee,
}

/// <summary>What follows when nobody is to blame.</summary>
public enum ForceMajeureOutcome
{
    /// <summary>Nobody is liable.</summary>
    Excused,

    /// <summary>Money is given back.</summary>
    Refund,

    /// <summary>Money counts for another time.</summary>
    Credit,

    /// <summary>Another day is found.</summary>
    Reschedule,

    /// <summary>Money is kept.</summary>
    Retain,
}

/// <summary>Which payment.</summary>
public enum PaymentPart
{
    Deposit,
    Instalment,
    Balance,

    /// <summary>All of it at once.</summary>
    Full,

    /// <summary>How long an invoice may wait.</summary>
    Net,

    /// <summary>What being late costs.</summary>
    Late,
}

/// <summary>When something is to be paid.</summary>
/// <param name="When">Counted from what.</param>
/// <param name="Period">How long before or after; null where it is the moment itself.</param>
/// <param name="Date">The day, where the contract names one.</param>
public sealed record PaymentDue(PaymentMoment When, ContractPeriod? Period, DateOnly? Date);

/// <summary>What a payment is counted from.</summary>
public enum PaymentMoment
{
    OnSigning,
    OnDate,
    BeforeEvent,
    OnEvent,
    AfterEvent,
    AfterInvoice,
}
