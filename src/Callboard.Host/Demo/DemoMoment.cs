using System.Globalization;

namespace Callboard.Host.Demo;

/// <summary>
/// Lets a request of the seeder happen at another time. It names its moment in a header; the clock tells that moment while it runs,
/// and history keeps it as the request's id, from which the stored times are set in the end. Only the seeder's own server has it.
/// </summary>
internal static class DemoMoment
{
    public const string Header = "X-Demo-Moment", Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void AddDemoMoment(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<TimeProvider, Clock>();
        services.AddTransient<IStartupFilter, Tagging>();
    }

    private sealed class Clock(IHttpContextAccessor accessor) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            accessor.HttpContext?.Request.Headers[Header].ToString() is { Length: > 0 } moment
                ? DateTimeOffset.ParseExact(moment, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                : System.GetUtcNow();
    }

    private sealed class Tagging : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers[Header].ToString() is { Length: > 0 } moment)
                {
                    context.TraceIdentifier = moment;
                }

                return rest(context);
            });
            next(app);
        };
    }
}
