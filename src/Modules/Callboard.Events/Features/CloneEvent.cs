using System.ComponentModel.DataAnnotations;
using Callboard.Contracts.Events;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Events;

/// <summary>A new event made from another one.</summary>
/// <param name="StartAt">When the new one starts; everything else keeps its distance to the start, on the event's own clock.</param>
/// <param name="Name">Its name; the old one's if not given.</param>
public sealed record CloneEventRequest(
    DateTimeOffset StartAt, [property: StringLength(200, MinimumLength = 1)] string? Name = null, Guid? Id = null);

/// <summary>Copies an event with its team, sponsors, designers, vendors and what every module adds: a plan, nothing of what happened.</summary>
internal static class CloneEvent
{
    private sealed record Copied(Guid Id, DateTimeOffset SourceStartAt, string Timezone);

    public static async Task<Created<CreatedEvent>> HandleAsync(
        Guid eventId, CloneEventRequest request, TenantDb db, IEnumerable<IEventCopy> modules, CancellationToken cancellationToken)
    {
        var detail = await db.WriteAsync(
            async transaction =>
            {
                var copied = await transaction.OneAsync<Copied>(
                    EventsModule.Sql["CloneEvent"], [eventId, request.Id, request.StartAt, request.Name], cancellationToken)
                    ?? throw EventsProblems.NotFound.ToException();
                await transaction.ExecuteAsync(EventsModule.Sql["CloneEventTeam"], [eventId, copied.Id], cancellationToken);
                await transaction.ExecuteAsync(EventsModule.Sql["CloneEventLinks"], [eventId, copied.Id], cancellationToken);
                var copy = new EventCopy(eventId, copied.Id, copied.SourceStartAt, request.StartAt, copied.Timezone);
                foreach (var module in modules)
                {
                    await module.CopyAsync(transaction, copy, cancellationToken);
                }

                return await GetEvent.ReadAsync(transaction, copied.Id, cancellationToken);
            },
            cancellationToken);
        return TypedResults.Created(
            $"/api/v1/events/{detail.Id}", new CreatedEvent(detail, detail.Id, detail.Tasks.Total, detail.Status));
    }
}
