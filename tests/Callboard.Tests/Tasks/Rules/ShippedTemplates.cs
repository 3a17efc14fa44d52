using Callboard.Tasks.Rules;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

public sealed class ShippedTemplates
{
    private static readonly string[] PromisedTypes =
    [
        "brand_activation", "catering", "concert", "conference", "fashion_week", "gala", "launch_party", "panel", "pop_up",
        "runway_show", "trunk_show", "wedding",
    ];

    public static TheoryData<string> Types => [.. TaskTemplates.List().Select(template => template.Type)];

    [Fact]
    public void Every_promised_event_type_has_one_and_the_rest_share_the_general_one() =>
        Assert.Equal(
            PromisedTypes.Append("general").Order(StringComparer.Ordinal),
            TaskTemplates.List().Select(template => template.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_has_80_to_150_tasks_in_all_phases_with_all_of_its_words_in_place(string type)
    {
        var template = TaskTemplates.Find(type)!;

        Assert.InRange(template.Tasks.Count, 80, 150);
        Assert.True(template.Version >= 1);
        Assert.NotEmpty(template.Title);
        Assert.Equal(Enum.GetValues<TaskPhase>().ToHashSet(), template.Tasks.Select(task => task.Phase).ToHashSet());
        Assert.All(template.Tasks, task =>
        {
            Assert.InRange(task.Name.Length, 1, 200);
            Assert.InRange(task.Description.Length, 30, 1000);
            Assert.InRange(task.EstimatedHours, 0.25m, 80m);
        });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_two_tasks_of_one_template_say_the_same(string type)
    {
        var template = TaskTemplates.Find(type)!;

        Assert.Equal(template.Tasks.Count, template.Tasks.Select(task => task.Key).Distinct().Count());
        Assert.Equal(template.Tasks.Count, template.Tasks.Select(task => task.Name.ToLowerInvariant()).Distinct().Count());
        Assert.Equal(template.Tasks.Count, template.Tasks.Select(task => task.Description).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Dependencies_form_a_graph_without_cycles_whose_deadlines_never_run_backwards(string type)
    {
        var template = TaskTemplates.Find(type)!;
        var byKey = template.Tasks.ToDictionary(task => task.Key);
        var finished = new HashSet<string>();

        // Take away what waits for nothing, again and again; a cycle would remain.
        while (template.Tasks.FirstOrDefault(task => !finished.Contains(task.Key) && task.DependsOn.All(finished.Contains)) is { } next)
        {
            finished.Add(next.Key);
        }

        Assert.Equal(template.Tasks.Count, finished.Count);
        Assert.All(template.Tasks, task => Assert.All(task.DependsOn, key => Assert.True(byKey[key].Due.IsNeverAfter(task.Due))));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_of_its_own_has_its_own_work_and_not_only_what_all_share(string type)
    {
        var general = TaskTemplates.Find(TaskTemplates.DefaultType)!.Tasks.Select(task => task.Key).ToHashSet();
        var own = TaskTemplates.Find(type)!.Tasks.Count(task => !general.Contains(task.Key));

        Assert.True(type == TaskTemplates.DefaultType ? own == 0 : own >= 30, $"{type} has {own} tasks of its own.");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Written_out_flat_a_template_reads_back_the_same(string type)
    {
        var template = TaskTemplates.Find(type)!;

        var load = TemplateLoader.Load(TemplateLoader.Write(template), _ => null);

        Assert.Empty(load.Errors);
        Assert.Equivalent(template, load.Template, strict: true);
    }

    [Theory]
    [InlineData("runway_show", "runway_show")]
    [InlineData("Runway Show", "runway_show")]
    [InlineData("  pop-up ", "pop_up")]
    [InlineData("custom", "general")]
    [InlineData("ice sculpture derby", "general")]
    [InlineData("", "general")]
    [InlineData(null, "general")]
    public void An_event_type_finds_its_template_however_spelled_or_falls_back(string? eventType, string expected) =>
        Assert.Equal(expected, TaskTemplates.For(eventType).Type);

    [Fact]
    public void The_list_counts_the_tasks_an_event_will_get() =>
        Assert.All(TaskTemplates.List(), summary =>
        {
            var template = TaskTemplates.Find(summary.Type)!;
            Assert.Equal((template.Version, template.Title, template.Tasks.Count), (summary.Version, summary.Title, summary.TaskCount));
        });
}
