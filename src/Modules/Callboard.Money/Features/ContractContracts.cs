using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;

namespace Callboard.Finance.Features;

/// <summary>What a contract is about, and so what kind of party it is with.</summary>
public enum ContractType
{
    /// <summary>With the client; the client pays.</summary>
    Client,
    Venue,
    Vendor,

    /// <summary>With a sponsor; the sponsor pays.</summary>
    Sponsor,
    Designer,
    Model,
    Staff,
    Other,
}

/// <summary>Where a contract stands.</summary>
public enum ContractStatus
{
    Draft,
    PendingReview,

    /// <summary>Sent, and not signed by anybody yet.</summary>
    PendingSignature,

    /// <summary>Signed by one side at least.</summary>
    Signed,

    /// <summary>In force: signed by both sides and begun, or said to be.</summary>
    Active,
    Expired,
    Terminated,
}

/// <summary>Who pays.</summary>
public enum ContractDirection
{
    /// <summary>The organization.</summary>
    Payable,

    /// <summary>The other side.</summary>
    Receivable,
}

/// <summary>One of the two sides of a contract.</summary>
public enum SignatureParty
{
    Organization,
    Counterparty,
}

/// <summary>How it was signed.</summary>
public enum SignatureMethod
{
    /// <summary>Here.</summary>
    Electronic,

    /// <summary>On paper.</summary>
    Paper,

    /// <summary>With another service.</summary>
    External,
}

/// <summary>What an instalment's due date is counted from.</summary>
public enum DueFrom
{
    /// <summary>It is a date.</summary>
    Date,

    /// <summary>Days after the first signature; not known before that.</summary>
    Signing,

    /// <summary>Days after the day the event begins, or before it.</summary>
    Event,

    /// <summary>It has none.</summary>
    None,
}

/// <summary>Where an instalment stands.</summary>
public enum InstalmentStatus
{
    Open,

    /// <summary>Due within two weeks.</summary>
    Due,
    Overdue,
    PartPaid,
    Paid,
}

/// <summary>How money travelled.</summary>
public enum PaymentMethod
{
    BankTransfer,
    Card,
    Cash,
    Cheque,
    Other,
}

/// <summary>Who says that money travelled.</summary>
public enum PaymentProvider
{
    /// <summary>Somebody wrote it down.</summary>
    Manual,
    Stripe,
}

/// <summary>What became of a payment.</summary>
public enum PaymentStatus
{
    Pending,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Something a contract says that people look up.</summary>
/// <param name="Name">What it is about, such as cancellation.</param>
/// <param name="Text">What is agreed about it.</param>
/// <param name="Source">The passage of the document it stands in.</param>
public sealed record KeyTerm(
    [property: StringLength(100, MinimumLength = 1)] string Name,
    [property: StringLength(4000, MinimumLength = 1)] string Text,
    [property: StringLength(4000)] string? Source = null);

/// <summary>What a contract is paid next.</summary>
/// <param name="DueOn">Null where it has no date, or none yet.</param>
public sealed record NextDue(Guid InstalmentId, Money Open, DateOnly? DueOn);

/// <summary>A contract in a list.</summary>
/// <param name="Direction">Who pays.</param>
/// <param name="PartyId">Whom it is with, in the directory.</param>
/// <param name="Allowed">Steps it may take; signatures make it signed, and the clock makes it expire.</param>
/// <param name="Amount">Null where none is agreed.</param>
/// <param name="Overdue">What of it should have been paid by now.</param>
/// <param name="InstalmentCount">How many instalments its schedule has.</param>
/// <param name="ExpiresInDays">Days until it ends, counted at the event; below zero when it has.</param>
/// <param name="SignedAt">When it was signed first.</param>
/// <param name="SignedBy">The sides that signed it as it is.</param>
/// <param name="BudgetCategoryId">Where it counts in the budget, if the organization pays.</param>
public sealed record ContractSummary(
    Guid Id, Guid EventId, string EventName, ContractType Type, ContractDirection Direction, string Title, string? Reference, Guid? PartyId,
    string PartyName, ContractStatus Status, IReadOnlyList<ContractStatus> Allowed, Money? Amount, Money Paid, Money Open, Money Overdue,
    int InstalmentCount, NextDue? NextDue, DateOnly? StartsOn, DateOnly? ExpiresOn, int? ExpiresInDays, DateTimeOffset? SignedAt,
    IReadOnlyList<SignatureParty> SignedBy, MoneyFile? File, Guid? BudgetCategoryId, Guid? BudgetItemId, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, int Version);

/// <summary>A contract with its schedule, payments, signatures and log.</summary>
/// <param name="FileSha256">Fingerprint of the document as it is kept.</param>
/// <param name="RemindDays">How many days before it ends people are told.</param>
/// <param name="AgreedText">Everything the two sides agree on, as it would be signed now.</param>
/// <param name="AgreedSha256">Fingerprint of that text.</param>
/// <param name="PaymentReference">What a payment provider is to send along, so that a payment finds its contract.</param>
public sealed record Contract(
    Guid Id, Guid EventId, string EventName, ContractType Type, ContractDirection Direction, string Title, string? Reference, Guid? PartyId,
    string PartyName, ContractStatus Status, IReadOnlyList<ContractStatus> Allowed, Money? Amount, Money Paid, Money Open, Money Overdue,
    int InstalmentCount, NextDue? NextDue, DateOnly? StartsOn, DateOnly? ExpiresOn, int? ExpiresInDays, DateTimeOffset? SignedAt,
    IReadOnlyList<SignatureParty> SignedBy, MoneyFile? File, string? FileSha256, IReadOnlyList<KeyTerm> KeyTerms, string? Notes,
    IReadOnlyList<int> RemindDays, string AgreedText, string AgreedSha256, string PaymentReference, Guid? BudgetCategoryId, Guid? BudgetItemId,
    IReadOnlyList<Instalment> Instalments, IReadOnlyList<Payment> Payments, IReadOnlyList<Signature> Signatures,
    IReadOnlyList<ContractStep> Log, FeedPerson? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version);

/// <summary>One payment of a contract's schedule.</summary>
/// <param name="DueOn">When it is due, counted out; null where that is not known yet or never.</param>
/// <param name="ActivatesCategory">Whose tickets and wristbands start to admit once it is paid: those of a category.</param>
/// <param name="ActivatesHolder">Those of a holder, by name or e-mail address.</param>
/// <param name="ActivatedAt">When they did; null while they do not.</param>
/// <param name="ActivatedCount">How many did.</param>
/// <param name="PaymentReference">What a payment provider is to send along, so that a payment finds this instalment.</param>
public sealed record Instalment(
    Guid Id, int Position, string Label, Money Amount, Money Paid, Money Open, DueFrom DueFrom, DateOnly? DueDate, int OffsetDays,
    DateOnly? DueOn, InstalmentStatus Status, string? ActivatesCategory, string? ActivatesHolder, DateTimeOffset? ActivatedAt,
    int ActivatedCount, string PaymentReference, int Version);

/// <summary>Money that travelled, or is about to.</summary>
/// <param name="InstalmentId">The instalment it was meant for; what is meant for none fills them in their order.</param>
/// <param name="ProviderRef">What the provider calls it.</param>
/// <param name="Refunded">What went back.</param>
/// <param name="Disputed">What the provider holds back because somebody disputes it.</param>
/// <param name="Net">What arrived and stayed.</param>
public sealed record Payment(
    Guid Id, Guid ContractId, Guid? InstalmentId, PaymentProvider Provider, string? ProviderRef, PaymentMethod Method, PaymentStatus Status,
    Money Amount, Money Refunded, Money Disputed, Money Net, DateOnly? PaidOn, string? Reference, string? Note, FeedPerson? CreatedBy,
    DateTimeOffset CreatedAt, int Version);

/// <summary>That somebody signed.</summary>
/// <param name="RecordedBy">Whoever was signed in: the signer, or who wrote down that somebody else signed.</param>
/// <param name="IpAddress">From where; for those who decide about the event.</param>
/// <param name="AgreedText">The very text that was signed.</param>
/// <param name="AgreedSha256">Its fingerprint.</param>
/// <param name="DocumentSha256">Fingerprint of the document that belonged to it; null where there was none.</param>
/// <param name="IsCurrent">Whether the contract still says what was signed.</param>
/// <param name="VoidedAt">When the contract went back to be signed anew; null while it counts.</param>
public sealed record Signature(
    Guid Id, SignatureParty Party, SignatureMethod Method, string SignerName, string? SignerEmail, string? SignerTitle,
    DateTimeOffset SignedAt, FeedPerson? RecordedBy, string? IpAddress, string? UserAgent, string AgreedText, string AgreedSha256,
    string? DocumentName, string? DocumentSha256, bool IsCurrent, DateTimeOffset? VoidedAt);

/// <summary>A step of a contract's life.</summary>
/// <param name="OldStatus">Null for its beginning.</param>
/// <param name="ChangedBy">Null for the clock.</param>
public sealed record ContractStep(
    ContractStatus? OldStatus, ContractStatus NewStatus, string? Note, DateTimeOffset ChangedAt, FeedPerson? ChangedBy);

/// <summary>A contract to keep. It starts as a draft.</summary>
/// <param name="PartyId">Somebody of the directory, of the kind the type says.</param>
/// <param name="PartyName">Whom it is with; their name in the directory if not said.</param>
/// <param name="Amount">In the event's currency.</param>
/// <param name="BudgetCategoryId">Where it counts in the budget, if the organization pays.</param>
/// <param name="FileId">A file of the event: the document.</param>
/// <param name="RemindDays">How many days before it ends people are told; 30, 7 and 1 if not said.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same create again changes nothing.</param>
public sealed record CreateContract(
    ContractType Type,
    [property: StringLength(200, MinimumLength = 1)] string Title,
    [property: StringLength(200, MinimumLength = 1)] string? PartyName = null,
    Guid? PartyId = null,
    Amount? Amount = null,
    [property: StringLength(100, MinimumLength = 1)] string? Reference = null,
    Guid? BudgetCategoryId = null,
    Guid? BudgetItemId = null,
    DateOnly? StartsOn = null,
    DateOnly? ExpiresOn = null,
    Guid? FileId = null,
    [property: MaxLength(50)] IReadOnlyList<KeyTerm>? KeyTerms = null,
    [property: StringLength(5000)] string? Notes = null,
    [property: MaxLength(10)] IReadOnlyList<int>? RemindDays = null,
    Guid? Id = null);

/// <summary>
/// What may be changed about a contract. Another amount keeps what is paid and spreads the difference over what is open of the schedule.
/// </summary>
public sealed record ContractPatch(
    ContractType? Type = null,
    [property: StringLength(200, MinimumLength = 1)] string? Title = null,
    [property: StringLength(200, MinimumLength = 1)] string? PartyName = null,
    Guid? PartyId = null,
    [property: Careful] Amount? Amount = null,
    [property: StringLength(100, MinimumLength = 1)] string? Reference = null,
    Guid? BudgetCategoryId = null,
    Guid? BudgetItemId = null,
    DateOnly? StartsOn = null,
    [property: Careful] DateOnly? ExpiresOn = null,
    Guid? FileId = null,
    [property: MaxLength(50)] IReadOnlyList<KeyTerm>? KeyTerms = null,
    [property: StringLength(5000)] string? Notes = null,
    [property: MaxLength(10)] IReadOnlyList<int>? RemindDays = null);

/// <summary>A step to take.</summary>
/// <param name="Note">Why; kept in the log.</param>
public sealed record TransitionContract(ContractStatus To, [property: StringLength(2000)] string? Note = null);

/// <summary>A signature to put under a contract, or one that was put under it elsewhere.</summary>
/// <param name="Party">Which side signs; the organization if not said.</param>
/// <param name="SignerName">Who signs; whoever is signed in, or the other side's name, if not said.</param>
/// <param name="Method">How; here if not said.</param>
/// <param name="SignedAt">When it was signed on paper or elsewhere; now if not said. What is signed here is signed now.</param>
/// <param name="AgreedSha256">Fingerprint of the text the signer saw; refused when the contract says something else by now.</param>
/// <param name="DocumentSha256">Fingerprint of the document the signer saw; refused when there is another one by now.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same again signs once.</param>
public sealed record SignContract(
    SignatureParty? Party = null,
    [property: StringLength(200, MinimumLength = 1)] string? SignerName = null,
    [property: StringLength(254)] string? SignerEmail = null,
    [property: StringLength(200)] string? SignerTitle = null,
    SignatureMethod? Method = null,
    DateTimeOffset? SignedAt = null,
    [property: RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "Expected 64 hexadecimal digits in lower case.")] string? AgreedSha256 = null,
    [property: RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "Expected 64 hexadecimal digits in lower case.")] string? DocumentSha256 = null,
    Guid? Id = null);

/// <summary>The schedule of a contract.</summary>
/// <param name="Amount">What its instalments add up to; null where the contract has no amount, and so no schedule.</param>
public sealed record PaymentSchedule(
    Guid ContractId, Money? Amount, Money Paid, Money Open, Money Overdue, IReadOnlyList<Instalment> Instalments);

/// <summary>How big a part of a schedule is.</summary>
public enum PaymentRuleKind
{
    /// <summary>So many percent of the amount, rounded half away from zero.</summary>
    Percent,

    /// <summary>An amount.</summary>
    Fixed,

    /// <summary>What the others leave.</summary>
    Remainder,

    /// <summary>What the others leave, in equal parts; several rules of this kind share it.</summary>
    Instalments,
}

/// <summary>A rule a schedule is made by.</summary>
/// <param name="Percent">Of the contract's amount, for that kind.</param>
/// <param name="Amount">For a fixed part.</param>
/// <param name="Count">In how many equal parts it is paid; one if not said. The last takes what rounding leaves.</param>
/// <param name="DueFrom">What its due date is counted from; a date where one is given, else the signature where days are given.</param>
/// <param name="DueDate">The date of the first part.</param>
/// <param name="OffsetDays">Days after the signature, or after the day the event begins; below zero before it.</param>
/// <param name="EveryDays">Days from part to part.</param>
/// <param name="EveryMonths">Months from part to part, for dates.</param>
/// <param name="ActivatesCategory">Whose tickets and wristbands start to admit once it is paid: those of a category.</param>
/// <param name="ActivatesHolder">Those of a holder, by name or e-mail address.</param>
public sealed record PaymentRule(
    PaymentRuleKind Kind,
    [property: Range(typeof(decimal), "0.0001", "100")] decimal? Percent = null,
    Amount? Amount = null,
    [property: Range(1, 120)] int? Count = null,
    [property: StringLength(80, MinimumLength = 1)] string? Label = null,
    DueFrom? DueFrom = null,
    DateOnly? DueDate = null,
    [property: Range(-3650, 3650)] int? OffsetDays = null,
    [property: Range(1, 366)] int? EveryDays = null,
    [property: Range(1, 12)] int? EveryMonths = null,
    [property: StringLength(100, MinimumLength = 1)] string? ActivatesCategory = null,
    [property: StringLength(320, MinimumLength = 1)] string? ActivatesHolder = null);

/// <summary>An instalment of a schedule somebody writes by hand.</summary>
public sealed record NewInstalment(
    Amount Amount,
    [property: StringLength(100, MinimumLength = 1)] string? Label = null,
    DueFrom? DueFrom = null,
    DateOnly? DueDate = null,
    [property: Range(-3650, 3650)] int? OffsetDays = null,
    [property: StringLength(100, MinimumLength = 1)] string? ActivatesCategory = null,
    [property: StringLength(320, MinimumLength = 1)] string? ActivatesHolder = null);

/// <summary>A schedule: rules to make it by, or instalments. Together they are the contract's amount, to the minor unit.</summary>
public sealed record SetPaymentSchedule(
    [property: MaxLength(60)] IReadOnlyList<PaymentRule>? Rules = null,
    [property: MaxLength(120)] IReadOnlyList<NewInstalment>? Instalments = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Rules is null) == (Instalments is null))
        {
            yield return new ValidationResult("Give either rules or instalments.", [nameof(Rules)]);
        }
    }
}

/// <summary>A payment to write down.</summary>
/// <param name="InstalmentId">The instalment it is meant for; without, it fills them in their order.</param>
/// <param name="Method">How it travelled; by bank transfer if not said.</param>
/// <param name="PaidOn">When; today at the event if not said.</param>
/// <param name="Reference">What stands on the statement of the bank.</param>
/// <param name="Id">An id of the caller's choice, a UUID version 7; sending the same again pays once.</param>
public sealed record CreatePayment(
    Amount Amount,
    Guid? InstalmentId = null,
    PaymentMethod? Method = null,
    DateOnly? PaidOn = null,
    [property: StringLength(200)] string? Reference = null,
    [property: StringLength(2000)] string? Note = null,
    Guid? Id = null);

/// <summary>Money that went back.</summary>
/// <param name="Amount">How much; all that is left of the payment if not said.</param>
/// <param name="Note">Why.</param>
public sealed record RefundPayment(Amount? Amount = null, [property: StringLength(2000)] string? Note = null);

/// <summary>The answer to a payment: the payment, and the contract as it stands now.</summary>
public sealed record PaymentResponse(Payment Data, Contract Contract);
