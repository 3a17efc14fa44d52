using System.Text.Json;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Platform.Feed;

/// <summary>
/// <c>/live</c>: changes as they are committed. Server to client: <c>change</c>, <c>presence</c>, <c>metrics</c> (numbers, once a second),
/// <c>reset</c> (fetch anew, changes after its cursor follow) and <c>unsubscribed</c> (the topic may not be read, or no longer).
/// </summary>
internal sealed class LiveHub(FeedTopics topics, Readouts readouts, LiveConnections connections, FeedAccess access, Presence presence) : Hub
{
    private LiveConnection Connection => (LiveConnection)Context.Items[nameof(LiveConnection)]!;

    public override async Task OnConnectedAsync()
    {
        var connection = connections.Get(Context.ConnectionId);
        var http = Context.GetHttpContext()!;
        var (user, credential) = Caller.Identify(Context.User!);
        // Browsers cannot set headers on a WebSocket.
        var organization = http.Request.Query["organization"].ToString() is { Length: > 0 } asked
            ? asked
            : http.Request.Headers[Caller.OrganizationHeader].ToString() is { Length: > 0 } header ? header : null;
        var caller = new Caller(user, credential, organization, http.TraceIdentifier, null);
        try
        {
            connection.OrganizationId = await access.OrganizationOfAsync(caller, Context.ConnectionAborted);
        }
        catch (PostgresException e) when (access.Refusal(e) is not null)
        {
            Context.Abort();
            return;
        }

        await topics.WatchAsync(connection.OrganizationId, Context.ConnectionAborted);
        connection.Caller = caller with { Organization = connection.OrganizationId.ToString() };
        Context.Items[nameof(LiveConnection)] = connection;
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.ContainsKey(nameof(LiveConnection)))
        {
            readouts.Disconnected(Connection);
            topics.Disconnected(Connection);
            topics.Unwatch(Connection.OrganizationId);
        }

        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Listens to a topic, from a cursor or from now; or watches numbers, which have no cursor.</summary>
    public Task<SubscribeAnswer> Subscribe(SubscribeRequest request) => readouts.Knows(request.Topic)
        ? readouts.WatchAsync(Connection, request.Topic)
        : topics.SubscribeAsync(Connection, request.Topic, request.After);

    /// <summary>Stops listening. Takes the topic's name, or an object with a member <c>topic</c>.</summary>
    public Task Unsubscribe(JsonElement topic)
    {
        var name = topic.ValueKind == JsonValueKind.Object && topic.TryGetProperty("topic", out var member) ? member : topic;
        if (name.ValueKind != JsonValueKind.String)
        {
            throw new HubException(PlatformProblems.Invalid.Code);
        }

        readouts.Leave(Connection, name.GetString()!);
        topics.Unsubscribe(Connection, name.GetString()!);
        return Task.CompletedTask;
    }

    /// <summary>Tells the others on the same events whether somebody sits in front of this screen.</summary>
    public Task Idle(bool idle)
    {
        presence.Mark(Connection, idle);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Whether a page of another site opened the socket on our cookie; browsers always say where a socket comes from. A token, also one
    /// in the address, is nothing a browser sends by itself, and is never joined by the cookie.
    /// </summary>
    internal static bool IsForeign(HttpRequest request) =>
        request.Headers.Authorization.Count == 0
        && request.Query["access_token"].ToString().Length == 0
        && request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value);
}

/// <summary>Failures of hub calls: refusals pass on their code, the rest is logged and told without detail, as over HTTP.</summary>
internal sealed partial class HubFailures(ILogger<HubFailures> logger, ProblemCatalogue problems) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception e) when (e is not HubException)
        {
            var problem = problems.Of(e);
            if (problem is null && !invocationContext.Context.ConnectionAborted.IsCancellationRequested)
            {
                Unexpected(logger, invocationContext.HubMethodName, e);
            }

            throw new HubException((problem ?? PlatformProblems.Unexpected).Code);
        }
    }

    [LoggerMessage(EventId = 230, Level = LogLevel.Error, Message = "Unexpected failure of {Method} on the live hub")]
    private static partial void Unexpected(ILogger logger, string method, Exception exception);
}
