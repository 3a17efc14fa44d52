using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Admission;

/// <summary>Who may come in where and when, and who did.</summary>
public sealed class AdmissionModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(AdmissionModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AdmissionProblems.Set);
        services.AddSingleton(ImportProblems.Set);
        services.AddSingleton<IActivitySentence, SeriesSentence>();
        services.AddSingleton<IActivitySentence, GateSentence>();
        services.AddSingleton<IActivitySentence, PassSentence>();
        services.AddSingleton<IActivitySentence, AdmissionConflictSentence>();
        services.AddSingleton<IActivitySentence, ImportActivity>();
        services.AddSingleton<IActivitySentence, GatePinSentence>();
        services.AddSingleton<IActivitySentence, IncidentSentence>();
        services.AddSingleton<IActivitySentence, ScannerSentence>();
        services.AddSingleton<IReadout, SeriesReadout>();
        services.AddSingleton<ScanRights>();
        services.AddSingleton<CheckInDesk>();
        services.AddSingleton<TurnSeries>();
        services.AddHostedService(provider => provider.GetRequiredService<TurnSeries>());
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportJobs>());
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var series = api.MapGroup("/series").WithTags("Series");
        series.MapGet("", SeriesDirectory.ListAsync).WithName("Series_List").WithSummary("The series you may see.");
        series.MapPost("", SeriesDirectory.CreateAsync).WithName("Series_Create").WithSummary("Adds a series to an event, as a draft.");
        series.MapGet("/scannable", SeriesDirectory.ScannableAsync).WithName("Series_Scannable").WithSummary("Series you may scan at now.");
        series.MapPost("/recurring", RepeatSeries.RepeatAsync).WithName("Series_Repeat").WithSummary("Repeats a series by a rule.");

        var one = series.MapGroup("/{id:guid}");
        one.MapGet("", SeriesDirectory.GetAsync).WithName("Series_Get").WithSummary("One series.");
        one.MapMethods("", ["PATCH"], SeriesDirectory.PatchAsync).WithName("Series_Change").WithSummary("Changes fields of a series.");
        one.MapMethods("", ["PUT"], SeriesDirectory.PatchAsync).WithName("Series_Put").WithSummary("The same as PATCH.");
        one.MapDelete("", SeriesDirectory.DeleteAsync).WithName("Series_Remove").WithSummary("Removes a series nobody was scanned at.");
        one.MapPost("/transition", SeriesDirectory.TransitionAsync).WithName("Series_Transition").WithSummary("Takes a step of its life.");
        one.MapGet("/transitions", SeriesDirectory.TransitionsAsync).WithName("Series_Transitions").WithSummary("Every step it took.");
        one.MapGet("/gates", SeriesParts.GatesAsync).WithName("Series_ListGates").WithSummary("Its gates.");
        one.MapPost("/gates", SeriesParts.AddGatesAsync).WithName("Series_AddGates").WithSummary("Opens gates for it.");
        one.MapDelete("/gates/{gateId:guid}", SeriesParts.RemoveGateAsync).WithName("Series_RemoveGate").WithSummary("Closes a gate for it.");
        one.MapGet("/categories", SeriesParts.CategoriesAsync).WithName("Series_ListCategories").WithSummary("Limits by category, and how many came.");
        one.MapPost("/categories", SeriesParts.SetCategoryAsync).WithName("Series_SetCategory").WithSummary("Sets the limit of a category.");
        one.MapDelete("/categories/{category}", SeriesParts.RemoveCategoryAsync).WithName("Series_RemoveCategory").WithSummary("Takes the limit of a category away.");
        one.MapPost("/carry", RepeatSeries.CarryAsync).WithName("Series_Carry").WithSummary("Carries changes over to the series repeated from it.");
        one.MapGet("/metrics", Metrics.GetAsync).WithName("Series_Metrics").WithSummary("What happened at its gates, as of now.");
        one.MapPost("/metrics/compute", Metrics.GetAsync).WithName("Series_ComputeMetrics").WithSummary("The same: they are always current.");
        one.MapGet("/checkins", ScanLog.ListAsync).WithName("Series_ListCheckins").WithSummary("What was scanned, newest first.");
        one.MapPost("/checkins", Scanning.CheckInAsync).WithName("Series_CheckIn").WithSummary("Decides about a scan.").WithMetadata(new LimitsItself());
        one.MapPost("/checkins/batch", Scanning.BatchAsync).WithName("Series_CheckInBatch").WithSummary("Takes what was scanned without a line.")
            .WithMetadata(new LimitsItself());
        one.MapPost("/checkins/verify", Scanning.VerifyAsync).WithName("Series_Verify").WithSummary("What a scan would be answered; changes nothing.")
            .WithMetadata(new LimitsItself());
        one.MapGet("/allow-list", AllowLists.GetAsync).WithName("Series_AllowList").WithSummary("What a gate decides by while it has no line.")
            .WithMetadata(new LimitsItself());
        one.MapGet("/conflicts", ScanLog.ConflictsAsync).WithName("Series_Conflicts").WithSummary("What happened without a line and should not have.");
        one.MapPost("/conflicts/{conflictId:guid}/resolve", ScanLog.ResolveAsync).WithName("Series_ResolveConflict").WithSummary("Closes a conflict.");
        one.MapPost("/incidents", Incidents.TakeKeptAsync).WithName("Series_TellIncidents").WithSummary("Takes incidents a scanner kept.")
            .WithMetadata(new LimitsItself());
        one.MapPost("/scanners", Scanners.ReportAsync).WithName("Series_ReportScanner").WithSummary("Takes what a scanner tells of itself.")
            .WithMetadata(new LimitsItself());
        api.MapPost("/checkins/{scanId:guid}/undo", Scanning.UndoAsync).WithName("Series_Undo").WithSummary("Takes a scan back.").WithTags("Series")
            .WithMetadata(new LimitsItself());

        var events = api.MapGroup("/events/{eventId:guid}").WithTags("Admission");
        events.MapGet("/gates", Gates.ListAsync).WithName("Admission_ListGates").WithSummary("The gates of an event.");
        events.MapPost("/gates", Gates.CreateAsync).WithName("Admission_CreateGate").WithSummary("Adds a gate.");
        events.MapGet("/gates/{gateId:guid}", Gates.GetAsync).WithName("Admission_GetGate").WithSummary("One gate.");
        events.MapMethods("/gates/{gateId:guid}", ["PATCH"], Gates.PatchAsync).WithName("Admission_ChangeGate").WithSummary("Changes a gate.");
        events.MapDelete("/gates/{gateId:guid}", Gates.DeleteAsync).WithName("Admission_RemoveGate").WithSummary("Removes a gate.");
        events.MapGet("/gate-pins", GatePins.ListAsync).WithName("Admission_ListGatePins").WithSummary("Who may wake and overrule its scanners.");
        events.MapPost("/gate-pins", GatePins.CreateAsync).WithName("Admission_CreateGatePin").WithSummary("Gives somebody a PIN for its scanners.");
        events.MapMethods("/gate-pins/{pinId:guid}", ["PATCH"], GatePins.PatchAsync).WithName("Admission_ChangeGatePin")
            .WithSummary("Changes somebody's PIN, or what they may do with it.");
        events.MapDelete("/gate-pins/{pinId:guid}", GatePins.DeleteAsync).WithName("Admission_RemoveGatePin").WithSummary("Takes somebody's PIN away.");
        events.MapGet("/incidents", Incidents.ListAsync).WithName("Admission_ListIncidents").WithSummary("What happened at its gates, newest first.");
        events.MapPost("/incidents", Incidents.TellAsync).WithName("Admission_TellIncident").WithSummary("Adds to the log; nothing in it is ever changed.");
        events.MapGet("/incidents/export.csv", Incidents.ExportAsync).WithName("Admission_ExportIncidents").WithSummary("The log as a table.");
        events.MapGet("/scanners", Scanners.ListAsync).WithName("Admission_ListScanners").WithSummary("The devices at its gates, as they last told of themselves.");
        events.MapPost("/scanners/{scannerId:guid}/wipe", Scanners.WipeAsync).WithName("Admission_WipeScanner")
            .WithSummary("Has a scanner forget everything at its next contact.");
        events.MapPost("/wristbands", Passes.CreateWristbandAsync).WithName("Admission_CreateWristband").WithSummary("Adds a wristband.");
        events.MapPost("/tickets", Passes.CreateTicketAsync).WithName("Admission_CreateTicket").WithSummary("Adds a ticket.");
        foreach (var (path, name, import) in ((string, string, Delegate)[])
            [("wristbands", "Wristbands", ImportPasses.WristbandsAsync), ("tickets", "Tickets", ImportPasses.TicketsAsync)])
        {
            events.MapPost($"/{path}/import", import).WithName($"Admission_Import{name}").WithSummary($"Takes {path} out of a file.")
                .Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(ImportPasses.BodyBytes))
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        }

        api.MapGet("/jobs/{jobId:guid}", ImportJobs.GetAsync).WithTags("Admission").WithName("Admission_GetJob").WithSummary("How far an import is.");
        Passes.Wristbands.Map(events, one);
        Passes.Tickets.Map(events, one);
    }

    /// <summary>A value of an enumeration as a query names it; null when it names none.</summary>
    internal static T? OneOf<T>(string field, string? text)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null
            : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => SnakeCase.Of(v!.Value) == text)
                ?? throw PlatformProblems.Invalid.On(field, $"One of {string.Join(", ", Enum.GetValues<T>().Select(v => SnakeCase.Of(v)))}.").ToException();
}
