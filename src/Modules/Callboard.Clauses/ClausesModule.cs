using Callboard.Clauses.Reading;
using Callboard.Contracts.Clauses;
using Callboard.Platform;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Clauses;

/// <summary>Reads the terms of contracts from the files people keep.</summary>
public sealed class ClausesModule : IModule
{
    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        var options = new ClausesOptions();
        configuration.GetSection("Clauses").Bind(options);
        services.AddSingleton(new ProblemSet(typeof(ClausesProblems), new Dictionary<string, Problem>()));
        services.AddSingleton(options);
        services.AddSingleton<IClauseReader, ReaderProcess>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api) => api.MapPost("/files/{id:guid}/clauses", ReadTerms.HandleAsync).WithTags("Files")
        .WithName("Clauses_Read").WithSummary("The terms a PDF or DOCX file states, each with its passage. Proposed, and kept nowhere.")
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>What the process does that is started for one document: reads it from its input and answers on its output.</summary>
    /// <param name="mediaType">What the document is.</param>
    public static async Task ReadDocumentAsync(string mediaType)
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await Reader.RunAsync(mediaType, input, output);
    }
}
