using System.Reflection;
using Callboard.Accounts;
using Callboard.Admission;
using Callboard.Clauses;
using Callboard.Directories;
using Callboard.Elements;
using Callboard.Documents;
using Callboard.Events;
using Callboard.Files;
using Callboard.Finance;
using Callboard.Guests;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Resources;
using Callboard.Schedule;
using Callboard.Show;
using Callboard.Talk;
using Callboard.Tasks;

namespace Callboard.Host;

/// <summary>Puts the product together: which modules there are and in what order requests pass.</summary>
public static class CallboardApp
{
    /// <summary>The address used when none is configured.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>The modules of the product. Each brings its routes, its schema and its problems.</summary>
    internal static IReadOnlyList<IModule> Modules { get; } =
    [
        new FeedModule(),
        new AccountsModule(),
        new DirectoryModule(),
        new EventsModule(),
        new ScheduleModule(),
        new ResourcesModule(),
        new ElementsModule(),
        new MoneyModule(),
        new TasksModule(),
        new ShowModule(),
        new AdmissionModule(),
        new FilesModule(),
        new GuestsModule(),
        new DocumentsModule(),
        new ClausesModule(),
        new TalkModule(),
    ];

    /// <summary>Where schemas are embedded: the platform and every module.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [typeof(PlatformSetup).Assembly, .. Modules.Select(m => m.GetType().Assembly).Distinct().Where(a => a != typeof(PlatformSetup).Assembly)];

    /// <summary>The web application on a migrated database. Not started.</summary>
    /// <param name="replace">Registers services that take the place of the product's own.</param>
    public static WebApplication Build(string[] args, DataSources sources, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = WebClient.FindRoot(),
        });
        // A port given on the command line or in the environment wins over the default.
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Imports and uploads ask for more where they need it.
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        });
        builder.Services.AddSingleton(sources);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddCallboardOpenApi();
        builder.Services.AddHealth();
        builder.Services.AddEdge(builder.Configuration);
        builder.Services.AddHostedService<Telemetry>();
        builder.Services.AddResponseCompression();
        foreach (var module in Modules)
        {
            module.AddServices(builder.Services, builder.Configuration);
        }

        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseEdge();
        app.UsePlatform();
        app.UseResponseCompression();
        app.UseWebClient();
        app.UseRouting();
        app.UsePlatformIdentity();

        var api = app.MapApi();
        foreach (var module in Modules)
        {
            module.MapRoutes(api);
        }

        app.MapFeed();
        app.MapHealth();
        app.MapCallboardOpenApi();
        app.MapWebClient();
        return app;
    }

    internal static IConfiguration Configuration(string[] args) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(args)
        .Build();

    internal static ILoggerFactory Logs(IConfiguration configuration) => LoggerFactory.Create(logging => logging
        .AddConfiguration(configuration.GetSection("Logging"))
        .AddSimpleConsole(console => console.SingleLine = true));
}
