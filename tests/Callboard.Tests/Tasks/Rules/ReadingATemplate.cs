using System.Text.Json.Nodes;
using Callboard.Tasks.Rules;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

public sealed class ReadingATemplate
{
    private readonly Dictionary<string, string> _packs = [];

    [Fact]
    public void A_sound_template_loads()
    {
        var load = Load(Sound());

        Assert.Empty(load.Errors);
        Assert.Equal(90, load.Template!.Tasks.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"x\",")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"x\",\"colour\":\"red\"}")]
    [InlineData("{\"type\":\"x\",\"type\":\"y\"}")]
    [InlineData("{\"sections\":[{\"phase\":\"intermission\"}]}")]
    [InlineData("{\"sections\":[{\"phase\":0}]}")]
    [InlineData("{\"tasks\":[{\"due\":\"tomorrow\"}]}")]
    [InlineData("{\"tasks\":[{\"estimatedHours\":1e99}]}")]
    public void What_is_not_the_agreed_json_is_malformed(string json)
    {
        var load = TemplateLoader.Load(json, _ => null);

        Assert.Null(load.Template);
        Assert.Equal(TemplateFault.Malformed, Assert.Single(load.Errors).Fault);
    }

    [Fact]
    public void Deep_nesting_is_malformed_and_not_a_crash()
    {
        var load = TemplateLoader.Load(new string('[', 5000), _ => null);

        Assert.Equal(TemplateFault.Malformed, Assert.Single(load.Errors).Fault);
    }

    [Fact]
    public void Empty_places_in_lists_are_named_and_not_a_crash()
    {
        var template = Sound();
        template["include"] = new JsonArray((JsonNode?)null);
        template["omit"] = new JsonArray((JsonNode?)null);
        template["adjust"] = new JsonArray((JsonNode?)null);
        template["sections"]!.AsArray().Add(null);
        template["sections"]!.AsArray().Add(new JsonObject { ["tasks"] = new JsonArray((JsonNode?)null) });
        Task(template, 3)["dependsOn"] = new JsonArray((JsonNode?)null);

        var faults = Load(template).Errors.Select(error => error.Fault).ToHashSet();

        Assert.Superset(new HashSet<TemplateFault> { TemplateFault.IncludeNotFound, TemplateFault.UnknownKey, TemplateFault.InvalidValue }, faults);
    }

    [Theory]
    [InlineData("type", "Runway Show")]
    [InlineData("title", " ")]
    [InlineData("title", "line\nbreak")]
    public void The_heads_words_are_checked(string member, string value)
    {
        var template = Sound();
        template[member] = value;

        AssertOnly(template, TemplateFault.InvalidValue, member);
    }

    [Fact]
    public void The_version_starts_at_one()
    {
        var template = Sound();
        template["version"] = 0;

        AssertOnly(template, TemplateFault.InvalidValue, "version");
    }

    [Theory]
    [InlineData("key", "Not A Slug")]
    [InlineData("name", "")]
    [InlineData("name", "nul\0nul")]
    [InlineData("description", "")]
    [InlineData("estimatedHours", 0)]
    [InlineData("estimatedHours", -4)]
    [InlineData("estimatedHours", 100000)]
    [InlineData("due", null)]
    [InlineData("name", null)]
    public void Each_value_of_a_task_is_checked(string member, object? value)
    {
        var template = Sound();
        Task(template, 89)[member] = value switch { null => null, int number => number, _ => (string)value };

        var error = Assert.Single(Load(template).Errors);

        Assert.Equal(TemplateFault.InvalidValue, error.Fault);
        Assert.Contains(member == "key" ? "Not A Slug" : $"t89.{member}", $"{error.Where} {error.Message}");
    }

    [Fact]
    public void A_name_has_at_most_200_characters_and_a_description_1000()
    {
        var template = Sound();
        Task(template, 4)["name"] = new string('n', 201);
        Task(template, 5)["description"] = new string('d', 1001);

        Assert.Equal(["t4.name", "t5.description"], Load(template).Errors.Select(error => error.Where));
    }

    [Fact]
    public void A_task_without_phase_category_and_role_from_anywhere_is_refused()
    {
        var template = Sound();
        template["sections"]!.AsArray().Add(new JsonObject { ["tasks"] = new JsonArray(NewTask("bare", "start-3d 17:00")) });

        Assert.Equal(["bare.phase", "bare.workflowCategory", "bare.role"], Load(template).Errors.Select(error => error.Where));
    }

    [Fact]
    public void Two_tasks_with_one_key_are_refused()
    {
        var template = Sound();
        Task(template, 7)["key"] = "t6";

        AssertOnly(template, TemplateFault.DuplicateKey, "t6");
    }

    [Fact]
    public void A_key_that_a_pack_already_has_is_refused()
    {
        var template = Sound();
        _packs["common"] = Pack(NewTask("t6", "start-90d 17:00"));
        template["include"] = new JsonArray("common");

        AssertOnly(template, TemplateFault.DuplicateKey, "t6");
    }

    [Fact]
    public void A_dependency_on_nothing_is_refused()
    {
        var template = Sound();
        Task(template, 7)["dependsOn"] = new JsonArray("ghost");

        AssertOnly(template, TemplateFault.UnknownDependency, "t7");
    }

    [Fact]
    public void A_cycle_is_refused_and_shown()
    {
        var template = Sound();
        Task(template, 7)["dependsOn"] = new JsonArray("t8");
        Task(template, 8)["dependsOn"] = new JsonArray("t9");
        Task(template, 9)["dependsOn"] = new JsonArray("t7");

        var error = Assert.Single(Load(template).Errors);

        Assert.Equal(TemplateFault.Cycle, error.Fault);
        Assert.Contains("t7 → t8 → t9 → t7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_waiting_for_itself_is_a_cycle()
    {
        var template = Sound();
        Task(template, 7)["dependsOn"] = new JsonArray("t7");

        AssertOnly(template, TemplateFault.Cycle, "t7");
    }

    [Theory]
    [InlineData("start-20d 17:00", "start-21d 17:00")]
    [InlineData("start-20d 17:01", "start-20d 17:00")]
    [InlineData("start-5h", "start-6h")]
    [InlineData("end+1h", "start-6h")]
    [InlineData("start-6h", "start-1d 20:00")]
    [InlineData("start-0d 12:00", "start-6h")]
    [InlineData("start+4h", "end+2h")]
    [InlineData("end+1d 01:00", "end+2h")]
    public void A_deadline_that_may_lie_before_its_prerequisites_is_refused(string prerequisite, string dependent)
    {
        var template = Sound();
        Task(template, 7)["due"] = prerequisite;
        Task(template, 8)["due"] = dependent;
        Task(template, 8)["dependsOn"] = new JsonArray("t7");

        AssertOnly(template, TemplateFault.DeadlineOrder, "t8");
    }

    [Theory]
    [InlineData("start-21d 17:00", "start-20d 09:00")]
    [InlineData("start-1d 18:00", "start-12h")]
    [InlineData("start-6h", "start-90m")]
    [InlineData("start+2h", "end+2h")]
    [InlineData("start-1d 20:00", "end+0h")]
    [InlineData("end+8h", "end+2d 12:00")]
    public void Deadlines_in_order_are_accepted(string prerequisite, string dependent)
    {
        var template = Sound();
        Task(template, 7)["due"] = prerequisite;
        Task(template, 8)["due"] = dependent;
        Task(template, 8)["dependsOn"] = new JsonArray("t7");

        Assert.Empty(Load(template).Errors);
    }

    [Fact]
    public void A_pack_that_does_not_exist_is_named()
    {
        var template = Sound();
        template["include"] = new JsonArray("fireworks");

        AssertOnly(template, TemplateFault.IncludeNotFound, "fireworks");
    }

    [Theory]
    [InlineData(79)]
    [InlineData(151)]
    public void Too_few_and_too_many_tasks_are_refused(int count) => AssertOnly(Sound(count), TemplateFault.TaskCount, "tasks");

    [Theory]
    [InlineData(80)]
    [InlineData(150)]
    public void The_least_and_the_most_are_accepted(int count) => Assert.Empty(Load(Sound(count)).Errors);

    [Fact]
    public void Packs_may_include_packs_even_in_a_circle_and_come_in_once()
    {
        var template = Sound();
        _packs["inner"] = $$"""{ "include": ["outer"], "tasks": [] }""";
        _packs["outer"] = Pack(NewTask("shared", "start-90d 17:00")).Insert(1, "\"include\": [\"inner\"],");
        template["include"] = new JsonArray("inner", "outer", "inner");

        var load = Load(template);

        Assert.Empty(load.Errors);
        Assert.Single(load.Template!.Tasks, task => task.Key == "shared");
    }

    [Fact]
    public void The_lead_scale_shortens_packs_but_keeps_the_last_week_and_the_templates_own_tasks()
    {
        var template = Sound();
        _packs["common"] = Pack(NewTask("early", "start-107d 17:00"), NewTask("late", "start-7d 17:00"));
        template["include"] = new JsonArray("common");
        template["leadScale"] = 0.5;

        var due = Load(template).Template!.Tasks.ToDictionary(task => task.Key, task => task.Due.ToString());

        Assert.Equal(("start-57d 17:00", "start-7d 17:00", "start-120d 17:00"), (due["early"], due["late"], due["t0"]));
    }

    [Fact]
    public void An_omitted_task_hands_its_prerequisites_to_those_that_waited_for_it()
    {
        var template = Sound();
        _packs["common"] = Pack(
            NewTask("first", "start-90d 17:00"),
            NewTask("middle", "start-80d 17:00", "first"),
            NewTask("last", "start-70d 17:00", "middle"));
        template["include"] = new JsonArray("common");
        template["omit"] = new JsonArray("middle");

        var tasks = Load(template).Template!.Tasks;

        Assert.DoesNotContain(tasks, task => task.Key == "middle");
        Assert.Equal(["first"], tasks.Single(task => task.Key == "last").DependsOn);
    }

    [Fact]
    public void An_adjusted_task_changes_only_what_is_given()
    {
        var template = Sound();
        _packs["common"] = Pack(NewTask("first", "start-90d 17:00"));
        template["include"] = new JsonArray("common");
        template["adjust"] = new JsonArray(new JsonObject { ["key"] = "first", ["name"] = "Another name", ["role"] = "marketing_lead" });

        var task = Load(template).Template!.Tasks.Single(task => task.Key == "first");

        Assert.Equal(("Another name", TemplateRole.MarketingLead, "start-90d 17:00"), (task.Name, task.Role, task.Due.ToString()));
    }

    [Theory]
    [InlineData("omit", "\"ghost\"")]
    [InlineData("adjust", "{ \"key\": \"ghost\", \"name\": \"Boo\" }")]
    public void Leaving_out_or_changing_what_is_not_included_is_refused(string member, string entry)
    {
        var template = Sound();
        template[member] = new JsonArray(JsonNode.Parse(entry));

        AssertOnly(template, TemplateFault.UnknownKey, "ghost");
    }

    [Theory]
    [InlineData("start-45d 17:00")]
    [InlineData("start+0d 09:30")]
    [InlineData("end+2d 12:00")]
    [InlineData("start-6h")]
    [InlineData("end+90m")]
    public void A_deadline_reads_as_it_is_written(string text)
    {
        Assert.True(TemplateDeadline.TryParse(text, out var deadline));
        Assert.Equal(text, deadline.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("start-45d")]
    [InlineData("start-45d 24:00")]
    [InlineData("start-45d 9:00")]
    [InlineData("start-1501d 09:00")]
    [InlineData("start-45h 17:00")]
    [InlineData("middle-1h")]
    [InlineData("start-6h\n")]
    [InlineData("start-٦h")]
    public void Other_words_for_a_deadline_are_refused(string? text) => Assert.False(TemplateDeadline.TryParse(text, out _));

    private TemplateLoad Load(JsonObject template) => TemplateLoader.Load(template.ToJsonString(), name => _packs.GetValueOrDefault(name));

    private void AssertOnly(JsonObject template, TemplateFault fault, string where)
    {
        var load = Load(template);

        Assert.Null(load.Template);
        var error = Assert.Single(load.Errors);
        Assert.Equal((fault, where), (error.Fault, error.Where));
        Assert.NotEmpty(error.Message);
    }

    private static JsonObject Sound(int count = 90) => new()
    {
        ["type"] = "test_event",
        ["version"] = 1,
        ["title"] = "Test event",
        ["sections"] = new JsonArray(Section(Enumerable.Range(0, count).Select(i => NewTask($"t{i}", $"start-{120 - (i / 2)}d 17:00")))),
    };

    private static string Pack(params JsonObject[] tasks) => new JsonObject { ["sections"] = new JsonArray(Section(tasks)) }.ToJsonString();

    private static JsonObject Section(IEnumerable<JsonObject> tasks) => new()
    {
        ["phase"] = "pre_production",
        ["workflowCategory"] = "event_planning",
        ["role"] = "event_lead",
        ["tasks"] = new JsonArray([.. tasks]),
    };

    private static JsonObject NewTask(string key, string due, params string[] dependsOn) => new()
    {
        ["key"] = key,
        ["name"] = $"Do {key}",
        ["description"] = $"What {key} is about.",
        ["estimatedHours"] = 2,
        ["due"] = due,
        ["dependsOn"] = new JsonArray([.. dependsOn.Select(other => JsonValue.Create(other))]),
    };

    private static JsonNode Task(JsonObject template, int i) => template["sections"]![0]!["tasks"]![i]!;
}
