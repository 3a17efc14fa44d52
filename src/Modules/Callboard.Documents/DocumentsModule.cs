using Callboard.Documents.Model;
using Callboard.Documents.Pdf;
using Callboard.Documents.Sheets;
using Callboard.Documents.Word;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Documents;

/// <summary>Sheets of an event to print and to hand on.</summary>
public sealed class DocumentsModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(DocumentsModule).Assembly, "Sheets");

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new ProblemSet(typeof(DocumentsProblems), DocumentsProblems.Constraints));
        services.AddSingleton<SheetFrame>();
        services.AddSingleton<ISheetSource, RunOfShow>();
        services.AddSingleton<ISheetSource, CallSheet>();
        services.AddSingleton<ISheetSource, BudgetSheet>();
        services.AddSingleton<ISheetSource, BadgeSheet>();
        services.AddSingleton<ISheetSource, GuestList>();
        services.AddSingleton<ISheetRenderer, PdfRenderer>();
        services.AddSingleton<ISheetRenderer, WordRenderer>();
        services.AddSingleton<Printer>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("Documents");
        documents.MapPost("/generate", MakeDocuments.GenerateAsync).WithName("Documents_Generate")
            .WithSummary("Makes a document of an event, keeps it among its documents, and answers with a link to it.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        documents.MapPost("/preview", MakeDocuments.PreviewAsync).WithName("Documents_Preview")
            .WithSummary("The same document, only to be looked at: nothing is kept.")
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf",
                additionalContentTypes: "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/events/{eventId:guid}/documents", MakeDocuments.ListAsync).WithName("Documents_List").WithTags("Documents")
            .WithSummary("What was printed of an event, newest first, and whether it still holds.");
    }
}
