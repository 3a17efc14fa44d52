using System.Collections.Concurrent;
using System.Text;
using Callboard.Testing;
using Callboard.Tests.Endpoints;
using Xunit;

namespace Callboard.Tests.Isolation;

/// <summary>
/// Every endpoint of the running server, asked by everybody who has no business there. Endpoints are enumerated, so a new one is asked
/// too; one the rules cannot say anything about fails with a sentence that tells what to add.
/// </summary>
public sealed class EveryEndpoint(CallboardServer server)
{
    private const int AtATime = 6;

    [Fact]
    public async Task Asks_for_a_sign_in_unless_it_is_listed_as_open()
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        await AssertAllAsync(api.Operations.Where(o => !AnonymousRoutes.Reasons.ContainsKey(o.Name)), async operation =>
        {
            var answer = await AskAsync(api, operation, server.Anonymous, victim, victim.Open);
            return Expect(answer, 401);
        });
    }

    [Fact]
    public async Task Shows_and_changes_nothing_of_another_organization()
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        var foreigner = (await RichOrganization.NewAsync(server)).Owner;
        var before = await victim.ChecksumsAsync();
        foreach (var header in new[] { null, victim.Id.ToString() })
        {
            await AssertAllAsync(api.Operations.Where(o => !Matrix.IsPersonal(o)), async operation =>
            {
                var answer = await AskAsync(api, operation, foreigner, victim, victim.Open, header);
                return Leak(answer, victim)
                    // With the organization named, it is the organization that is not there.
                    ?? (operation.OfAThing || header is not null ? Expect(answer, 404) : operation.Reads ? Expect(answer, 200) : NoFailure(answer));
            });
        }

        AssertSame(before, await victim.ChecksumsAsync());
    }

    [Theory]
    [InlineData("member")]
    [InlineData("manager")]
    public async Task Hides_an_event_of_a_team_from_everybody_else_on_the_staff(string role)
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        var outsider = role == "member" ? victim.Member : victim.Manager;
        var before = await victim.ChecksumsAsync();
        await AssertAllAsync(api.Operations.Where(o => o.OfAnEvent), async operation =>
        {
            var answer = await AskAsync(api, operation, outsider, victim, victim.Hidden);
            return Leak(answer, victim) ?? Expect(answer, 404);
        });
        await AssertAllAsync(api.Operations.Where(o => o.Reads && !o.OfAnEvent && !Matrix.IsPersonal(o)), async operation =>
            LeakOf(await AskAsync(api, operation, outsider, victim, victim.Hidden), victim.Hidden, victim.Marker + " hidden"));
        AssertSame(before, await victim.ChecksumsAsync());
    }

    [Fact]
    public async Task Lets_a_viewer_read_and_change_nothing()
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        var before = await victim.ChecksumsAsync();
        await AssertAllAsync(api.Operations.Where(o => !Matrix.IsPersonal(o)), async operation =>
        {
            var answer = await AskAsync(api, operation, victim.Viewer, victim, victim.Open);
            if (Matrix.ReadsOfAdministrators.ContainsKey(operation.Name))
            {
                return answer.Status is 200 or 403 or 404 ? LeakOf(answer, victim.Open, victim.Invitation.ToString()) : Expect(answer, 403);
            }

            return operation.Reads || Matrix.QuestionsByPost.Contains(operation.Name) ? Expect(answer, Matrix.Answer(operation))
                : Expect(answer, Matrix.IsHiddenFromStaff(operation) ? 404 : 403);
        });
        AssertSame(before, await victim.ChecksumsAsync());
    }

    [Fact]
    public async Task Shows_the_people_of_another_client_no_event()
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        var before = await victim.ChecksumsAsync();
        await AssertAllAsync(api.Operations.Where(o => !Matrix.IsPersonal(o)), async operation =>
        {
            var answer = await AskAsync(api, operation, victim.OtherClient, victim, victim.Open);
            if (operation.OfAnEvent)
            {
                return Leak(answer, victim) ?? Expect(answer, 404);
            }

            var leak = LeakOf(answer, victim.Open, victim.Marker + " open") ?? LeakOf(answer, victim.Hidden, victim.Marker + " hidden");
            return leak ?? (operation.Reads || Matrix.QuestionsByPost.Contains(operation.Name) || answer.Status is >= 400 and < 500
                ? NoFailure(answer)
                : $"{answer.Request}: a client wrote: {answer.Status} {answer.Text}");
        });
        AssertSame(before, await victim.ChecksumsAsync());
    }

    [Fact]
    public async Task Lets_a_key_that_reads_read_and_change_nothing()
    {
        var api = await ApiDescription.OfAsync(server);
        var victim = await RichOrganization.NewAsync(server);
        var before = await victim.ChecksumsAsync();
        await AssertAllAsync(api.Operations.Where(o => !AnonymousRoutes.Reasons.ContainsKey(o.Name)), async operation =>
        {
            var answer = await AskAsync(api, operation, victim.Reader, victim, victim.Open);
            return operation.Reads || Matrix.QuestionsByPost.Contains(operation.Name)
                // What concerns a person is not for keys, whatever they may read.
                ? answer.Status == 403 && (string?)answer.Json["code"] == "auth.session_required" ? null : Expect(answer, Matrix.Answer(operation))
                : Expect(answer, 403);
        });
        AssertSame(before, await victim.ChecksumsAsync());
    }

    /// <summary>That the others were refused proves something only if whoever has the right is not.</summary>
    [Fact]
    public async Task Serves_whoever_has_the_right()
    {
        var api = await ApiDescription.OfAsync(server);
        var readable = await RichOrganization.NewAsync(server);
        await AssertAllAsync(api.Operations.Where(o => o.Reads && !Matrix.IsPersonal(o)), async operation =>
            Expect(await AskAsync(api, operation, readable.Owner, readable, readable.Hidden), 200));
        // A write changes what the next one needs, so each has an organization of its own.
        await AssertAllAsync(api.Operations.Where(o => !o.Reads && !Matrix.IsPersonal(o)), async operation =>
        {
            var own = await RichOrganization.NewAsync(server);
            var answer = await AskAsync(api, operation, own.Owner, own, own.Hidden);
            // Some ask for more than a sample can know (a step of the workflow, a file to import) or refuse to repeat what is there;
            // what matters is that they found everything and permitted it.
            return answer.Status is >= 200 and < 300 or 409 or 415 || (answer.Status == 400 && operation.OtherBody is not null)
                ? null
                : $"{answer.Request}: the owner got {answer.Status}: {answer.Text}";
        });
    }

    private static async Task<Answer> AskAsync(
        ApiDescription api, ApiOperation operation, ApiUser caller, RichOrganization of, RichEvent at, string? organization = null)
    {
        object? body = operation.Body is { } schema
            ? (Matrix.Body(operation, of, at) ?? api.Sample(schema, Matrix.Fields(of, at), operation.Method is "PATCH" or "PUT")).ToJsonString()
            : operation.OtherBody is { } type
                ? new StringContent("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Encoding.UTF8, type == "*/*" ? "text/calendar" : type)
                : null;
        return await caller.SendAsync(
            new HttpMethod(operation.Method), Matrix.Address(operation, of, at), body,
            organization is null ? [] : [("X-Organization", organization)]);
    }

    private static async Task AssertAllAsync(IEnumerable<ApiOperation> operations, Func<ApiOperation, Task<string?>> check)
    {
        var all = operations.ToList();
        Assert.NotEmpty(all);
        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (operation, _) =>
        {
            try
            {
                if (await check(operation) is { } fault)
                {
                    faults.Add(fault);
                }
            }
            catch (InvalidOperationException e)
            {
                faults.Add(e.Message);
            }
        });
        Assert.True(faults.IsEmpty, $"{faults.Count} of {all.Count}:\n{string.Join("\n", faults.Order(StringComparer.Ordinal))}");
    }

    private static string? Expect(Answer answer, int status) =>
        answer.Status == status ? null : $"{answer.Request}: expected {status}, got {answer.Status}: {Short(answer.Text)}";

    private static string? NoFailure(Answer answer) => answer.Status < 500 ? null : Expect(answer, 400);

    /// <summary>Any name of the organization, or anything that only it knows.</summary>
    private static string? Leak(Answer answer, RichOrganization of) => LeakOf(answer, of.Open, of.Marker);

    private static string? LeakOf(Answer answer, RichEvent of, string text)
    {
        // An address that was asked for comes back in problems; ids count as leaked only in what is shown.
        var shown = answer.Status < 300 && of.Id != Guid.Empty && answer.Text.Contains(of.Id.ToString(), StringComparison.OrdinalIgnoreCase);
        return shown || answer.Text.Contains(text, StringComparison.OrdinalIgnoreCase)
            ? $"{answer.Request}: shows what is not the caller's: {answer.Status} {Short(answer.Text)}"
            : null;
    }

    private static void AssertSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var changed = before.Where(b => after[b.Key] != b.Value).Select(b => $"{b.Key}: {b.Value} → {after[b.Key]}").ToList();
        Assert.True(changed.Count == 0, $"Outsiders changed {string.Join("; ", changed)}");
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
