using System.Text.Json;
using Callboard.Finance.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Callboard.Finance.Features;

/// <summary>What a message came to.</summary>
/// <param name="Received">That it was taken, and need not be sent again.</param>
/// <param name="Outcome">
/// <c>applied</c> to a payment; <c>repeated</c>: it was taken before; <c>recorded</c>: it says nothing about money yet; <c>ignored</c>: it is about
/// no payment; <c>unmatched</c>, <c>unknown_contract</c>, <c>currency_differs</c>, <c>amount_differs</c>: it is kept, and somebody should look.
/// </param>
public sealed record WebhookReceipt(bool Received, string Outcome);

/// <summary>
/// <c>POST /webhooks/stripe</c>: whoever holds the secret tells what became of payments. Nobody is signed in; the payment says whose it is.
/// </summary>
internal static partial class StripeWebhook
{
    /// <summary>Bytes of a message at most; Stripe's own are far smaller.</summary>
    public const int LargestBody = 512 * 1024;

    public static async Task<Results<Ok<WebhookReceipt>, ProblemHttpResult>> HandleAsync(
        HttpContext context, SystemDb db, MoneyOptions options, TimeProvider clock, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        if (options.StripeSecrets.Count == 0)
        {
            return MoneyProblems.StripeOff.ToResult();
        }

        // The bytes as they came: what is read and written again is not what was signed.
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (!StripeSignature.IsValid(
            body.Span, context.Request.Headers["Stripe-Signature"], options.StripeSecrets, options.StripeTolerance, clock.GetUtcNow()))
        {
            return MoneyProblems.WebhookUnsigned.ToResult();
        }

        if (Read(body) is not { } message)
        {
            return PlatformProblems.Malformed.ToResult();
        }

        var outcome = await db.OneAsync<string>(
            "select money.take_provider_event('stripe', $1, $2, $3, $4, $5, $6)",
            [message.Id, message.Kind, message.At, message.PaymentRef, JsonText.Of(message.Facts), message.ContractRef], cancellationToken);
        // What has no contract yet may be told of it by the next message.
        if (outcome is "unknown_contract" or "currency_differs" or "amount_differs")
        {
            NotApplied(logs.CreateLogger("Callboard.Money"), message.Kind, message.Id, outcome);
        }

        return TypedResults.Ok(new WebhookReceipt(true, outcome!));
    }

    private static StripeEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = CallboardJson.MaxDepth });
            return StripeEvent.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 651, Level = LogLevel.Warning, Message = "Stripe's {Kind} {Event} is kept and changed no payment: {Outcome}")]
    private static partial void NotApplied(ILogger logger, string kind, string @event, string outcome);
}
