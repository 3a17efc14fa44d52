using Callboard.Contracts.Events;
using Callboard.Platform.Data;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Tasks;

/// <summary>Lays out an event's first plan from the template of its type: in the wizard, or later for an event without tasks.</summary>
internal sealed class GeneratePlan(TimeProvider clock) : IEventContribution
{
    /// <summary>The wizard's share.</summary>
    public async Task ContributeAsync(TenantTransaction transaction, NewEvent newEvent, CancellationToken cancellationToken)
    {
        if (!newEvent.GenerateTasks)
        {
            return;
        }

        var plan = await InsertAsync(
            transaction, newEvent.EventId, newEvent.Type, newEvent.StartAt, newEvent.EndAt, newEvent.TimeZone,
            newEvent.LeadUserId ?? transaction.Caller.UserId,
            [.. newEvent.TeamMembers.Select(m => new GenerationMember(m.UserId, SnakeCase.Of(m.Role)))], cancellationToken);
        newEvent.Result.TasksGenerated = plan.TasksGenerated;
    }

    public static async Task<Results<Ok<GeneratedPlanResponse>, ProblemHttpResult>> HandleAsync(
        Guid eventId, TenantDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var generator = new GeneratePlan(clock);
        var response = await db.WriteAsync(
            async transaction =>
            {
                await TaskAccess.OpenAsync(transaction, eventId, cancellationToken);
                var source = (await transaction.OneAsync<Source>(TasksModule.Sql["PlanSource"], [eventId], cancellationToken))!;
                if (source.HasTasks)
                {
                    throw TasksProblems.AlreadyPlanned.ToException();
                }

                var lead = source.Team.FirstOrDefault(m => m.Role == "event_lead")?.UserId ?? transaction.Caller.UserId;
                var plan = await generator.InsertAsync(
                    transaction, eventId, source.Type, source.StartAt, source.EndAt, source.Timezone, lead,
                    [.. source.Team.Select(m => new GenerationMember(m.UserId, m.Role))], cancellationToken);
                return new GeneratedPlanResponse(plan, await TaskAccess.ProgressAsync(transaction, eventId, cancellationToken));
            },
            cancellationToken);
        return TypedResults.Ok(response);
    }

    private async Task<GeneratedPlan> InsertAsync(
        TenantTransaction transaction, Guid eventId, string type, DateTimeOffset start, DateTimeOffset end, string zone, Guid lead,
        IReadOnlyList<GenerationMember> team, CancellationToken cancellationToken)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var clocks))
        {
            throw TasksProblems.ZoneUnknown.On("timezone").ToException();
        }

        var template = await OwnTemplates.ForAsync(transaction, type, cancellationToken);
        var tasks = TaskGenerator.Generate(template, new GenerationEvent(start, end, clocks, lead, team), clock.GetUtcNow());
        await transaction.ExecuteAsync(
            TasksModule.Sql["InsertPlan"],
            [
                eventId,
                tasks.Select(t => t.Id).ToArray(),
                tasks.Select(t => t.Name).ToArray(),
                tasks.Select(t => t.Description).ToArray(),
                tasks.Select(t => SnakeCase.Of(t.Phase)).ToArray(),
                tasks.Select(t => SnakeCase.Of(t.WorkflowCategory)).ToArray(),
                tasks.Select(t => SnakeCase.Of(t.Priority)).ToArray(),
                tasks.Select(t => t.DependsOn.Count > 0).ToArray(),
                tasks.Select(t => t.AssigneeId).ToArray(),
                tasks.Select(t => t.Deadline).ToArray(),
                tasks.Select(t => t.EstimatedHours).ToArray(),
                tasks.Select(t => t.Position).ToArray(),
                tasks.Select(t => t.TemplateKey).ToArray(),
            ],
            cancellationToken);
        await transaction.ExecuteAsync(
            """
            insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id)
            select app.current_organization(), $1, d.task_id, d.depends_on_id from unnest($2::uuid[], $3::uuid[]) as d (task_id, depends_on_id)
            """,
            [
                eventId,
                tasks.SelectMany(t => t.DependsOn.Select(_ => t.Id)).ToArray(),
                tasks.SelectMany(t => t.DependsOn).ToArray(),
            ],
            cancellationToken);
        return new GeneratedPlan(tasks.Count, template.Type, template.Version);
    }

    private sealed record Seat(Guid UserId, string Role);

    private sealed record Source(
        string Type, DateTimeOffset StartAt, DateTimeOffset EndAt, string Timezone, bool HasTasks, IReadOnlyList<Seat> Team);
}
