using Callboard.Contracts.Schedule;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Show;

/// <summary>Calling the show: who calls, what is on, what is left and when, and screens that follow.</summary>
public sealed class ShowModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(ShowModule).Assembly);

    // Those that need nothing said: for scripts, and for a button on the desk.
    private static readonly (ShowCommandKind Kind, string Summary)[] s_presses =
    [
        (ShowCommandKind.Start, "Starts the show with its first block, taking the baton where nobody holds it."),
        (ShowCommandKind.Go, "Calls the next block, or the one named."),
        (ShowCommandKind.Back, "Goes back to the block before."),
        (ShowCommandKind.Hold, "Stops the clock of the current block."),
        (ShowCommandKind.Resume, "Lets the clock run on."),
        (ShowCommandKind.Skip, "Leaves out the next block, or the one named."),
        (ShowCommandKind.End, "Ends the show."),
        (ShowCommandKind.Take, "Takes the baton, whoever holds it."),
    ];

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ShowProblems.Set);
        services.AddSingleton<IActivitySentence, CommandSentence>();
        services.AddSingleton<IActivitySentence, StageSentence>();
        services.AddSingleton<IActivitySentence, OutputSentence>();
        services.AddSingleton<IActivitySentence, CueSentence>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var show = api.MapGroup("/events/{eventId:guid}/show").WithTags("Show");
        show.MapGet("", ReadShow.HandleAsync).WithName("Show_Get").WithSummary("What is on, how late it is, and what is expected of the rest.");
        foreach (var (kind, summary) in s_presses)
        {
            show.MapPost(
                $"/{SnakeCase.Of(kind)}",
                (Guid eventId, Guid? stageId, Guid? blockId, Guid? commandId, TenantDb db, IRunOfShow runOfShow, TimeProvider time, CancellationToken cancellationToken) =>
                    CallShow.PressAsync(kind, eventId, stageId, blockId, commandId, db, runOfShow, time, cancellationToken))
                .WithName($"Show_{kind}").WithSummary(summary).ProducesProblem(StatusCodes.Status409Conflict);
        }

        show.MapPost("/commands", CallShow.BatchAsync).WithName("Show_Call").WithSummary("Commands of a page that calls, also late ones, in order.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        show.MapGet("/commands", ShowLog.ListAsync).WithName("Show_ListCommands").WithSummary("Everything that was pressed, newest first.");
        show.MapGet("/as-run", ShowLog.AsRunAsync).WithName("Show_AsRun").WithSummary("What was on, when, and how long it took.");
        show.MapGet("/as-run.csv", ShowLog.AsRunCsvAsync).WithName("Show_AsRunCsv").WithSummary("The same as a table for spreadsheets.");
        show.MapPut("/cues/{blockId:guid}", Cues.PutAsync).WithName("Show_SetCue").WithSummary("Marks a block for its caller: hard start, department, note.");
        show.MapGet("/stages", Stages.ListAsync).WithName("Show_ListStages").WithSummary("The stages of an event; the main one is always there.");
        show.MapPost("/stages", Stages.CreateAsync).WithName("Show_CreateStage").WithSummary("Adds a stage.");
        show.MapPatch("/stages/{stageId:guid}", Stages.PatchAsync).WithName("Show_ChangeStage").WithSummary("Changes what belongs to a stage.");
        show.MapDelete("/stages/{stageId:guid}", Stages.DeleteAsync).WithName("Show_DeleteStage").WithSummary("Takes away a stage nothing was called on.");
        show.MapGet("/outputs", Outputs.ListAsync).WithName("Show_ListOutputs").WithSummary("The screens that follow by a link.");
        show.MapPost("/outputs", Outputs.CreateAsync).WithName("Show_CreateOutput").WithSummary("Makes a screen; its link is shown this once.");
        show.MapPost("/outputs/{outputId:guid}/rotate", Outputs.RotateAsync).WithName("Show_RotateOutput").WithSummary("Gives a screen a new link; the old one ends.");
        show.MapDelete("/outputs/{outputId:guid}", Outputs.DeleteAsync).WithName("Show_DeleteOutput").WithSummary("Takes a screen's link back.");

        var open = api.MapGroup("").WithTags("Show").AllowAnonymous();
        open.MapGet("/out/{token}", Outputs.ShowAsync).WithName("Show_Output").WithSummary("What a screen shows, waiting for the next change if asked to.");
        open.MapGet("/time", (TimeProvider time) => TypedResults.Ok(new ServerClock(time.GetUtcNow()))).WithName("Show_Time").WithSummary("The server's clock, for devices to set theirs by.");
    }
}
