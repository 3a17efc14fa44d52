using Microsoft.Extensions.Configuration;

namespace Callboard.Finance;

/// <summary>Settings of money; docs/operations.md describes them.</summary>
/// <param name="StripeSecrets">Signing secrets of Stripe's webhook: while one is replaced, both count. Without any, nothing is taken.</param>
/// <param name="StripeTolerance">How old a message of Stripe may be.</param>
/// <param name="ContractInterval">How often a node looks at what the clock does to contracts; zero for a node that never does.</param>
internal sealed record MoneyOptions(IReadOnlyList<string> StripeSecrets, TimeSpan StripeTolerance, TimeSpan ContractInterval)
{
    public static MoneyOptions Read(IConfiguration configuration) => new(
        configuration["Stripe:WebhookSecret"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        configuration.GetValue("Stripe:Tolerance", TimeSpan.FromMinutes(5)),
        configuration.GetValue("Contracts:Interval", TimeSpan.FromMinutes(5)));
}
