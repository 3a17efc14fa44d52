using Callboard.Platform.Identity;
using Microsoft.AspNetCore.HttpOverrides;

namespace Callboard.Host;

/// <summary>
/// What depends on where the server stands: behind a proxy, on HTTPS, called by pages of other origins. All of it is off by default and
/// described in docs/operations.md.
/// </summary>
internal static class Edge
{
    public static void AddEdge(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Only those proxies are believed; loopback is by default.
            foreach (var proxy in List(configuration, "Proxy:Known"))
            {
                options.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
            }
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddHttpsRedirection(options => options.HttpsPort = configuration.GetValue<int?>("Https:Port"));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(List(configuration, "Cors:Origins"))
            .AllowAnyMethod()
            .WithHeaders("Authorization", "Content-Type", "If-Match", "Idempotency-Key", Caller.OrganizationHeader, Caller.EditedAtHeader, "X-Base",
                // What the SignalR client sends when it opens the live connection.
                "X-Requested-With", "X-SignalR-User-Agent")
            .WithExposedHeaders("ETag", "Location", "Retry-After", "Date")));
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Configuration.GetValue("Https:Required", false))
        {
            app.UseHsts();
            app.UseHttpsRedirection();
        }

        app.UseCors();
    }

    private static string[] List(IConfiguration configuration, string key) =>
        configuration[key]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
