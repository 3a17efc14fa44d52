using Callboard.Platform.Data;
using Callboard.Tasks.Rules;

namespace Callboard.Tasks;

/// <summary>What every use case on tasks starts and ends with.</summary>
internal static class TaskAccess
{
    /// <summary>The row of a task of an event: <c>$1</c> is the event and <c>$2</c> the task.</summary>
    public const string OneTask = "t.organization_id = app.current_organization() and t.event_id = $1 and t.id = $2";

    /// <summary>Makes this transaction the only writer of the event's plan; the first thing of every change.</summary>
    /// <exception cref="Platform.Problems.ProblemException">The caller does not see the event.</exception>
    public static async Task OpenAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken)
    {
        if (!await transaction.OneAsync<bool>("select tasks.open_plan($1)", [eventId], cancellationToken))
        {
            throw TasksProblems.EventNotFound.ToException();
        }
    }

    /// <summary>The task and how far its event is.</summary>
    /// <exception cref="Platform.Problems.ProblemException">The event has no such task.</exception>
    public static async Task<TaskResponse> ReadAsync(
        TenantTransaction transaction, Guid eventId, Guid taskId, CancellationToken cancellationToken)
    {
        var task = await transaction.OneAsync<EventTask>(
            $"{TasksModule.Sql["TaskRows"]} where {OneTask}", [eventId, taskId], cancellationToken)
            ?? throw TasksProblems.NotFound.ToException();
        return new TaskResponse(task, await ProgressAsync(transaction, eventId, cancellationToken));
    }

    /// <summary>The task after a change: the critical path is traced first, so that the answer is what the commit leaves.</summary>
    /// <exception cref="Platform.Problems.ProblemException">The event has no such task.</exception>
    public static async Task<TaskResponse> ReadChangedAsync(
        TenantTransaction transaction, Guid eventId, Guid taskId, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync("select tasks.trace_marked()", [], cancellationToken);
        return await ReadAsync(transaction, eventId, taskId, cancellationToken);
    }

    public static Task<int> ProgressAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken) =>
        transaction.OneAsync<int>(
            "select progress from events.public_event where organization_id = app.current_organization() and id = $1",
            [eventId], cancellationToken);

    /// <summary>A word of a query string, or null when it is absent.</summary>
    /// <exception cref="Platform.Problems.ProblemException">It is none of the words of <typeparamref name="T"/>.</exception>
    public static T? Word<T>(string name, string? text)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null
        : TaskVocabulary.TryParse<T>(text, out var value) ? value
        : throw Platform.Problems.PlatformProblems.Invalid.On(name, $"One of: {TaskVocabulary.Choices<T>()}.").ToException();
}
