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

/// <summary>What people say to each other, and what they are told: conversations, and notifications in the product and by letter.</summary>
public sealed class TalkModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(TalkModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(TalkProblems), TalkProblems.Constraints));
        services.AddSingleton<IActivitySentence, NotificationActivity>();
        services.AddSingleton<IActivitySentence, PreferenceActivity>();
        services.AddSingleton<IActivitySentence, SettingActivity>();
        services.AddSingleton<IActivitySentence, ThreadActivity>();
        services.AddSingleton<IActivitySentence, ThreadMemberActivity>();
        services.AddSingleton<IActivitySentence, ThreadMembershipActivity>();
        services.AddSingleton<IActivitySentence, MessageActivity>();
        services.AddSingleton<IActivitySentence, CommunicationActivity>();
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
        notifications.MapPost("/snooze", MarkNotifications.SnoozeAsync)
            .WithName("Notifications_Snooze").WithSummary("Puts notifications of yours off until a time, or brings them back.");
        notifications.MapGet("/settings", NotificationSettings.GetAsync)
            .WithName("Notifications_GetSettings").WithSummary("When you are written to, and whether your address works.");
        notifications.MapMethods("/settings", ["PATCH"], NotificationSettings.ChangeAsync)
            .WithName("Notifications_ChangeSettings").WithSummary("Changes your quiet hours and how often you are written to.");
        notifications.MapPost("/settings/try-address-again", NotificationSettings.TryAddressAgainAsync)
            .WithName("Notifications_TryAddressAgain").WithSummary("Writes to an address again that was refused.");
        notifications.MapGet("/preferences", NotificationPreferences.ListAsync)
            .WithName("Notifications_ListPreferences").WithSummary("How you are told of each kind of thing.");
        notifications.MapMethods("/preferences", ["PATCH"], NotificationPreferences.ChangeAsync)
            .WithName("Notifications_ChangePreferences").WithSummary("Changes how you are told of some kinds of things.")
            .Accepts<ChangeNotificationPreferencesRequest>("application/json", "application/merge-patch+json");

        var threads = api.MapGroup("/threads").WithTags("Conversations");
        threads.MapGet("", Threads.ListAsync).WithName("Threads_List").WithSummary("Conversations you are in, with what you have not read.");
        threads.MapPost("", Threads.CreateAsync).WithName("Threads_Create").WithSummary("Starts a conversation.");
        threads.MapGet("/{id:guid}", Threads.GetAsync).WithName("Threads_Get").WithSummary("A conversation, and how far everybody in it has read.");
        threads.MapMethods("/{id:guid}", ["PATCH"], Threads.PatchAsync).WithName("Threads_Change").WithSummary("Renames, closes or opens a conversation.");
        threads.MapMethods("/{id:guid}/membership", ["PATCH"], Threads.PatchMembershipAsync)
            .WithName("Threads_ChangeMembership").WithSummary("Mutes a conversation for you, or no longer.");
        threads.MapPost("/{id:guid}/read", Threads.ReadAsync).WithName("Threads_Read").WithSummary("Says how far you have read.");
        threads.MapPut("/{id:guid}/members/{userId:guid}", Threads.InviteAsync).WithName("Threads_Invite").WithSummary("Asks somebody in.");
        threads.MapDelete("/{id:guid}/members/{userId:guid}", Threads.RemoveAsync)
            .WithName("Threads_Remove").WithSummary("Leaves a conversation, or takes somebody out of it.");
        threads.MapGet("/{id:guid}/messages", Messages.ListAsync).WithName("Messages_List").WithSummary("What was said, the newest page first.");
        threads.MapPost("/{id:guid}/messages", Messages.PostAsync).WithName("Messages_Post").WithSummary("Says something.");
        threads.MapGet("/{id:guid}/messages/{messageId:guid}", Messages.GetAsync).WithName("Messages_Get").WithSummary("One message.");
        threads.MapMethods("/{id:guid}/messages/{messageId:guid}", ["PATCH"], Messages.PatchAsync)
            .WithName("Messages_Change").WithSummary("Changes what you said.");
        threads.MapDelete("/{id:guid}/messages/{messageId:guid}", Messages.TakeBackAsync)
            .WithName("Messages_TakeBack").WithSummary("Takes back what you said.");
        threads.MapPost("/{id:guid}/messages/{messageId:guid}/restore", Messages.BringBackAsync)
            .WithName("Messages_BringBack").WithSummary("Brings back what you took back, as long as its words are kept.");
        threads.MapGet("/{id:guid}/messages/{messageId:guid}/versions", Messages.VersionsAsync)
            .WithName("Messages_ListVersions").WithSummary("What a message said before it was changed.");

        var communications = api.MapGroup("/communications").WithTags("Communications");
        communications.MapGet("", Communications.ListAsync).WithName("Communications_List").WithSummary("What was said to clients, the latest first.");
        communications.MapPost("", Communications.CreateAsync).WithName("Communications_Create").WithSummary("Writes down what was said.");
        communications.MapGet("/{id:guid}", Communications.GetAsync).WithName("Communications_Get").WithSummary("One entry of the log.");
        communications.MapMethods("/{id:guid}", ["PATCH"], Communications.PatchAsync)
            .WithName("Communications_Change").WithSummary("Changes an entry, or says that somebody got back to them.");
        communications.MapDelete("/{id:guid}", Communications.DeleteAsync).WithName("Communications_Delete").WithSummary("Removes an entry.");
    }
}
