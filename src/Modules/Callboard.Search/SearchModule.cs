using Callboard.Platform;
using Callboard.Platform.Problems;
using Callboard.Search.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Search;

/// <summary>Finds records of every kind by what they say.</summary>
public sealed class SearchModule : IModule
{
    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new ProblemSet(typeof(SearchProblems), new Dictionary<string, Problem>()));

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api) => api.MapGet("/search", FindRecords.HandleAsync).WithTags("Search").WithName("Search_Find")
        .WithSummary("Finds records of every kind by the beginnings of words, whatever their accents; what is nearly so when nothing is.");
}
