using Callboard.Contracts.Events;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Callboard.Events;

/// <summary>The wizard: the event, its team, sponsors and designers, and what every module adds to it, in one transaction.</summary>
internal static class CreateEvent
{
    public static async Task<Results<Created<CreatedEvent>, Ok<CreatedEvent>, ProblemHttpResult>> HandleAsync(
        CreateEventRequest request, TenantDb db, IEnumerable<IEventContribution> contributions, CancellationToken cancellationToken)
    {
        var (created, isNew) = await db.WriteAsync(
            transaction => CreateAsync(request, transaction, contributions, cancellationToken), cancellationToken);
        return isNew
            ? TypedResults.Created($"/api/v1/events/{created.EventId}", created)
            : TypedResults.Ok(created);
    }

    private static async Task<(CreatedEvent Created, bool IsNew)> CreateAsync(
        CreateEventRequest request, TenantTransaction transaction, IEnumerable<IEventContribution> contributions,
        CancellationToken cancellationToken)
    {
        var type = request.Type ?? "other";
        var zone = request.Timezone ?? "UTC";
        var currency = request.Currency ?? "USD";
        var id = await transaction.OneAsync<Guid?>(
            EventsModule.Sql["CreateEvent"],
            [
                request.Id, request.Name, type, request.Description, request.Goals ?? [], request.StartAt, request.EndAt ?? request.StartAt,
                zone, request.Location, request.VenueId, request.BackupVenueId, request.ClientId, request.ParentEventId,
                request.TargetAttendees, request.EstimatedAttendees, request.Budget?.Value, currency, request.Workflow ?? "production",
                request.Visibility ?? EventVisibility.Team,
            ],
            cancellationToken);
        if (id is null)
        {
            // The id was used before: by an earlier try of the same client, which gets what that one made.
            var known = await GetEvent.ReadAsync(transaction, request.Id!.Value, cancellationToken);
            return (new CreatedEvent(known, known.Id, known.Tasks.Total, known.Status), false);
        }

        var team = Team(request.TeamMembers ?? [], transaction.Caller.UserId);
        await AddAsync("teamMembers", EventsProblems.MemberUnknown, [.. team.Select(m => m.UserId)], () => transaction.ListAsync<Guid>(
            """
            insert into events.event_team (organization_id, event_id, user_id, role, permission, role_name)
            select app.current_organization(), $1, m.user_id, m.role, m.permission, m.role_name
              from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as m (user_id, role, permission, role_name)
            returning user_id
            """,
            [
                id, team.Select(m => m.UserId).ToArray(), team.Select(m => SnakeCase.Of(m.Role)).ToArray(),
                team.Select(m => SnakeCase.Of(m.Permission)).ToArray(), team.Select(m => m.RoleName).ToArray(),
            ],
            cancellationToken));
        await AddAsync("sponsorIds", EventsProblems.SponsorUnknown, request.SponsorIds ?? [], () => transaction.ListAsync<Guid>(
            """
            insert into events.event_sponsor (organization_id, event_id, sponsor_id, tier)
            select p.organization_id, $1, p.id, p.tier
              from unnest($2::uuid[]) as s (id)
              join directory.public_sponsor as p on p.organization_id = app.current_organization() and p.id = s.id
            returning sponsor_id
            """,
            [id, (request.SponsorIds ?? []).ToArray()], cancellationToken));
        await AddAsync("designerIds", EventsProblems.DesignerUnknown, request.DesignerIds ?? [], () => transaction.ListAsync<Guid>(
            """
            insert into events.event_designer (organization_id, event_id, designer_id)
            select p.organization_id, $1, p.id
              from unnest($2::uuid[]) as d (id)
              join directory.public_designer as p on p.organization_id = app.current_organization() and p.id = d.id
            returning designer_id
            """,
            [id, (request.DesignerIds ?? []).ToArray()], cancellationToken));

        var newEvent = new NewEvent(
            id.Value, type, request.StartAt, request.EndAt ?? request.StartAt, zone, currency,
            [.. (request.BudgetCategories ?? []).Select(c => new NewBudgetCategory(c.Category, c.BudgetedAmount.Value, c.Name))],
            [.. team.Select(m => new NewTeamMember(m.UserId, m.Role, m.Permission))],
            team.First(m => m.Role == TeamRole.EventLead).UserId, request.GenerateTasks);
        foreach (var contribution in contributions)
        {
            await contribution.ContributeAsync(transaction, newEvent, cancellationToken);
        }

        var detail = await GetEvent.ReadAsync(transaction, id.Value, cancellationToken);
        return (new CreatedEvent(detail, detail.Id, newEvent.Result.TasksGenerated, detail.Status), true);
    }

    // Whoever makes an event is on its team, and it has a lead from its first moment.
    private static List<WizardTeamMember> Team(IReadOnlyList<WizardTeamMember> asked, Guid creator)
    {
        var team = asked.ToList();
        if (team.All(m => m.UserId != creator))
        {
            team.Add(new WizardTeamMember(
                creator, team.Any(m => m.Role == TeamRole.EventLead) ? TeamRole.Custom : TeamRole.EventLead, TeamPermission.Admin));
        }

        if (team.All(m => m.Role != TeamRole.EventLead))
        {
            var own = team.FindIndex(m => m.UserId == creator);
            team[own] = team[own] with { Role = TeamRole.EventLead, Permission = TeamPermission.Admin };
        }

        return team;
    }

    /// <summary>
    /// Adds a list of the wizard; the insert returns the ids it found. One that is missing, or that a constraint refuses, is told by the
    /// wizard's own field and its place in the list.
    /// </summary>
    private static async Task AddAsync(string list, Problem unknown, IReadOnlyList<Guid> ids, Func<Task<List<Guid>>> insert)
    {
        if (ids.Count == 0)
        {
            return;
        }

        try
        {
            var added = (await insert()).ToHashSet();
            for (var i = 0; i < ids.Count; i++)
            {
                if (!added.Contains(ids[i]))
                {
                    throw unknown.On($"{list}[{i}]").ToException();
                }
            }
        }
        catch (PostgresException e) when (
            e.ConstraintName is { } name && EventsProblems.Set.Constraints.TryGetValue(name, out var problem))
        {
            var at = ids.ToList().FindIndex(id => e.Detail?.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase) == true);
            throw (problem with { Errors = problem.Errors.Clear() }).On(at < 0 ? list : $"{list}[{at}]").ToException();
        }
    }
}
