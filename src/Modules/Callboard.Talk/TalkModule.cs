using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Problems;
using Callboard.Talk.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Talk;

/// <summary>What people are told: notifications in the product and by letter.</summary>
public sealed class TalkModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(TalkModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(TalkProblems), TalkProblems.Constraints));
        services.AddSingleton<IActivitySentence, NotificationActivity>();
        services.AddSingleton<IActivitySentence, PreferenceActivity>();
        services.Configure<NotificationOptions>(configuration.GetSection("Notifications"));
        services.AddSingleton<NotificationLetters>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationLetters>());
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("", ListNotifications.HandleAsync)
            .WithName("Notifications_List").WithSummary("What you were told, unread first.");
        notifications.MapPost("/read", MarkNotifications.ReadAsync)
            .WithName("Notifications_MarkRead").WithSummary("Marks notifications of yours as read.");
        notifications.MapPost("/unread", MarkNotifications.UnreadAsync)
            .WithName("Notifications_MarkUnread").WithSummary("Marks notifications of yours as unread.");
        notifications.MapGet("/preferences", NotificationPreferences.ListAsync)
            .WithName("Notifications_ListPreferences").WithSummary("How you are told of each kind of thing.");
        notifications.MapMethods("/preferences", ["PATCH"], NotificationPreferences.ChangeAsync)
            .WithName("Notifications_ChangePreferences").WithSummary("Changes how you are told of some kinds of things.")
            .Accepts<ChangeNotificationPreferencesRequest>("application/json", "application/merge-patch+json");
    }
}
