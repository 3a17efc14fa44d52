using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Tasks.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Tasks;

/// <summary>What a list of tasks is narrowed by.</summary>
/// <param name="AssigneeId">Whose tasks.</param>
/// <param name="Overdue">True for unfinished ones after their deadline, false for all others.</param>
/// <param name="Q">A part of the name.</param>
/// <param name="Archived">True for deleted ones instead of the others.</param>
/// <param name="Sort">Fields, each with a minus for descending.</param>
public sealed record TaskFilter(
    [property: FromQuery(Name = "phase")] string? Phase, [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "priority")] string? Priority,
    [property: FromQuery(Name = "assigneeId")] Guid? AssigneeId, [property: FromQuery(Name = "overdue")] bool? Overdue,
    [property: FromQuery(Name = "q")] string? Q, [property: FromQuery(Name = "archived")] bool? Archived,
    [property: FromQuery(Name = "sort")] string? Sort);

/// <summary>What somebody's own tasks are narrowed by.</summary>
/// <param name="Status">Unfinished tasks of any status if not given.</param>
/// <param name="Overdue">True for unfinished ones after their deadline, false for all others.</param>
/// <param name="Q">A part of the name.</param>
/// <param name="Sort">Fields, each with a minus for descending; by deadline if not given.</param>
public sealed record MyTaskFilter(
    [property: FromQuery(Name = "phase")] string? Phase, [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "priority")] string? Priority, [property: FromQuery(Name = "overdue")] bool? Overdue,
    [property: FromQuery(Name = "q")] string? Q, [property: FromQuery(Name = "sort")] string? Sort);

/// <summary>The tasks of an event, in the order of the plan.</summary>
internal static class ListTasks
{
    // Screens hold a plan as a whole: usual ones come in one page, ten thousand tasks in five.
    private const int MaxLimit = 2000;

    private const string ByGravity = "array_position(array['critical', 'high', 'medium', 'low'], t.priority)";

    private static readonly SortOrder s_sort = new("t.position, t.id", new Dictionary<string, string>
    {
        ["position"] = "t.position",
        ["name"] = "lower(t.name)",
        ["deadline"] = "t.deadline",
        ["priority"] = ByGravity,
        ["status"] = "array_position(array['to_do', 'in_progress', 'blocked', 'done', 'cancelled'], t.status)",
        ["phase"] = "array_position(array['pre_production', 'venue_logistics', 'creative_design', 'on_site_operations', 'post_event'], t.phase)",
        ["assignee"] = "lower(a.name)",
        ["createdAt"] = "t.created_at",
        ["updatedAt"] = "t.updated_at",
    });

    private static readonly SortOrder s_mySort = new("t.deadline asc nulls last, t.id", new Dictionary<string, string>
    {
        ["deadline"] = "t.deadline",
        ["name"] = "lower(t.name)",
        ["priority"] = ByGravity,
        ["event"] = "e.start_at",
    });

    public static async Task<Results<Ok<ListResponse<EventTask>>, ProblemHttpResult>> HandleAsync(
        Guid eventId, [AsParameters] TaskFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Where(filter.Phase, filter.Status, filter.Priority, filter.Overdue, filter.Q)
            .And("t.event_id = ?", eventId)
            .And("t.assignee_id = ?", filter.AssigneeId)
            .And(filter.Archived == true ? "t.archived_at is not null" : "t.archived_at is null");
        var list = await db.PageAsync<EventTask>(
            $"{TasksModule.Sql["TaskRows"]} where {where.Sql} order by {s_sort.OrderBy(filter.Sort)}",
            $"select count(*)::integer from tasks.task as t where {where.Sql}", where.Arguments, page, cancellationToken, MaxLimit);
        // An empty list may also be that of an event nobody is to know of.
        return list.Total > 0 || await db.OneAsync<bool>("select coalesce(app.event_rank($1), 0) > 0", [eventId], cancellationToken)
            ? TypedResults.Ok(list)
            : TasksProblems.EventNotFound.ToResult();
    }

    /// <summary>What the caller is to do, in events that are not put away; unfinished tasks unless another status is asked for.</summary>
    public static Task<ListResponse<MyTask>> MineAsync(
        [AsParameters] MyTaskFilter filter, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        var where = Where(filter.Phase, filter.Status, filter.Priority, filter.Overdue, filter.Q)
            .And("t.assignee_id = app.current_user_id() and t.archived_at is null and e.archived_at is null");
        if (string.IsNullOrEmpty(filter.Status))
        {
            where.And("t.status not in ('done', 'cancelled')");
        }

        return db.PageAsync<MyTask>(
            $"{TasksModule.Sql["MyTasks"]} where {where.Sql} order by {s_mySort.OrderBy(filter.Sort)}",
            $"""
            select count(*)::integer from tasks.task as t
              join events.public_event as e on e.organization_id = t.organization_id and e.id = t.event_id where {where.Sql}
            """,
            where.Arguments, page, cancellationToken);
    }

    private static Conditions Where(string? phase, string? status, string? priority, bool? overdue, string? q)
    {
        var where = new Conditions()
            .And("t.organization_id = app.current_organization()")
            .And("t.phase = ?", TaskAccess.Word<TaskPhase>("phase", phase))
            .And("t.status = ?", TaskAccess.Word<EventTaskStatus>("status", status))
            .And("t.priority = ?", TaskAccess.Word<TaskPriority>("priority", priority))
            .And("t.name ilike '%' || app.like_text(?) || '%'", string.IsNullOrWhiteSpace(q) ? null : q.Trim());
        return overdue is null
            ? where
            : where.And($"{(overdue.Value ? "" : "not ")}tasks.is_overdue(t.status, t.archived_at, t.deadline)");
    }
}
