using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Json;
using Callboard.Platform.Mail;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Platform;

/// <summary>Registers the shared mechanisms and puts them in their order.</summary>
public static class PlatformSetup
{
    /// <summary>Data access, problems, JSON rules, limits.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddSingleton<ProblemCatalogue>();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemDefaults.Complete);
        services.AddSingleton<SystemDb>();
        services.AddSingleton<LinkDb>();
        services.AddScoped(provider =>
        {
            var context = provider.GetRequiredService<IHttpContextAccessor>().HttpContext
                ?? throw new InvalidOperationException("TenantDb is for requests; hubs and jobs make their own with a caller.");
            return new TenantDb(provider.GetRequiredService<DataSources>(), Caller.Of(context)) { Answered = context.Features.Get<AnsweredWrite>() };
        });
        services.ConfigureHttpJsonOptions(options => CallboardJson.Configure(options.SerializerOptions));
        // Unreadable requests reach the problem handler, which names the field, in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddRateLimiter(options => RateLimits.Configure(options, configuration));
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(MailOptions.Read(configuration));
        services.AddSingleton<Mailer>();
        services.AddSingleton<IMailer>(provider => provider.GetRequiredService<Mailer>());
        services.AddHostedService(provider => provider.GetRequiredService<Mailer>());
        return services;
    }

    /// <summary>The middleware in front of every endpoint. Routing must come after it.</summary>
    public static IApplicationBuilder UsePlatform(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        // What the framework answers by itself (unknown method, unsupported type …) becomes a problem too.
        app.UseStatusCodePages(ProblemDefaults.AnswerBareStatus);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<JsonIsUtf8>();
        app.Use(static (context, next) =>
        {
            // /api is /api/v1.
            if (context.Request.Path.StartsWithSegments("/api", out var rest) && !rest.StartsWithSegments("/v1"))
            {
                context.Request.Path = "/api/v1" + rest;
            }

            return next(context);
        });
        return app;
    }

    /// <summary>Sign-in, limits and idempotency: after routing, before the endpoints.</summary>
    public static IApplicationBuilder UsePlatformIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseMiddleware<Idempotency>();
        return app;
    }

    /// <summary>The group every module maps its routes on: signed in, validated, with the refusals any endpoint may give.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.RequireAuthorization();
        api.AddEndpointFilter(new RequestValidation());
        foreach (var status in (int[])[400, 401, 403, 404, 409, 429])
        {
            api.ProducesProblem(status);
        }

        return api;
    }
}
