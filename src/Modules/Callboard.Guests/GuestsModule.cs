using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Guests;

/// <summary>Who is invited, how they answered, where they sit and what they must not be served.</summary>
public sealed class GuestsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(GuestsModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(GuestsProblems.Set);
        services.AddSingleton<IActivitySentence, GuestSentence>();
        services.AddSingleton<IActivitySentence, SeatingTableSentence>();
        services.AddSingleton<IActivitySentence, GuestChangeSentence>();
        services.AddSingleton<IActivitySentence, KitchenSheetSentence>();
        services.AddSingleton<IActivitySentence, GuestSettingSentence>();
        services.AddSingleton<IActivitySentence, GuestMailingSentence>();
        services.AddSingleton<IActivitySentence, GuestLinkSentence>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var guests = api.MapGroup("/events/{eventId:guid}/guests").WithTags("Guests");
        guests.MapGet("", ListGuests.HandleAsync).WithName("Guests_List").WithSummary("The guests of an event; here a page may have up to 2,000 rows.");
        guests.MapPost("", EventGuests.CreateAsync).WithName("Guests_Create").WithSummary("Adds a guest.");
        guests.MapGet("/summary", ListGuests.SummaryAsync).WithName("Guests_Summary").WithSummary("How many are invited, come, do not come, and sit somewhere.");
        guests.MapPost("/batch", ChangeGuests.BatchAsync).WithName("Guests_ChangeMany").WithSummary("Changes many guests alike; it can be taken back as a whole.");
        guests.MapPost("/batch/{changeId:guid}/undo", ChangeGuests.UndoAsync).WithName("Guests_UndoBatch").WithSummary("Takes a change of many back.");
        guests.MapPost("/seats", Seating.SeatAsync).WithName("Guests_Seat").WithSummary("Places guests, all of them or none: two may change chairs.");
        guests.MapGet("/export.csv", ExportGuests.HandleAsync).WithName("Guests_Export").WithSummary("The guest list as a table for spreadsheets.");
        guests.MapGet("/dietary", Dietary.GetAsync).WithName("Guests_Dietary").WithSummary("Allergens and diets by table, and whether the printed sheet is still true.");
        guests.MapPost("/dietary/prints", Dietary.PrintAsync).WithName("Guests_PrintSheet").WithSummary("Keeps the report as a printed sheet.");
        guests.MapGet("/imports", ChangeGuests.ImportsAsync).WithName("Guests_ListImports").WithSummary("Files that were taken in, newest first.");
        guests.MapPost("/imports/{changeId:guid}/undo", ChangeGuests.UndoAsync).WithName("Guests_UndoImport").WithSummary("Takes an import back as a whole.");
        guests.MapGet("/{guestId:guid}", EventGuests.GetAsync).WithName("Guests_Get").WithSummary("One guest.");
        guests.MapMethods("/{guestId:guid}", ["PATCH"], EventGuests.PatchAsync).WithName("Guests_Change").WithSummary("Changes fields of a guest.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        guests.MapDelete("/{guestId:guid}", EventGuests.DeleteAsync).WithName("Guests_Remove").WithSummary("Takes a guest off the list.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

        var tables = api.MapGroup("/events/{eventId:guid}/tables").WithTags("Guests");
        tables.MapGet("", Seating.ListAsync).WithName("Guests_ListTables").WithSummary("The tables of an event, and how many sit at each.");
        tables.MapPost("", Seating.CreateAsync).WithName("Guests_CreateTable").WithSummary("Adds a table.");
        tables.MapGet("/{tableId:guid}", Seating.GetAsync).WithName("Guests_GetTable").WithSummary("One table.");
        tables.MapMethods("/{tableId:guid}", ["PATCH"], Seating.PatchAsync).WithName("Guests_ChangeTable").WithSummary("Changes a table.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        tables.MapDelete("/{tableId:guid}", Seating.DeleteAsync).WithName("Guests_RemoveTable").WithSummary("Removes a table; its guests have none then.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }
}
