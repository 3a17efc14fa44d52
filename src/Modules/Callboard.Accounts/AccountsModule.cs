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
        services.AddSingleton<PasswordResetLetters>();
        services.AddHostedService(provider => provider.GetRequiredService<PasswordResetLetters>());
        services.AddHostedService<Housekeeping>();
        // Our tokens are opaque, so nothing is encrypted with keys: AddAuthentication would bring data protection and its key files.
        services.AddWebEncoders();
        services.AddAuthenticationCore(options => options.DefaultScheme = CredentialHandler.SchemeName);
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, CredentialHandler>(CredentialHandler.SchemeName, null);
        services.AddAuthorization();
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
        // For anybody; guarded by a limit of their own.
        var open = api.MapGroup("").WithTags("Accounts").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
        open.MapPost("/auth/register", Register.HandleAsync).WithName("Accounts_Register").WithSummary("Makes an account and an organization it owns.");
        open.MapPost("/auth/login", Login.HandleAsync).WithName("Accounts_Login").WithSummary("Signs in; ?cookie=true also sets the session cookie.");
        open.MapPost("/auth/refresh", Sessions.RefreshAsync).WithName("Accounts_Refresh").WithSummary("Exchanges a refresh token for new tokens, once.");
        open.MapPost("/auth/password/forgot", PasswordChanges.ForgotAsync).WithName("Accounts_ForgotPassword").WithSummary("Sends a letter that lets set a new password.");
        open.MapPost("/auth/password/reset", PasswordChanges.ResetAsync).WithName("Accounts_ResetPassword").WithSummary("Sets a new password with the token of the letter.");
        open.MapGet("/invitations/{token}", AnswerInvitation.PreviewAsync).WithName("Accounts_PreviewInvitation").WithSummary("What an invitation is about.");
        open.MapPost("/invitations/{token}/accept", AnswerInvitation.AcceptAsync).WithName("Accounts_AcceptInvitation").WithSummary("Joins the organization, with a new account where there is none.");
        open.MapPost("/invitations/{token}/decline", AnswerInvitation.DeclineAsync).WithName("Accounts_DeclineInvitation").WithSummary("Declines an invitation.");

        // For whoever is signed in, about themselves.
        var mine = api.MapGroup("").WithTags("Accounts");
        mine.MapGet("/me", GetMe.HandleAsync).WithName("Accounts_GetMe").WithSummary("Who is signed in, where, and what they may do.");
        mine.MapPatch("/me", ChangeMe.HandleAsync).WithName("Accounts_ChangeMe").WithSummary("Changes your name.");
        mine.MapPost("/auth/logout", Sessions.LogoutAsync).WithName("Accounts_Logout").WithSummary("Ends this session.");
        mine.MapPost("/auth/logout-everywhere", Sessions.LogoutEverywhereAsync).WithName("Accounts_LogoutEverywhere").WithSummary("Ends every session of yours.");
        mine.MapGet("/auth/sessions", Sessions.ListAsync).WithName("Accounts_ListSessions").WithSummary("Where you are signed in.");
        mine.MapDelete("/auth/sessions/{sessionId:guid}", Sessions.EndAsync).WithName("Accounts_EndSession").WithSummary("Ends a session of yours.");
        mine.MapPost("/auth/password/change", PasswordChanges.ChangeAsync).WithName("Accounts_ChangePassword").WithSummary("Sets another password; ends your other sessions.");
        mine.MapPost("/auth/totp/enable", TwoFactor.EnableAsync).WithName("Accounts_EnableTotp").WithSummary("Makes a secret for an authenticator app.");
        mine.MapPost("/auth/totp/confirm", TwoFactor.ConfirmAsync).WithName("Accounts_ConfirmTotp").WithSummary("Turns two-factor sign-in on with a code of the app.");
        mine.MapPost("/auth/totp/disable", TwoFactor.DisableAsync).WithName("Accounts_DisableTotp").WithSummary("Turns two-factor sign-in off.");

        var organizations = api.MapGroup("/organizations").WithTags("Organizations");
        organizations.MapGet("", Organizations.ListAsync).WithName("Organizations_List").WithSummary("The organizations you belong to.");
        organizations.MapPost("", Organizations.CreateAsync).WithName("Organizations_Create").WithSummary("Makes an organization you own.");
        organizations.MapGet("/{organizationId:guid}", Organizations.GetAsync).WithName("Organizations_Get").WithSummary("One of them.");
        organizations.MapPatch("/{organizationId:guid}", Organizations.ChangeAsync).WithName("Organizations_Change").WithSummary("Changes its name or short name.");
        organizations.MapDelete("/{organizationId:guid}", Organizations.DeleteAsync).WithName("Organizations_Delete").WithSummary("Deletes it with everything in it.");

        var members = api.MapGroup("/members").WithTags("Organizations");
        members.MapGet("", Members.ListAsync).WithName("Members_List").WithSummary("The people of the organization; people of a portal see themselves.");
        members.MapPost("", Members.AddAsync).WithName("Members_Add").WithSummary("Adds somebody who has an account, invites somebody who has none.");
        members.MapPatch("/{userId:guid}", Members.ChangeAsync).WithName("Members_Change").WithSummary("Gives another role.");
        members.MapDelete("/{userId:guid}", Members.RemoveAsync).WithName("Members_Remove").WithSummary("Removes a member, or leaves.");

        var invitations = api.MapGroup("/invitations").WithTags("Organizations");
        invitations.MapGet("", Invitations.ListAsync).WithName("Invitations_List").WithSummary("Every invitation and what became of it.");
        invitations.MapPost("", Invitations.CreateAsync).WithName("Invitations_Create").WithSummary("Invites somebody; the link is mailed and shown this once.");
        invitations.MapPost("/{invitationId:guid}/resend", Invitations.ResendAsync).WithName("Invitations_Resend").WithSummary("Mails a new link; the old one ends.");
        invitations.MapPost("/{invitationId:guid}/revoke", Invitations.RevokeAsync).WithName("Invitations_Revoke").WithSummary("Takes an invitation back.");

        Keys.Api.Map(api, "ApiKey");
        Keys.Devices.Map(api, "Device");
    }
}
