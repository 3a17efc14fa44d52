using Callboard.Testing;
using Xunit;
using static Callboard.Tests.Talk.ThreadSteps;

namespace Callboard.Tests.Talk;

/// <summary>What is unread is right after anything anybody does, in any order, by anybody.</summary>
public sealed class CountingWhatIsUnread(CallboardServer server)
{
    /// <summary>Conversations as a book would keep them: everything said, and for each person what they have read of it.</summary>
    private sealed class Book
    {
        public sealed record Said(Guid Id, int Author)
        {
            public bool Gone { get; set; }
        }

        public sealed class Part
        {
            public bool In { get; set; }

            public int Read { get; set; }

            public bool Muted { get; set; }
        }

        public List<Said> Messages { get; } = [];

        public Part[] People { get; init; } = [];

        public int Unread(int person) => Messages.Skip(People[person].Read).Count(m => m.Author != person && !m.Gone);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_every_step_of_a_random_sequence(int seed)
    {
        var random = new Random(seed);
        var (people, show) = await PeopleAsync(4);
        var threads = new[] { await people[0].StartAsync(show, "One", people[1]), await people[0].StartAsync(show, "Two", people[1], people[2], people[3]) };
        var books = threads.Select((_, t) => new Book
        {
            People = [.. people.Select((_, p) => new Book.Part { In = p < 2 || t == 1 })],
        }).ToArray();

        for (var step = 0; step < 60; step++)
        {
            var t = random.Next(threads.Length);
            await StepAsync(random, people, threads[t], books[t]);
            for (var p = 0; p < people.Count; p++)
            {
                var seen = (await people[p].GetAsync(Threads)).Expect(200);
                var expected = books.Select((b, i) => (Id: threads[i], Book: b)).Where(b => b.Book.People[p].In).ToDictionary(b => b.Id, b => b.Book.Unread(p));
                Assert.Equal(
                    expected.OrderBy(e => e.Key), seen.Data.Items().ToDictionary(i => i.Id(), i => i.Int("unread")).OrderBy(e => e.Key));
                var counted = books.Where(b => b.People[p] is { In: true, Muted: false }).Select(b => b.Unread(p)).ToList();
                Assert.Equal((counted.Sum(), counted.Count(c => c > 0)), (seen.Json.Int("unread"), seen.Json.Int("unreadThreads")));
            }
        }
    }

    [Fact]
    public async Task While_everybody_does_everything_at_once()
    {
        var (people, show) = await PeopleAsync(5);
        var thread = await people[0].StartAsync(show, "All at once", [.. people.Skip(1)]);
        await Task.WhenAll(people.Select(async (person, p) =>
        {
            var random = new Random(p);
            var mine = new List<Guid>();
            var furthest = 0;
            for (var step = 0; step < 25; step++)
            {
                switch (random.Next(4))
                {
                    case 0 or 1:
                        mine.Add((await person.SayAsync(thread, $"{p} {step}")).Id());
                        break;
                    case 2:
                        var read = (await person.ReadAsync(thread)).Expect(200).Data.Int("readNo");
                        Assert.True(read >= furthest, $"Reading went back from {furthest} to {read}.");
                        furthest = read;
                        break;
                    case 3 when mine.Count > 0:
                        var message = $"{Messages(thread)}/{mine[random.Next(mine.Count)]}";
                        (await (random.Next(2) == 0 ? person.DeleteAsync(message) : person.PostAsync($"{message}/restore"))).Expect(200);
                        break;
                }
            }
        }));

        var said = await people[0].HearAsync(thread);
        Assert.Equal(Enumerable.Range(1, said.Count), said.Select(m => m.Int("no")));
        foreach (var person in people)
        {
            var seen = Assert.Single(await person.ThreadsAsync());
            Assert.Equal(
                said.Count(m => m.Int("no") > seen.Int("readNo") && m["author"]!.Id() != person.Id && m["deletedAt"] is null), seen.Int("unread"));
        }
    }

    private async Task<(IReadOnlyList<ApiUser> People, Guid Show)> PeopleAsync(int count)
    {
        var organization = await server.NewOrganizationAsync();
        var people = new List<ApiUser> { await organization.AddAsync("manager", "Marcus Manager") };
        while (people.Count < count)
        {
            people.Add(await organization.AddAsync("member", $"Member {people.Count}"));
        }

        return (people, await organization.AddEventAsync(organization.Owner));
    }

    private static async Task StepAsync(Random random, IReadOnlyList<ApiUser> people, Guid thread, Book book)
    {
        var present = Enumerable.Range(0, people.Count).Where(p => book.People[p].In).ToList();
        var p = present[random.Next(present.Count)];
        var (person, part) = (people[p], book.People[p]);
        switch (random.Next(10))
        {
            case 0 or 1 or 2 or 3:
                var parent = book.Messages.Count > 0 && random.Next(3) == 0 ? book.Messages[random.Next(book.Messages.Count)].Id : (Guid?)null;
                var mentions = random.Next(4) == 0 ? new[] { people[present[random.Next(present.Count)]].Id } : null;
                book.Messages.Add(new Book.Said((await person.SayAsync(thread, "Hm", new { parentId = parent, mentions })).Id(), p));
                break;
            case 4:
                (await person.ReadAsync(thread)).Expect(200);
                part.Read = book.Messages.Count;
                break;
            case 5 when book.Messages.Count > 0:
                var at = random.Next(book.Messages.Count);
                (await person.ReadAsync(thread, book.Messages[at].Id)).Expect(200);
                part.Read = Math.Max(part.Read, at + 1);
                break;
            case 6 when book.Messages.Where(m => m.Author == p).ToList() is { Count: > 0 } own:
                var said = own[random.Next(own.Count)];
                var path = $"{Messages(thread)}/{said.Id}";
                (await (said.Gone ? person.PostAsync($"{path}/restore") : person.DeleteAsync(path))).Expect(200);
                said.Gone = !said.Gone;
                break;
            case 7:
                part.Muted = !part.Muted;
                (await person.PatchAsync($"{Threads}/{thread}/membership", new { muted = part.Muted })).Expect(200);
                break;
            // Whoever started it stays, so that there is always somebody to ask others in.
            case 8 when p != 0:
                (await person.RemoveAsync(thread, person)).Expect(204);
                part.In = false;
                break;
            case 9 when Enumerable.Range(0, people.Count).Except(present).ToList() is { Count: > 0 } away:
                var back = away[random.Next(away.Count)];
                (await person.InviteAsync(thread, people[back])).Expect(200);
                (book.People[back].In, book.People[back].Read) = (true, book.Messages.Count);
                break;
        }
    }
}
