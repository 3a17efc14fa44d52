using Callboard.Directories.Features;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Directories;

/// <summary>Who and what events are made with: clients, venues and their spaces, vendors, sponsors, designers, participants.</summary>
public sealed class DirectoryModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(DirectoryModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new ProblemSet(typeof(DirectoryProblems), DirectoryProblems.Constraints));

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        // Each of them: list, create, get, change, archive, restore.
        Clients.Entity.Map(api);
        Venues.Entity.Map(api);
        Spaces.Entity.Map(api);
        Spaces.MapOfVenue(api);
        Vendors.Entity.Map(api);
        VenueVendors.Map(api);
        Sponsors.Entity.Map(api);
        Designers.Entity.Map(api);
        Participants.Entity.Map(api);

        var statistics = api.MapGroup("").WithTags("Directory");
        statistics.MapGet("/clients/{id:guid}/statistics", Statistics.OfClientAsync).WithName("Directory_ClientStatistics")
            .WithSummary("Events of a client by status");
        statistics.MapGet("/venues/{id:guid}/statistics", Statistics.OfVenueAsync).WithName("Directory_VenueStatistics")
            .WithSummary("Events at a venue by status, and its spaces");
    }
}
