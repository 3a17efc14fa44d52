using System.Globalization;
using Callboard.Tasks.Rules;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Callboard.Tests.Tasks.Rules;

public sealed class GeneratingAPlan
{
    private static readonly Guid Lead = new("01900000-0000-7000-8000-000000000001");
    private static readonly Guid Kim = new("01900000-0000-7000-8000-000000000002");
    private static readonly Guid Ada = new("01900000-0000-7000-8000-000000000003");

    private static readonly string[] Zones =
    [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "America/Sao_Paulo", "UTC",
    ];

    [Theory]
    [InlineData("America/New_York", "2027-03-14 02:30", "2027-03-14T07:30:00Z")]
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28 02:30", "2027-03-28T01:30:00Z")]
    [InlineData("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T00:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T14:45:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28 01:59", "2027-03-28T00:59:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28 03:00", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Berlin", "2027-10-31 03:00", "2027-10-31T02:00:00Z")]
    public void A_skipped_time_moves_forward_and_a_repeated_one_is_its_first(string zone, string local, string expected)
    {
        // The day before the event, so that the deadline falls into the night of the change.
        var wall = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var start = WallClock.ToInstant(wall.Date.AddDays(1).AddHours(20), Zone(zone));
        Assert.True(TemplateDeadline.TryParse($"start-1d {wall:HH:mm}", out var deadline));

        Assert.Equal(Instant(expected), deadline.Resolve(start, start, Zone(zone)));
    }

    [Fact]
    public void Five_in_the_afternoon_stays_five_in_the_afternoon_across_the_change_of_clocks()
    {
        Assert.True(TemplateDeadline.TryParse("start-30d 17:00", out var deadline));
        var start = Instant("2027-04-10T18:00:00Z");

        Assert.Equal(Instant("2027-03-11T16:00:00Z"), deadline.Resolve(start, start, Zone("Europe/Berlin")));
    }

    [Fact]
    public void Days_count_from_the_date_the_venue_sees()
    {
        // 23:30 UTC on the 9th is the morning of the 10th in Lord Howe.
        Assert.True(TemplateDeadline.TryParse("start-1d 09:00", out var deadline));
        var start = Instant("2027-06-09T23:30:00Z");

        Assert.Equal(Instant("2027-06-08T22:30:00Z"), deadline.Resolve(start, start, Zone("Australia/Lord_Howe")));
    }

    [Fact]
    public void With_time_enough_every_deadline_is_where_the_template_puts_it()
    {
        var template = TaskTemplates.For("gala");
        var @event = Event("2028-06-17T17:00:00Z", "2028-06-17T23:00:00Z", "Europe/Berlin");

        var plan = TaskGenerator.Generate(template, @event, Instant("2026-11-21T10:00:00Z"));

        var due = template.Tasks.ToDictionary(task => task.Key, task => task.Due.Resolve(@event.Start, @event.End, @event.Zone));
        Assert.All(plan, task => Assert.Equal(due[task.TemplateKey], task.Deadline));
        Assert.All(plan, task => Assert.Equal(TimeSpan.Zero, task.Deadline.Offset));
        Assert.Equal(Instant("2028-06-17T17:00:00Z"), plan.Single(task => task.TemplateKey == "doors-open").Deadline);
    }

    [Fact]
    public void Tasks_carry_what_the_template_says_and_point_at_each_other_by_id()
    {
        var template = TaskTemplates.For("wedding");

        var plan = TaskGenerator.Generate(template, Event("2028-06-17T12:00:00Z", "2028-06-17T23:00:00Z"), Instant("2026-11-21T10:00:00Z"));

        var byKey = plan.ToDictionary(task => task.TemplateKey);
        Assert.Equal(template.Tasks.Count, byKey.Count);
        Assert.All(template.Tasks, task =>
        {
            var made = byKey[task.Key];
            Assert.Equal(
                (task.Name, task.Description, task.Phase, task.WorkflowCategory, task.Priority, task.EstimatedHours),
                (made.Name, made.Description, made.Phase, made.WorkflowCategory, made.Priority, made.EstimatedHours));
            Assert.Equal(task.DependsOn.Select(key => byKey[key].Id), made.DependsOn);
        });
    }

    [Fact]
    public void Sorting_by_id_or_position_gives_the_same_order_and_prerequisites_stand_first()
    {
        var plan = TaskGenerator.Generate(
            TaskTemplates.For("concert"), Event("2027-06-17T18:00:00Z", "2027-06-17T22:00:00Z"), Instant("2026-11-21T10:00:00Z"));

        Assert.Equal(Enumerable.Range(1, plan.Count), plan.Select(task => task.Position));
        Assert.Equal(plan.Select(task => task.Id), plan.Select(task => task.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal));
        var position = plan.ToDictionary(task => task.Id, task => task.Position);
        Assert.All(plan, task => Assert.All(task.DependsOn, other => Assert.True(position[other] < task.Position)));
    }

    [Fact]
    public void Work_goes_to_whoever_holds_the_seat_and_else_to_the_lead()
    {
        var template = TaskTemplates.For("runway_show");
        var role = template.Tasks.ToDictionary(task => task.Key, task => task.Role);
        var @event = Event("2027-06-17T18:00:00Z", "2027-06-17T19:00:00Z") with
        {
            Team =
            [
                new GenerationMember(Kim, "custom"), new GenerationMember(Kim, "casting_director"),
                new GenerationMember(Ada, "production_manager"), new GenerationMember(Kim, "production_manager"),
                new GenerationMember(Kim, "event_lead"),
            ],
        };

        var plan = TaskGenerator.Generate(template, @event, Instant("2026-11-21T10:00:00Z"));

        Assert.Equal(Enum.GetValues<TemplateRole>().ToHashSet(), role.Values.ToHashSet());
        Assert.All(plan, task => Assert.Equal(
            role[task.TemplateKey] switch { TemplateRole.CastingDirector => Kim, TemplateRole.ProductionManager => Ada, _ => Lead },
            task.AssigneeId));
    }

    [Fact]
    public void When_the_event_is_near_the_first_half_is_squeezed_and_the_second_kept()
    {
        var template = TaskTemplates.For("runway_show");
        var now = Instant("2027-05-18T10:00:00Z");
        var @event = Event("2027-06-17T18:00:00Z", "2027-06-17T19:00:00Z", "America/New_York");
        var pivot = now + ((@event.Start - now) / 2);

        var plan = TaskGenerator.Generate(template, @event, now).ToDictionary(task => task.TemplateKey, task => task.Deadline);

        var planned = template.Tasks.ToDictionary(task => task.Key, task => task.Due.Resolve(@event.Start, @event.End, @event.Zone));
        Assert.Contains(planned, task => task.Value < now);
        Assert.All(planned.Where(task => task.Value >= pivot), task => Assert.Equal(task.Value, plan[task.Key]));
        Assert.All(planned.Where(task => task.Value < pivot), task => Assert.InRange(plan[task.Key], now, pivot));

        // In proportion: not heaped up on the first day.
        var squeezed = planned.Where(task => task.Value < pivot).Select(task => DateOnly.FromDateTime(plan[task.Key].UtcDateTime));
        Assert.True(squeezed.Distinct().Count() >= 10);
        Assert.All(planned.Where(task => task.Value < pivot), task => Assert.InRange(WallClock.ToLocal(plan[task.Key], @event.Zone).Hour, 6, 20));
    }

    [Fact]
    public void When_everything_lies_in_the_past_all_of_it_is_due_now()
    {
        var now = Instant("2026-11-21T10:00:00Z");

        var plan = TaskGenerator.Generate(TaskTemplates.For("panel"), Event("2025-06-17T18:00:00Z", "2025-06-17T19:00:00Z"), now);

        Assert.All(plan, task => Assert.Equal(now, task.Deadline));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("2027-06-17T18:00:00Z", "2027-06-01T18:00:00Z")]
    public void Dates_at_the_ends_of_the_calendar_and_ends_before_starts_make_a_plan_too(string start, string end)
    {
        var now = Instant("2026-11-21T10:00:00Z");

        foreach (var zone in Zones)
        {
            var plan = TaskGenerator.Generate(TaskTemplates.For("catering"), Event(start, end, zone), now);

            AssertInOrder(plan, now);
        }
    }

    [Fact]
    public void Deadlines_follow_the_dependencies_for_any_start_length_zone_and_now()
    {
        var types = TaskTemplates.List().Select(template => template.Type).ToArray();
        var cases =
            from type in Gen.Elements(types)
            from zone in Gen.Elements(Zones)
            from startMinutes in Gen.Choose(0, 5 * 365 * 24 * 60)
            from lengthMinutes in Gen.Choose(0, 10 * 24 * 60)
            from leadMinutes in Gen.OneOf(Gen.Choose(-14 * 24 * 60, 24 * 60), Gen.Choose(0, 500 * 24 * 60))
            select (type, zone, startMinutes, lengthMinutes, leadMinutes);

        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var start = Instant("2025-01-01T00:00:00Z").AddMinutes(given.startMinutes);
            var @event = new GenerationEvent(start, start.AddMinutes(given.lengthMinutes), Zone(given.zone), Lead, []);
            var now = start.AddMinutes(-given.leadMinutes).AddTicks(given.startMinutes);
            var template = TaskTemplates.For(given.type);

            var plan = TaskGenerator.Generate(template, @event, now);

            AssertInOrder(plan, now);
            var planned = template.Tasks.ToDictionary(task => task.Key, task => task.Due.Resolve(@event.Start, @event.End, @event.Zone));
            Assert.All(
                plan.Where(task => planned[task.TemplateKey] <= start && now <= start),
                task => Assert.True(task.Deadline <= start, $"{task.TemplateKey} slipped past the start"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void The_wall_clock_shows_the_asked_time_at_the_first_instant_that_can()
    {
        var cases =
            from zone in Gen.Elements(Zones)
            from minutes in Gen.Choose(0, 4 * 365 * 24 * 60)
            select (zone, minutes);
        // Every five minutes of the changing nights themselves, which a random draw would rarely meet.
        var nights =
            from night in Gen.Elements("2027-03-14", "2026-11-01", "2027-03-28", "2027-10-31", "2026-10-04", "2027-04-04")
            from zone in Gen.Elements(Zones)
            from fives in Gen.Choose(0, 12 * 6)
            select (zone, minutes: (int)(DateTime.Parse(night, CultureInfo.InvariantCulture) - new DateTime(2025, 1, 1)).TotalMinutes + (fives * 5));

        Prop.ForAll(Gen.OneOf(cases, nights).ToArbitrary(), given =>
        {
            var zone = Zone(given.zone);
            var local = new DateTime(2025, 1, 1).AddMinutes(given.minutes);

            var instant = WallClock.ToInstant(local, zone);

            var shown = WallClock.ToLocal(instant, zone);
            Assert.True(zone.IsInvalidTime(local) ? shown > local : shown == local, $"{local} became {shown}");
            Assert.DoesNotContain(Enumerable.Range(1, 36), fives => WallClock.ToLocal(instant.AddMinutes(-5 * fives), zone) == local);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static void AssertInOrder(IReadOnlyList<GeneratedTask> plan, DateTimeOffset now)
    {
        var deadline = plan.ToDictionary(task => task.Id, task => task.Deadline);
        Assert.All(plan, task =>
        {
            Assert.True(task.Deadline >= now, $"{task.TemplateKey} is due before now");
            Assert.All(task.DependsOn, other => Assert.True(deadline[other] <= task.Deadline, $"{task.TemplateKey} is due before its prerequisite"));
        });
    }

    private static GenerationEvent Event(string start, string end, string zone = "Europe/Berlin") =>
        new(Instant(start), Instant(end), Zone(zone), Lead, []);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
