using System.Text.Json.Nodes;
using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Directories;

/// <summary>What holds for every kind of record.</summary>
public sealed class KeepingTheDirectory(CallboardServer server)
{
    public static TheoryData<string> Kinds => DirectoryKinds.Paths;

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_record_is_added_read_changed_archived_and_restored(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var organization = await server.NewOrganizationAsync();
        var user = organization.Owner;
        Guid? venue = kind.Path == "spaces" ? await user.AddVenueAsync() : null;
        var body = kind.New("Nordlicht", venue);

        var created = (await user.PostAsync($"/api/v1/{kind.Path}", body)).Expect(201);
        var address = $"/api/v1/{kind.Path}/{created.Data.Id()}";
        Assert.Equal(address, created.Headers["Location"]);
        foreach (var (field, value) in body)
        {
            Assert.True(JsonNode.DeepEquals(value, created.Data[field]), $"{field}: {created.Text}");
        }

        var read = (await user.GetAsync(address)).Expect(200);
        Assert.True(JsonNode.DeepEquals(created.Data, read.Data), read.Text);
        Assert.Equal("\"1\"", read.Headers["ETag"]);

        var changed = (await user.PatchAsync(address, $$"""{"{{kind.Field}}":{{kind.Value}}}""")).Expect(200);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(kind.Value), changed.Data[kind.Field]), changed.Text);
        Assert.Equal([kind.Field], changed.Json["updatedFields"]!.Items().Select(n => (string)n!));
        Assert.Equal("Nordlicht", changed.Data.Str(kind.Name));
        Assert.Equal("\"2\"", changed.Headers["ETag"]);

        var archived = (await user.DeleteAsync(address)).Expect(200);
        Assert.NotNull(archived.Data["archivedAt"]);
        Assert.Equal(0, (await user.GetAsync($"/api/v1/{kind.Path}?q=nordlicht")).Expect(200).Json.Int("total"));
        Assert.Equal(1, (await user.GetAsync($"/api/v1/{kind.Path}?q=nordlicht&archived=true")).Expect(200).Json.Int("total"));
        (await user.GetAsync(address)).Expect(200);

        var restored = (await user.PostAsync($"{address}/restore")).Expect(200);
        Assert.Null(restored.Data["archivedAt"]);
        Assert.Equal(1, (await user.GetAsync($"/api/v1/{kind.Path}?q=nordlicht")).Expect(200).Json.Int("count"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_same_create_sent_twice_is_one_create(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var user = (await server.NewOrganizationAsync()).Owner;
        var body = kind.New("Twice", kind.Path == "spaces" ? await user.AddVenueAsync() : null);
        body["id"] = Guid.CreateVersion7();

        var first = (await user.PostAsync($"/api/v1/{path}", body)).Expect(201);
        var second = (await user.PostAsync($"/api/v1/{path}", body)).Expect(200);
        Assert.True(JsonNode.DeepEquals(first.Data, second.Data), second.Text);
        Assert.Equal(1, (await user.GetAsync($"/api/v1/{path}?q=twice")).Expect(200).Json.Int("total"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_id_of_another_organization_is_free_here(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var (here, there) = ((await server.NewOrganizationAsync()).Owner, (await server.NewOrganizationAsync()).Owner);
        var taken = await there.AddOneAsync(kind, "Theirs");
        var body = kind.New("Ours", kind.Path == "spaces" ? await here.AddVenueAsync() : null);
        body["id"] = taken.Id();

        Assert.Equal("Ours", (await here.PostAsync($"/api/v1/{path}", body)).Expect(201).Data.Str(kind.Name));
        Assert.Equal("Theirs", (await there.GetAsync($"/api/v1/{path}/{taken.Id()}")).Expect(200).Data.Str(kind.Name));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_version_somebody_else_replaced_is_refused(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var user = (await server.NewOrganizationAsync()).Owner;
        var address = $"/api/v1/{path}/{(await user.AddOneAsync(kind, "First")).Id()}";
        var change = new JsonObject { [kind.Name] = "Second" };
        (await user.PatchAsync(address, change)).Expect(200);

        var stale = ("If-Match", "\"1\"");
        Assert.Equal(2, (await user.SendAsync(HttpMethod.Patch, address, change, stale)).ExpectProblem(412, "request.version_mismatch").Json.Int("version"));
        (await user.SendAsync(HttpMethod.Put, address, change, stale)).ExpectProblem(412, "request.version_mismatch");
        (await user.SendAsync(HttpMethod.Delete, address, null, stale)).ExpectProblem(412, "request.version_mismatch");
        (await user.SendAsync(HttpMethod.Put, address, new JsonObject { [kind.Name] = "Third" }, ("If-Match", "\"2\""))).Expect(200);
        Assert.Equal("Third", (await user.GetAsync(address)).Expect(200).Data.Str(kind.Name));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Viewers_read_members_write_managers_archive(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var organization = await server.NewOrganizationAsync();
        var (viewer, member, manager) =
            (await organization.AddAsync("viewer"), await organization.AddAsync("member"), await organization.AddAsync("manager"));
        var venue = await organization.Owner.AddVenueAsync();
        var record = (await member.PostAsync($"/api/v1/{path}", kind.New("Ours", venue))).Expect(201).Data;
        var address = $"/api/v1/{path}/{record.Id()}";
        var change = new JsonObject { [kind.Name] = "Changed" };

        (await viewer.GetAsync($"/api/v1/{path}")).Expect(200);
        (await viewer.GetAsync(address)).Expect(200);
        (await viewer.PostAsync($"/api/v1/{path}", kind.New("Another", venue))).ExpectProblem(403, "access.forbidden");
        (await viewer.PatchAsync(address, change)).ExpectProblem(403, "access.forbidden");
        foreach (var user in (ApiUser[])[viewer, member])
        {
            (await user.DeleteAsync(address)).ExpectProblem(403, "access.forbidden");
        }

        Assert.Equal("Ours", (await viewer.GetAsync(address)).Expect(200).Data.Str(kind.Name));
        (await member.PatchAsync(address, change)).Expect(200);
        (await manager.DeleteAsync(address)).Expect(200);
        foreach (var user in (ApiUser[])[viewer, member])
        {
            (await user.PostAsync($"{address}/restore")).ExpectProblem(403, "access.forbidden");
        }

        (await manager.PostAsync($"{address}/restore")).Expect(200);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Another_organization_does_not_know_it_exists(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var (here, there) = ((await server.NewOrganizationAsync()).Owner, (await server.NewOrganizationAsync()).Owner);
        var address = $"/api/v1/{path}/{(await here.AddOneAsync(kind, "Ours")).Id()}";

        (await there.GetAsync(address)).Expect(404);
        (await there.PatchAsync(address, new JsonObject { [kind.Name] = "Mine" })).Expect(404);
        (await there.DeleteAsync(address)).Expect(404);
        (await there.PostAsync($"{address}/restore")).Expect(404);
        Assert.Equal(0, (await there.GetAsync($"/api/v1/{path}?q=ours")).Expect(200).Json.Int("total"));
        (await server.Anonymous.GetAsync(address)).Expect(401);
        Assert.Equal("Ours", (await here.GetAsync(address)).Expect(200).Data.Str(kind.Name));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Bad_input_is_refused_with_its_field_and_leaves_nothing(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var user = (await server.NewOrganizationAsync()).Owner;
        var venue = await user.AddVenueAsync();
        var before = (await user.GetAsync($"/api/v1/{path}")).Expect(200).Json.Int("total");
        var kept = kind.New("Kept", venue);
        var address = (await user.PostAsync($"/api/v1/{path}", kept)).Expect(201).Headers["Location"];
        string[] names = ["null", "\"\"", "\"   \"", "7", "[]", $"\"{new string('x', 201)}\"", "\"a\\u0000b\"", "\"\\ud800\""];
        foreach (var name in names)
        {
            var fields = kind.New("x", venue).Where(f => f.Key != kind.Name).Select(f => $",\"{f.Key}\":{f.Value!.ToJsonString()}");
            var answers = new[]
            {
                await user.PostAsync($"/api/v1/{path}", $"{{\"{kind.Name}\":{name}{string.Concat(fields)}}}"),
                await user.PatchAsync(address, $"{{\"{kind.Name}\":{name}}}"),
            };
            foreach (var answer in answers)
            {
                Assert.True(answer.Status == 400 && answer.Json["errors"]?[kind.Name] is not null, $"{name}: {answer.Status} {answer.Text}");
            }
        }

        foreach (var body in (string[])["", "{", "[]", "null", "7", "{\"a\":1,\"a\":2}"])
        {
            var status = (await user.PostAsync($"/api/v1/{path}", body)).Status;
            Assert.True(status == 400, $"{body}: {status}");
        }

        (await user.PostAsync($"/api/v1/{path}", new StringContent("<a/>", null, "text/xml"))).Expect(415);
        (await user.GetAsync($"/api/v1/{path}/not-an-id")).Expect(404);
        (await user.GetAsync($"/api/v1/{path}/{Guid.CreateVersion7()}")).Expect(404);
        Assert.Equal(before + 1, (await user.GetAsync($"/api/v1/{path}")).Expect(200).Json.Int("total"));
        Assert.Equal("\"1\"", (await user.GetAsync(address)).Expect(200).Headers["ETag"]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_change_is_in_the_history_of_the_organization(string path)
    {
        var kind = DirectoryKinds.Of(path);
        var organization = await server.NewOrganizationAsync();
        var id = (await organization.Owner.AddOneAsync(kind, "Written")).Id();
        (await organization.Owner.PatchAsync($"/api/v1/{path}/{id}", new JsonObject { [kind.Name] = "Rewritten" })).Expect(200);

        await using var command = server.Admin.CreateCommand(
            "select string_agg(op || coalesce(' ' || new::text, ''), ' ' order by no) from app.action_history where organization_id = $1 and entity_id = $2 and op = 'update'");
        command.Parameters.AddWithValue(organization.Id);
        command.Parameters.AddWithValue(id);
        var column = kind.Name == "name" ? "name" : "company_name";
        Assert.Equal($$"""update {"{{column}}": "Rewritten"}""", (string?)await command.ExecuteScalarAsync());
    }
}
