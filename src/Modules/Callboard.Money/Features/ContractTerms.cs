using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Callboard.Contracts.Clauses;
using Callboard.Contracts.Files;
using Callboard.Finance.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

/// <summary>What became of a term that was read in a document.</summary>
public enum TermStatus
{
    /// <summary>Nobody has decided; it changes nothing.</summary>
    Proposed,
    Approved,
    Rejected,
}

/// <summary>What an approved term becomes part of.</summary>
public enum TermField
{
    /// <summary>The key terms of the contract, with its passage.</summary>
    KeyTerm,
    PartyName,
    Amount,
    StartsOn,
    ExpiresOn,
    NoticeOn,
}

/// <summary>What a term could change about its contract.</summary>
/// <param name="Field">Where.</param>
/// <param name="Value">To what: a day, an amount, a name, or the text of a key term.</param>
public sealed record TermFill(TermField Field, string Value);

/// <summary>A term a contract's document seems to state, with the words that state it, and what was decided about it.</summary>
/// <param name="Name">What it is about, such as <c>Cancellation</c>.</param>
/// <param name="Summary">What it says in a few words.</param>
/// <param name="Value">What it says, to be reckoned with.</param>
/// <param name="Passage">The sentence, item or row it stands in.</param>
/// <param name="Page">The page the passage begins on; null where the document does not say.</param>
/// <param name="Start">Where the words that state it begin in the passage.</param>
/// <param name="End">Where they end.</param>
/// <param name="Confidence">How sure the rule is, from 0 to 1. What is below 0.6 is worth a second look.</param>
/// <param name="Notes">What whoever decides should know.</param>
/// <param name="DocumentSha256">Fingerprint of the document it was read in.</param>
/// <param name="IsOfDocument">Whether that is still the document of the contract.</param>
/// <param name="Fills">What an approval may change, the likeliest first; nothing once it is decided.</param>
/// <param name="Field">What the approval changed.</param>
/// <param name="FieldValue">To what.</param>
public sealed record ContractTerm(
    Guid Id, ClauseKind Kind, string Name, string Summary, ClauseValue Value, string Passage, int? Page, int Start, int End, decimal Confidence,
    IReadOnlyList<string> Notes, string DocumentName, string DocumentSha256, bool IsOfDocument, IReadOnlyList<TermFill> Fills, TermStatus Status,
    TermField? Field, string? FieldValue, string? Note, FeedPerson? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset ReadAt, int Version);

/// <summary>That a term is right, and what it changes.</summary>
/// <param name="Field">What it becomes part of; the key terms if not said.</param>
/// <param name="Value">Which of the values it proposes for that, where there are several.</param>
public sealed record ApproveTerm(TermField? Field = null, [property: StringLength(4000)] string? Value = null);

/// <summary>That a term is not right, or of no use.</summary>
/// <param name="Note">Why.</param>
public sealed record RejectTerm([property: StringLength(2000)] string? Note = null);

/// <summary>The answer to a decision: the term, and the contract as it stands now.</summary>
public sealed record TermDecision(ContractTerm Data, Contract Contract);

internal sealed record ContractTermRow(ContractTerm Data);

internal sealed record ContractDocument(Guid? FileId);

/// <summary>What the documents of contracts say, and what people decide about it. Nothing of it is part of a contract before somebody approves it.</summary>
internal static class ContractTerms
{
    private const string Table = "money.contract_term";

    private const int MostKeyTerms = 50;

    public static async Task<Results<Ok<ListResponse<ContractTerm>>, ProblemHttpResult>> ListAsync(
        Guid contractId, TenantDb db, CancellationToken cancellationToken)
    {
        var (contract, terms) = await db.ReadAsync(
            async transaction => (await ReadAsync(transaction, contractId, cancellationToken), await TermsAsync(transaction, contractId, cancellationToken)),
            cancellationToken);
        return contract is null ? MoneyProblems.ContractNotFound.ToResult() : TypedResults.Ok(Shown(terms, contract));
    }

    public static async Task<Results<Ok<ListResponse<ContractTerm>>, ProblemHttpResult>> ExtractAsync(
        Guid contractId, TenantDb db, IFileContents files, IClauseReader reader, CancellationToken cancellationToken)
    {
        // Whoever may not keep what is read need not have it read; a key that only reads learns so from the session, which is one that writes.
        var document = await db.WriteOneAsync<ContractDocument>(
            """
            select c.file_id from money.contract as c
             where c.organization_id = app.current_organization() and c.id = $1 and app.require_event_rank(c.event_id, 2)
            """,
            [contractId], cancellationToken);
        if (document is null)
        {
            return MoneyProblems.ContractNotFound.ToResult();
        }

        if (document.FileId is not { } fileId)
        {
            return MoneyProblems.NoDocument.ToResult();
        }

        ClauseReading reading;
        string read;
        await using (var file = await files.OpenAsync(fileId, cancellationToken))
        {
            // Of the very bytes the terms are read in, so that they are never taken for those of another document.
            read = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file.Content, cancellationToken));
            file.Content.Position = 0;
            reading = await reader.ReadAsync(file.Content, file.MediaType, cancellationToken);
        }

        var (contract, terms) = await db.WriteAsync(
            async transaction =>
            {
                // Reading takes a while; meanwhile somebody may have exchanged the document.
                if (!await PatchStatement.LockAsync(transaction, "money.contract", contractId, null, cancellationToken)
                    || await ReadAsync(transaction, contractId, cancellationToken) is not { } seen)
                {
                    return (null, []);
                }

                if (seen.File?.Id != fileId || seen.FileSha256 != read)
                {
                    throw MoneyProblems.DocumentChanged.ToException();
                }

                await transaction.ExecuteAsync(
                    MoneyModule.Sql["KeepTerms"], [contractId, seen.File.Name, read, JsonText.Of(ProposedTerms.Of(reading.Terms))], cancellationToken);
                return ((Contract?)seen, await TermsAsync(transaction, contractId, cancellationToken));
            },
            cancellationToken);
        return contract is null ? MoneyProblems.ContractNotFound.ToResult() : TypedResults.Ok(Shown(terms, contract));
    }

    public static Task<Results<Ok<TermDecision>, ProblemHttpResult>> ApproveAsync(
        Guid contractId, Guid termId, ApproveTerm request, HttpContext context, TenantDb db, CancellationToken cancellationToken) =>
        DecideAsync(
            contractId, termId, context, db,
            async (transaction, contract, term) =>
            {
                var field = request.Field ?? TermField.KeyTerm;
                var choices = ProposedTerms.Fills(term, contract).Where(f => f.Field == field).ToList();
                if (choices.Count == 0)
                {
                    throw MoneyProblems.TermDoesNotFit.On("field").ToException();
                }

                var chosen = request.Value is null && choices.Count == 1 ? choices[0] : choices.FirstOrDefault(f => f.Value == request.Value);
                if (chosen is null)
                {
                    throw (request.Value is null ? MoneyProblems.TermIsAmbiguous : MoneyProblems.TermDoesNotFit).On("value")
                        .With("values", choices.Select(f => f.Value).ToList()).ToException();
                }

                await transaction.ExecuteAsync(
                    $"update {Table} set status = 'approved', field = $2, field_value = $3 where organization_id = app.current_organization() and id = $1",
                    [termId, chosen.Field, chosen.Value], cancellationToken);
                await FillAsync(transaction, contract, term, chosen, cancellationToken);
            },
            cancellationToken);

    public static Task<Results<Ok<TermDecision>, ProblemHttpResult>> RejectAsync(
        Guid contractId, Guid termId, RejectTerm request, HttpContext context, TenantDb db, CancellationToken cancellationToken) =>
        DecideAsync(
            contractId, termId, context, db,
            (transaction, _, _) => transaction.ExecuteAsync(
                $"update {Table} set status = 'rejected', note = $2::text where organization_id = app.current_organization() and id = $1",
                [termId, request.Note], cancellationToken),
            cancellationToken);

    private static async Task<Results<Ok<TermDecision>, ProblemHttpResult>> DecideAsync(
        Guid contractId, Guid termId, HttpContext context, TenantDb db, Func<TenantTransaction, Contract, ContractTerm, Task> decide,
        CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var decision = await db.WriteAsync(
            async transaction =>
            {
                // One decision at a time for each contract: the second sees what the first one changed.
                if (!await PatchStatement.LockAsync(
                        transaction, "money.contract", contractId, ifMatch, cancellationToken, "app.require_event_rank(event_id, 2)")
                    || await ReadAsync(transaction, contractId, cancellationToken) is not { } seen)
                {
                    throw MoneyProblems.ContractNotFound.ToException();
                }

                if ((await TermsAsync(transaction, contractId, cancellationToken)).FirstOrDefault(t => t.Id == termId) is not { } term)
                {
                    throw MoneyProblems.TermNotFound.ToException();
                }

                if (term.Status != TermStatus.Proposed)
                {
                    throw MoneyProblems.TermDecided.With("termStatus", term.Status).With("decidedAt", term.DecidedAt).With("decidedBy", term.DecidedBy).ToException();
                }

                await decide(transaction, seen, term);
                await transaction.ExecuteAsync("set constraints all immediate", [], cancellationToken);
                var contract = (await ReadAsync(transaction, contractId, cancellationToken))!;
                var decided = (await TermsAsync(transaction, contractId, cancellationToken)).First(t => t.Id == termId);
                return new TermDecision(Shown(decided, contract), contract);
            },
            cancellationToken);
        EntityTag.Write(context, decision.Contract.Version);
        return TypedResults.Ok(decision);
    }

    private static async Task FillAsync(
        TenantTransaction transaction, Contract contract, ContractTerm term, TermFill fill, CancellationToken cancellationToken)
    {
        const string Of = "where organization_id = app.current_organization() and id = $1";
        switch (fill.Field)
        {
            case TermField.KeyTerm:
                if (contract.KeyTerms.Count >= MostKeyTerms)
                {
                    throw MoneyProblems.TermsTooLong.On("field", $"A contract has {MostKeyTerms} key terms at most.").ToException();
                }

                await transaction.ExecuteAsync(
                    $"update money.contract set key_terms = key_terms || $2::jsonb {Of}",
                    [contract.Id, JsonText.Of(new[] { new KeyTerm(term.Name, fill.Value, term.Passage) })], cancellationToken);
                break;
            case TermField.PartyName:
                await transaction.ExecuteAsync($"update money.contract set party_name = $2 {Of}", [contract.Id, fill.Value], cancellationToken);
                break;
            case TermField.Amount:
                await transaction.ExecuteAsync(
                    $"update money.contract set amount = $2 {Of}", [contract.Id, decimal.Parse(fill.Value, CultureInfo.InvariantCulture)], cancellationToken);
                break;
            case TermField.StartsOn or TermField.ExpiresOn or TermField.NoticeOn:
                var column = fill.Field switch { TermField.StartsOn => "starts_on", TermField.ExpiresOn => "expires_on", _ => "notice_on" };
                await transaction.ExecuteAsync(
                    $"update money.contract set {column} = $2 {Of}", [contract.Id, DateOnly.Parse(fill.Value, CultureInfo.InvariantCulture)], cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"Nothing says how a term becomes {fill.Field}.");
        }
    }

    private static async Task<Contract?> ReadAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<ContractDetailRow>(MoneyModule.Sql["Contract"], [id], cancellationToken))?.Data;

    private static async Task<IReadOnlyList<ContractTerm>> TermsAsync(TenantTransaction transaction, Guid contractId, CancellationToken cancellationToken) =>
        [.. (await transaction.ListAsync<ContractTermRow>(
            "select t as data from money.contract_terms(app.current_organization(), $1) as t", [contractId], cancellationToken)).Select(r => r.Data)];

    private static ListResponse<ContractTerm> Shown(IReadOnlyList<ContractTerm> terms, Contract contract) =>
        ListResponse<ContractTerm>.Whole([.. terms.Select(t => Shown(t, contract))]);

    private static ContractTerm Shown(ContractTerm term, Contract contract) => term with { Fills = ProposedTerms.Fills(term, contract) };
}
