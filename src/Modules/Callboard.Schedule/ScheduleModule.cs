using Callboard.Contracts.Events;
using Callboard.Contracts.Schedule;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Schedule;

/// <summary>The run of show: what happens when and where, who is needed, and what collides.</summary>
public sealed class ScheduleModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(ScheduleModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ScheduleProblems.Set);
        services.AddSingleton<IEventCopy, CopySchedule>();
        services.AddSingleton<IActivitySentence, AcceptanceActivity>();
        services.AddSingleton<ICalendarSource, EventCalendar>();
        services.AddSingleton<ICalendarSource, PersonCalendar>();
        services.AddSingleton<ICalendarSource, SpaceCalendar>();
        services.AddSingleton<IRunOfShow, MarkBlocks>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var timeline = api.MapGroup("/events/{eventId:guid}/timeline").WithTags("Run of show");
        timeline.MapGet("", Timeline.ListAsync).WithName("Schedule_List").WithSummary("The run of show by start.");
        timeline.MapPost("", Timeline.CreateAsync).WithName("Schedule_Create").WithSummary("Adds a block.");
        timeline.MapPost("/batch", Timeline.BatchAsync).WithName("Schedule_Batch").WithSummary("Changes the status of many blocks or moves them.");
        timeline.MapGet("/conflicts", Conflicts.OfEventAsync).WithName("Schedule_EventConflicts").WithSummary("What collides within an event.");
        timeline.MapPost("/conflicts/accept", Acceptances.AcceptAsync).WithName("Schedule_AcceptConflict").WithSummary("Says that two blocks may overlap, and why.");
        timeline.MapDelete("/conflicts/accept/{acceptanceId:guid}", Acceptances.WithdrawAsync).WithName("Schedule_WithdrawAcceptance").WithSummary("Takes that back.");
        timeline.MapGet("/{blockId:guid}", Timeline.GetAsync).WithName("Schedule_Get").WithSummary("One block.");
        timeline.MapMethods("/{blockId:guid}", ["PATCH"], Timeline.PatchAsync).WithName("Schedule_Change").WithSummary("Changes fields of a block.");
        timeline.MapMethods("/{blockId:guid}", ["PUT"], Timeline.PatchAsync).WithName("Schedule_Put").WithSummary("The same as PATCH.");
        timeline.MapDelete("/{blockId:guid}", Timeline.DeleteAsync).WithName("Schedule_Delete").WithSummary("Removes a block.");
        timeline.MapGet("/{blockId:guid}/personnel", Personnel.ListAsync).WithName("Schedule_ListPersonnel").WithSummary("Who is needed for a block.");
        timeline.MapPost("/{blockId:guid}/personnel", Personnel.AssignAsync).WithName("Schedule_Assign").WithSummary("Puts somebody on a block.");
        timeline.MapDelete("/{blockId:guid}/personnel/{assignmentId:guid}", Personnel.RemoveAsync).WithName("Schedule_Unassign").WithSummary("Takes somebody off a block.");
        timeline.MapPost("/import", ImportSchedule.HandleAsync).WithName("Schedule_Import").WithSummary("Takes a schedule file in, or tries to.")
            .Accepts<Stream>("*/*")
            .WithMetadata(new RequestSizeLimitAttribute(ImportSchedule.BodyBytes))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

        var several = api.MapGroup("/timeline").WithTags("Run of show");
        several.MapPost("/conflicts", Conflicts.OfEventsAsync).WithName("Schedule_Conflicts").WithSummary("What collides within and between events.");

        api.MapGet("/my/cues", MyCues.HandleAsync).WithTags("Run of show").WithName("Schedule_MyCues").WithSummary("What you are needed for, in every event.");

        var files = api.MapGroup("/events/{eventId:guid}").WithTags("Run of show");
        files.MapGet("/calendar.ics", ExportSchedule.CalendarAsync).WithName("Schedule_ExportCalendar").WithSummary("The run of show as an iCalendar file.");
        files.MapGet("/schedule.xml", ExportSchedule.XmlAsync).WithName("Schedule_ExportXml").WithSummary("The run of show as frab XML.");
        files.MapGet("/schedule.json", ExportSchedule.JsonAsync).WithName("Schedule_ExportJson").WithSummary("The run of show as frab JSON.");

        var feeds = api.MapGroup("/feeds").WithTags("Calendar feeds");
        feeds.MapGet("", Feeds.ListAsync).WithName("Feeds_List").WithSummary("Your calendar feeds, without their addresses.");
        feeds.MapPost("", Feeds.CreateAsync).WithName("Feeds_Create").WithSummary("Makes one; its address is shown this once.");
        feeds.MapPost("/{feedId:guid}/rotate", Feeds.RotateAsync).WithName("Feeds_Rotate").WithSummary("Gives it a new address; the old one ends at once.");
        feeds.MapDelete("/{feedId:guid}", Feeds.RevokeAsync).WithName("Feeds_Revoke").WithSummary("Ends it at once.");
        feeds.MapGet("/{secret}.ics", Feeds.ReadAsync).WithName("Feeds_Read").WithSummary("The calendar, for whoever has the address.")
            .AllowAnonymous();
    }
}
