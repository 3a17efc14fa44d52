using Callboard.Contracts.Events;
using Callboard.Platform;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Tasks;

/// <summary>The plan of an event: tasks, what waits for what, progress, and the templates plans are made from.</summary>
public sealed class TasksModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(TasksModule).Assembly);

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TasksProblems.Set);
        services.AddSingleton<IEventContribution, GeneratePlan>();
        services.AddSingleton<IEventCopy, CopyPlan>();
        services.AddSingleton<RepairProgress>();
        services.AddHostedService(provider => provider.GetRequiredService<RepairProgress>());
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/events/{eventId:guid}/tasks").WithTags("Tasks");
        tasks.MapGet("", ListTasks.HandleAsync).WithName("Tasks_List").WithSummary("The plan of an event; here a page may have up to 2,000 rows.");
        tasks.MapPost("", CreateTask.HandleAsync).WithName("Tasks_Create").WithSummary("Adds a task.");
        tasks.MapPost("/batch", BatchTasks.HandleAsync).WithName("Tasks_ChangeMany").WithSummary("Changes many tasks at once, all of them or none.");
        tasks.MapPost("/generate", GeneratePlan.HandleAsync).WithName("Tasks_Generate").WithSummary("Lays out the plan of an event that has no tasks yet.");
        tasks.MapGet("/{taskId:guid}", ChangeTask.GetAsync).WithName("Tasks_Get").WithSummary("One task.");
        tasks.MapMethods("/{taskId:guid}", ["PATCH"], ChangeTask.PatchAsync).WithName("Tasks_Change").WithSummary("Changes fields of a task.");
        tasks.MapMethods("/{taskId:guid}", ["PUT"], ChangeTask.PatchAsync).WithName("Tasks_Put").WithSummary("The same as PATCH.");
        tasks.MapDelete("/{taskId:guid}", ChangeTask.ArchiveAsync).WithName("Tasks_Delete").WithSummary("Takes a task out of the plan; it can be brought back.");
        tasks.MapPost("/{taskId:guid}/restore", ChangeTask.RestoreAsync).WithName("Tasks_Restore").WithSummary("Brings a deleted task back.");
        tasks.MapPut("/{taskId:guid}/dependencies/{otherId:guid}", ChangeTask.LinkAsync).WithName("Tasks_AddDependency").WithSummary("Lets a task wait for another one.");
        tasks.MapDelete("/{taskId:guid}/dependencies/{otherId:guid}", ChangeTask.UnlinkAsync).WithName("Tasks_RemoveDependency").WithSummary("Lets a task no longer wait for another one.");

        var plan = api.MapGroup("/events/{eventId:guid}").WithTags("Tasks");
        plan.MapGet("/critical-path", GetCriticalPath.HandleAsync).WithName("Tasks_CriticalPath").WithSummary("When each task can be done, what may slip, and the chain that decides about the end.");
        plan.MapGet("/forecast", GetForecast.HandleAsync).WithName("Tasks_Forecast").WithSummary("How likely the plan is to be ready in time, and which tasks decide about it.");
        plan.MapGet("/working-calendar", WorkingCalendars.GetAsync).WithName("WorkingCalendar_Get").WithSummary("The days and hours an event's people work.");
        plan.MapMethods("/working-calendar", ["PATCH"], WorkingCalendars.PatchAsync).WithName("WorkingCalendar_Change").WithSummary("Changes them.");
        plan.MapMethods("/working-calendar", ["PUT"], WorkingCalendars.PatchAsync).WithName("WorkingCalendar_Put").WithSummary("The same as PATCH.");

        api.MapGet("/my/tasks", ListTasks.MineAsync).WithTags("Tasks").WithName("Tasks_Mine").WithSummary("What you are to do, in every event.");

        var templates = api.MapGroup("/task-templates").WithTags("Task templates");
        templates.MapGet("", OwnTemplates.ListAsync).WithName("TaskTemplates_List").WithSummary("The templates plans are made from.");
        templates.MapPost("", OwnTemplates.CreateAsync).WithName("TaskTemplates_Create").WithSummary("Makes a template of your own, as a copy or from scratch.");
        templates.MapGet("/{type}", OwnTemplates.GetAsync).WithName("TaskTemplates_Get").WithSummary("One template with its tasks.");
        templates.MapMethods("/{type}", ["PATCH"], OwnTemplates.PatchAsync).WithName("TaskTemplates_Change").WithSummary("Changes a template of your own.");
        templates.MapMethods("/{type}", ["PUT"], OwnTemplates.PatchAsync).WithName("TaskTemplates_Put").WithSummary("The same as PATCH.");
        templates.MapDelete("/{type}", OwnTemplates.DeleteAsync).WithName("TaskTemplates_Delete").WithSummary("Goes back to the shipped template.");
    }
}
