using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Events;

/// <summary>Events: their lifecycles, teams, and who and what belongs to them.</summary>
public sealed class EventsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(EventsModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton(EventsProblems.Set);

    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events.MapGet("", ListEvents.HandleAsync).WithName("Events_List").WithSummary("The events you may see.");
        events.MapPost("", CreateEvent.HandleAsync).WithName("Events_Create").WithSummary("Creates an event with all the wizard asked for, or nothing.");
        events.MapGet("/{eventId:guid}", GetEvent.HandleAsync).WithName("Events_Get").WithSummary("An event with everything its first screen shows.");
        events.MapMethods("/{eventId:guid}", ["PATCH"], ChangeEvent.PatchAsync).WithName("Events_Change").WithSummary("Changes fields of an event.");
        events.MapMethods("/{eventId:guid}", ["PUT"], ChangeEvent.PatchAsync).WithName("Events_Put").WithSummary("The same as PATCH.");
        events.MapDelete("/{eventId:guid}", ChangeEvent.ArchiveAsync).WithName("Events_Archive").WithSummary("Archives an event; nothing is lost.");
        events.MapPost("/{eventId:guid}/restore", ChangeEvent.RestoreAsync).WithName("Events_Restore").WithSummary("Brings an archived event back.");
        events.MapPost("/{eventId:guid}/transition", ChangeEvent.TransitionAsync).WithName("Events_Transition").WithSummary("Takes a step of the workflow.");
        events.MapGet("/{eventId:guid}/status-log", EventReads.StatusLogAsync).WithName("Events_StatusLog").WithSummary("Every change of status.");
        events.MapGet("/{eventId:guid}/summary", EventReads.SummaryAsync).WithName("Events_Summary").WithSummary("The event in counts.");
        events.MapPost("/{eventId:guid}/clone", CloneEvent.HandleAsync).WithName("Events_Clone").WithSummary("Makes a new event from this one, its times shifted.");
        EventLinks.Team.Map(events);
        EventLinks.Sponsors.Map(events);
        EventLinks.Designers.Map(events);
        EventLinks.Vendors.Map(events);

        var workflows = api.MapGroup("/workflows").WithTags("Workflows");
        workflows.MapGet("", Workflows.ListAsync).WithName("Workflows_List").WithSummary("The lifecycles of your organization.");
        workflows.MapPost("", Workflows.CreateAsync).WithName("Workflows_Create").WithSummary("Adds a lifecycle.");
        workflows.MapGet("/{key}", Workflows.GetAsync).WithName("Workflows_Get").WithSummary("One lifecycle.");
        workflows.MapMethods("/{key}", ["PATCH"], Workflows.PatchAsync).WithName("Workflows_Change").WithSummary("Changes a lifecycle of your own.");
        workflows.MapMethods("/{key}", ["PUT"], Workflows.PatchAsync).WithName("Workflows_Put").WithSummary("The same as PATCH.");
        workflows.MapDelete("/{key}", Workflows.DeleteAsync).WithName("Workflows_Delete").WithSummary("Removes a lifecycle no event is in.");
    }
}
