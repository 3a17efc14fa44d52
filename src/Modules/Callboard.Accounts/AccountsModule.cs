using Callboard.Accounts.Features;
using Callboard.Accounts.Identity;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Accounts;

/// <summary>People, their organizations, and everything they sign in with.</summary>
public sealed class AccountsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(AccountsModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(AccountsProblems), AccountsProblems.Constraints));
        services.AddSingleton<IdentityCache>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignIns>();
        services.AddSingleton(provider => new AccountSetup(provider.GetRequiredService<Passwords>()));
        services.AddAuthentication(CredentialHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CredentialHandler>(CredentialHandler.SchemeName, null);
        services.AddAuthorization();
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
        // Anybody: guarded by their own limit.
        var open = api.MapGroup("").WithTags("Accounts").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
        open.MapPost("/auth/register", Register.HandleAsync).WithName("Accounts_Register")
            .WithSummary("Makes an account and an organization it owns");
        open.MapPost("/auth/login", Login.HandleAsync).WithName("Accounts_Login")
            .WithSummary("Signs in; ?cookie=true also sets the session cookie").ProducesProblem(StatusCodes.Status429TooManyRequests);

        var mine = api.MapGroup("").WithTags("Accounts");
        mine.MapGet("/me", GetMe.HandleAsync).WithName("Accounts_GetMe").WithSummary("Who is signed in, where, and what they may do");
    }
}
