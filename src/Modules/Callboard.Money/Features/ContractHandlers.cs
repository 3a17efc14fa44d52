using Callboard.Finance.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Finance.Features;

internal sealed record ContractRow(ContractSummary Data);

internal sealed record ContractDetailRow(Contract Data);

/// <summary>Which contracts a list shows.</summary>
/// <param name="Status">One status, or several separated by commas.</param>
/// <param name="Type">Only those of one type.</param>
/// <param name="Direction">Only those the organization pays, or is paid for.</param>
/// <param name="PartyId">Only those with one party of the directory.</param>
/// <param name="EventId">Only those of one event.</param>
/// <param name="Overdue">Only those that should have been paid by now, or only the others.</param>
/// <param name="ExpiresBefore">Only those that end before this day.</param>
/// <param name="Q">Only those whose title, party or reference contains this.</param>
/// <param name="Sort">By title, partyName, amount, expiresOn, signedAt, status or createdAt; newest first if not said.</param>
internal sealed record ContractFilter(
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "status")] string? Status = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "type")] string? Type = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "direction")] string? Direction = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "partyId")] Guid? PartyId = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "eventId")] Guid? EventId = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "overdue")] bool? Overdue = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "expiresBefore")] DateOnly? ExpiresBefore = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "q")] string? Q = null,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "sort")] string? Sort = null);

/// <summary>What was agreed with whom.</summary>
internal static class ContractHandlers
{
    private const string Table = "money.contract";

    private static readonly SortOrder s_order = new("c.created_at desc, c.id desc", new Dictionary<string, string>
    {
        ["title"] = "c.title",
        ["partyName"] = "c.party_name",
        ["amount"] = "c.amount",
        ["expiresOn"] = "c.expires_on",
        ["signedAt"] = "c.signed_at",
        ["createdAt"] = "c.created_at",
        ["status"] = "array_position(array['draft', 'pending_review', 'pending_signature', 'signed', 'active', 'expired', 'terminated'], c.status)",
    });

    public static async Task<Ok<ListResponse<ContractSummary>>> ListAsync(
        [AsParameters] ContractFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await PageAsync(filter, page, db, cancellationToken));

    public static async Task<Results<Ok<ListResponse<ContractSummary>>, ProblemHttpResult>> ListOfEventAsync(
        Guid eventId, [AsParameters] ContractFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var list = await PageAsync(filter with { EventId = eventId }, page, db, cancellationToken);
        return list.Total > 0 || await GetBudget.ExistsAsync(db, eventId, cancellationToken)
            ? TypedResults.Ok(list)
            : PlatformProblems.NotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<Contract>>, ProblemHttpResult>> GetAsync(
        Guid contractId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = (await db.OneAsync<ContractDetailRow>(MoneyModule.Sql["Contract"], [contractId], cancellationToken))?.Data;
        if (contract is null)
        {
            return MoneyProblems.ContractNotFound.ToResult();
        }

        EntityTag.Write(context, contract.Version);
        return TypedResults.Ok(new DataResponse<Contract>(contract));
    }

    public static async Task<Results<Created<DataResponse<Contract>>, Ok<DataResponse<Contract>>, ProblemHttpResult>> CreateAsync(
        Guid eventId, CreateContract request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var (contract, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    MoneyModule.Sql["CreateContract"],
                    [
                        eventId, request.Id, request.Type, request.Title, request.Reference, request.PartyId, request.PartyName,
                        request.Amount?.Value, request.BudgetCategoryId, request.BudgetItemId, request.StartsOn, request.ExpiresOn, request.FileId,
                        JsonText.Of(request.KeyTerms ?? []), request.Notes, request.RemindDays,
                    ],
                    cancellationToken);
                var id = made ?? request.Id;
                var found = id is null ? null : await ReadAsync(transaction, id.Value, cancellationToken);
                return (found?.EventId == eventId ? found : null, made is not null);
            },
            cancellationToken);
        if (contract is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, contract.Version);
        var answer = new DataResponse<Contract>(contract);
        return isNew ? TypedResults.Created($"/api/v1/contracts/{contract.Id}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<UpdatedResponse<Contract>>, ProblemHttpResult>> ChangeAsync(
        Guid contractId, Patch<ContractPatch> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var contract = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(transaction, Table, contractId, patch, ifMatch, cancellationToken)
                ? await ReadAsync(transaction, contractId, cancellationToken)
                : null,
            cancellationToken);
        if (contract is null)
        {
            return MoneyProblems.ContractNotFound.ToResult();
        }

        EntityTag.Write(context, contract.Version);
        return TypedResults.Ok(UpdatedResponse<Contract>.Of(contract, patch));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid contractId, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var removed = await db.WriteAsync(
            async transaction =>
                await PatchStatement.LockForRemovalAsync<ContractPatch>(transaction, Table, contractId, ifMatch, cancellationToken)
                && await transaction.ExecuteAsync(
                    $"delete from {Table} where organization_id = app.current_organization() and id = $1", [contractId], cancellationToken) > 0,
            cancellationToken);
        return removed ? TypedResults.NoContent() : MoneyProblems.ContractNotFound.ToResult();
    }

    public static async Task<Results<Ok<DataResponse<Contract>>, ProblemHttpResult>> TransitionAsync(
        Guid contractId, TransitionContract request, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = await db.WriteAsync(
            async transaction =>
            {
                // The note goes into the log, which a trigger writes.
                await transaction.ExecuteAsync("select set_config('app.note', $1, true)", [request.Note ?? ""], cancellationToken);
                return await transaction.ExecuteAsync(
                    $"update {Table} set status = $2 where organization_id = app.current_organization() and id = $1", [contractId, request.To],
                    cancellationToken) > 0
                    ? await ReadAsync(transaction, contractId, cancellationToken)
                    : null;
            },
            cancellationToken);
        return contract is null ? MoneyProblems.ContractNotFound.ToResult() : TypedResults.Ok(new DataResponse<Contract>(contract));
    }

    public static async Task<Results<Ok<DataResponse<Contract>>, ProblemHttpResult>> SignAsync(
        Guid contractId, SignContract request, HttpContext context, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.SignedAt > clock.GetUtcNow())
        {
            throw PlatformProblems.Invalid.On("signedAt", "It has not come yet.").ToException();
        }

        if (request.SignedAt is not null && (request.Method ?? SignatureMethod.Electronic) == SignatureMethod.Electronic)
        {
            throw PlatformProblems.Invalid.On("signedAt", "What is signed here is signed now.").ToException();
        }

        var agent = context.Request.Headers.UserAgent.ToString();
        var contract = await db.WriteAsync(
            async transaction =>
            {
                // What was signed under this id was signed.
                if (request.Id is { } known && await transaction.OneAsync<bool>(
                    "select exists (select from money.signature where organization_id = app.current_organization() and contract_id = $1 and id = $2)",
                    [contractId, known], cancellationToken))
                {
                    return await ReadAsync(transaction, contractId, cancellationToken);
                }

                // Locked before it is compared, so that what is signed is what was seen.
                if (!await PatchStatement.LockAsync(transaction, Table, contractId, null, cancellationToken)
                    || await ReadAsync(transaction, contractId, cancellationToken) is not { } seen)
                {
                    return null;
                }

                if (request.AgreedSha256 is { } text && text != seen.AgreedSha256)
                {
                    throw MoneyProblems.TextChanged.On("agreedSha256").ToException();
                }

                if (request.DocumentSha256 is { } document && document != seen.FileSha256)
                {
                    throw MoneyProblems.DocumentChanged.On("documentSha256").ToException();
                }

                var party = request.Party ?? SignatureParty.Organization;
                await transaction.ExecuteAsync(
                    MoneyModule.Sql["SignContract"],
                    [
                        contractId, request.Id, party, request.Method ?? SignatureMethod.Electronic,
                        request.SignerName ?? (party == SignatureParty.Counterparty ? seen.PartyName : null), request.SignerEmail, request.SignerTitle,
                        request.SignedAt, context.Connection.RemoteIpAddress?.ToString(),
                        agent.Length == 0 ? null : agent[..Math.Min(agent.Length, 500)],
                    ],
                    cancellationToken);
                return await ReadAsync(transaction, contractId, cancellationToken);
            },
            cancellationToken);
        return contract is null ? MoneyProblems.ContractNotFound.ToResult() : TypedResults.Ok(new DataResponse<Contract>(contract));
    }

    public static async Task<Results<Ok<DataResponse<PaymentSchedule>>, ProblemHttpResult>> ScheduleAsync(
        Guid contractId, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = (await db.OneAsync<ContractDetailRow>(MoneyModule.Sql["Contract"], [contractId], cancellationToken))?.Data;
        return contract is null
            ? MoneyProblems.ContractNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<PaymentSchedule>(ScheduleOf(contract)));
    }

    public static async Task<Results<Ok<DataResponse<PaymentSchedule>>, ProblemHttpResult>> SetScheduleAsync(
        Guid contractId, SetPaymentSchedule request, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = await db.WriteAsync(
            async transaction =>
            {
                if (!await PatchStatement.LockAsync(transaction, Table, contractId, null, cancellationToken)
                    || await ReadAsync(transaction, contractId, cancellationToken) is not { } standing)
                {
                    return null;
                }

                if (standing.Amount is not { } amount)
                {
                    throw MoneyProblems.NoAmount.ToException();
                }

                var plan = request.Instalments is { } instalments
                    ? PaymentPlan.Take(instalments)
                    : PaymentPlan.Make(
                        request.Rules!, decimal.Parse(amount.Amount, System.Globalization.CultureInfo.InvariantCulture),
                        Money.MinorUnits(amount.Currency));
                await transaction.ExecuteAsync(MoneyModule.Sql["SetSchedule"], [contractId, JsonText.Of(plan)], cancellationToken);
                // The whole is compared with the amount now, so that the answer is of what will stay.
                await transaction.ExecuteAsync("set constraints all immediate", [], cancellationToken);
                return await ReadAsync(transaction, contractId, cancellationToken);
            },
            cancellationToken);
        return contract is null
            ? MoneyProblems.ContractNotFound.ToResult()
            : TypedResults.Ok(new DataResponse<PaymentSchedule>(ScheduleOf(contract)));
    }

    public static async Task<Results<Ok<ListResponse<Payment>>, ProblemHttpResult>> PaymentsAsync(
        Guid contractId, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = (await db.OneAsync<ContractDetailRow>(MoneyModule.Sql["Contract"], [contractId], cancellationToken))?.Data;
        return contract is null
            ? MoneyProblems.ContractNotFound.ToResult()
            : TypedResults.Ok(ListResponse<Payment>.Whole(contract.Payments));
    }

    public static async Task<Results<Created<PaymentResponse>, Ok<PaymentResponse>, ProblemHttpResult>> PayAsync(
        Guid contractId, CreatePayment request, TenantDb db, CancellationToken cancellationToken)
    {
        var (contract, id, isNew) = await db.WriteAsync(
            async transaction =>
            {
                var made = await transaction.OneAsync<Guid?>(
                    MoneyModule.Sql["CreatePayment"],
                    [
                        contractId, request.Id, request.InstalmentId, request.Method ?? PaymentMethod.BankTransfer, request.Amount.Value, request.PaidOn,
                        request.Reference, request.Note,
                    ],
                    cancellationToken);
                // Whom it lets in and what it does to the budget is settled now, so that the answer shows it.
                await transaction.ExecuteAsync("set constraints all immediate", [], cancellationToken);
                return (await ReadAsync(transaction, contractId, cancellationToken), made ?? request.Id, made is not null);
            },
            cancellationToken);
        if (contract is null)
        {
            return MoneyProblems.ContractNotFound.ToResult();
        }

        if (contract.Payments.FirstOrDefault(p => p.Id == id) is not { } payment)
        {
            return PlatformProblems.IdTaken.On("id").ToResult();
        }

        var answer = new PaymentResponse(payment, contract);
        return isNew ? TypedResults.Created($"/api/v1/contracts/{contractId}/payments", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Ok<PaymentResponse>, ProblemHttpResult>> RefundAsync(
        Guid contractId, Guid paymentId, RefundPayment request, TenantDb db, CancellationToken cancellationToken)
    {
        var contract = await db.WriteAsync(
            async transaction =>
            {
                var touched = await transaction.ExecuteAsync(
                    """
                    update money.payment
                       set refunded_amount = refunded_amount + coalesce($3::numeric, amount - refunded_amount), note = coalesce($4::text, note)
                     where organization_id = app.current_organization() and contract_id = $1 and id = $2
                    """,
                    [contractId, paymentId, request.Amount?.Value, request.Note], cancellationToken);
                await transaction.ExecuteAsync("set constraints all immediate", [], cancellationToken);
                return touched == 0 ? null : await ReadAsync(transaction, contractId, cancellationToken);
            },
            cancellationToken);
        return contract?.Payments.FirstOrDefault(p => p.Id == paymentId) is { } payment
            ? TypedResults.Ok(new PaymentResponse(payment, contract))
            : MoneyProblems.PaymentNotFound.ToResult();
    }

    private static PaymentSchedule ScheduleOf(Contract contract) => new(
        contract.Id, contract.Amount, contract.Paid, contract.Open, contract.Overdue, contract.Instalments);

    private static async Task<Contract?> ReadAsync(TenantTransaction transaction, Guid id, CancellationToken cancellationToken) =>
        (await transaction.OneAsync<ContractDetailRow>(MoneyModule.Sql["Contract"], [id], cancellationToken))?.Data;

    private static async Task<ListResponse<ContractSummary>> PageAsync(
        ContractFilter filter, PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrWhiteSpace(filter.Q) ? null : filter.Q.Trim();
        var statuses = string.IsNullOrEmpty(filter.Status) ? null
            : filter.Status.Split(',').Select(s => SnakeCase.Of(QueryWord.Of<ContractStatus>("status", s) ?? throw NoStatus())).ToArray();
        var direction = QueryWord.Of<ContractDirection>("direction", filter.Direction);
        var where = new Conditions()
            .And("c.organization_id = app.current_organization() and app.is_staff()")
            .And("c.event_id = ?", filter.EventId)
            .And("c.status = any (?)", statuses)
            .And("c.type = ?", QueryWord.Of<ContractType>("type", filter.Type))
            .And("money.is_payable(c.type) = ?", direction is null ? null : direction == ContractDirection.Payable)
            .And("c.party_id = ?", filter.PartyId)
            .And("c.expires_on < ?", filter.ExpiresBefore)
            .And("(select s.overdue > 0 from money.contract_state(c.organization_id, c.id, c.amount, e.timezone) as s) = ?", filter.Overdue)
            .And(
                "(c.title ilike '%' || app.like_text(?) || '%' or c.party_name ilike '%' || app.like_text(?) || '%' or c.reference ilike '%' || app.like_text(?) || '%')",
                text);
        const string from =
            "from money.contract as c join events.public_event as e on e.organization_id = c.organization_id and e.id = c.event_id and e.archived_at is null";
        var rows = await db.PageAsync<ContractRow>(
            $"select money.contract_summary(c.organization_id, c.id) as data {from} where {where.Sql} order by {s_order.OrderBy(filter.Sort)}",
            $"select count(*)::integer {from} where {where.Sql}", where.Arguments, page, cancellationToken);
        return new ListResponse<ContractSummary>([.. rows.Data.Select(r => r.Data)], rows.Total, rows.Count, rows.NextCursor, rows.Page, rows.Pages);
    }

    private static ProblemException NoStatus() => PlatformProblems.Invalid.On("status", "Separate statuses by commas.").ToException();
}
