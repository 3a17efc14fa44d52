using Callboard.Testing;
using Xunit;

namespace Callboard.Tests.Directories;

/// <summary>Lists: words, filters, order and pages.</summary>
public sealed class SearchingTheDirectory(CallboardServer server)
{
    [Theory]
    [InlineData("hermes", 1)]
    [InlineData("HERMÈS", 1)]
    [InlineData("Herme\u0300s", 1)]
    [InlineData("ÉCLAIR", 1)]
    [InlineData("muller", 2)]
    [InlineData("müller gmbh", 1)]
    [InlineData("gmbh muller", 1)]
    [InlineData("100%", 1)]
    [InlineData("%", 1)]
    [InlineData("_", 1)]
    [InlineData("a_b", 1)]
    [InlineData("\\", 1)]
    [InlineData("' or true --", 0)]
    [InlineData("strasse", 1)]
    [InlineData("московский", 1)]
    [InlineData("   ", 8)]
    public async Task Words_are_found_whatever_their_accents_and_case(string words, int expected)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        foreach (var name in (string[])["Hermès", "Éclair & Cie", "Müller GmbH", "Bo Muller", "100% Silk", @"a_b\c", "Straße 7", "Московский Дом"])
        {
            (await user.PostAsync("/api/v1/clients", new { companyName = name })).Expect(201);
        }

        var answer = (await user.GetAsync($"/api/v1/clients?q={Uri.EscapeDataString(words)}")).Expect(200);
        Assert.Equal(expected, answer.Json.Int("total"));
        Assert.Equal(expected, answer.Json.Int("count"));
        Assert.Equal(expected, answer.Data.AsArray().Count);
    }

    [Fact]
    public async Task Pages_cover_the_list_without_overlap_whichever_way_they_are_asked_for()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        var names = Enumerable.Range(0, 23).Select(i => $"Person {i % 5}").ToList();
        foreach (var name in names)
        {
            (await user.PostAsync("/api/v1/participants", new { name })).Expect(201);
        }

        var all = (await user.GetAsync("/api/v1/participants?limit=200")).Expect(200).Data.Items().Select(n => n.Id()).ToList();
        Assert.Equal(23, all.Distinct().Count());

        List<Guid> byCursor = [], byOffset = [], byPage = [];
        var next = "/api/v1/participants?limit=7&sort=-name";
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await user.GetAsync(cursor.Length > 0 ? $"{next}&cursor={cursor}" : next)).Expect(200);
            byCursor.AddRange(page.Data.Items().Select(n => n.Id()));
            cursor = page.Json.Str("nextCursor");
            Assert.Equal(23, page.Json.Int("total"));
        }

        for (var i = 0; i < 4; i++)
        {
            byOffset.AddRange((await user.GetAsync($"{next}&offset={i * 7}")).Expect(200).Data.Items().Select(n => n.Id()));
            byPage.AddRange((await user.GetAsync($"{next}&page={i + 1}")).Expect(200).Data.Items().Select(n => n.Id()));
        }

        Assert.Equal(all.Order(), byCursor.Order());
        Assert.Equal(byCursor, byOffset);
        Assert.Equal(byCursor, byPage);
    }

    [Fact]
    public async Task Names_sort_as_people_sort_them()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        foreach (var name in (string[])["zebra", "Éclat", "apple", "Banana", "eclair"])
        {
            (await user.PostAsync("/api/v1/designers", new { name })).Expect(201);
        }

        var ascending = (await user.GetAsync("/api/v1/designers")).Expect(200).Data.Items().Select(n => n.Str("name"));
        Assert.Equal(["apple", "Banana", "eclair", "Éclat", "zebra"], ascending);
        var descending = (await user.GetAsync("/api/v1/designers?sort=-name")).Expect(200).Data.Items().Select(n => n.Str("name"));
        Assert.Equal(["zebra", "Éclat", "eclair", "Banana", "apple"], descending);
    }

    [Theory]
    [InlineData("?sort=notes", "sort")]
    [InlineData("?sort=name;drop table directory.vendor", "sort")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?offset=-1", "offset")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?archived=perhaps", "archived")]
    [InlineData("?q=a%00b", "q")]
    [InlineData("?parentVendorId=7", "parentVendorId")]
    public async Task Unknown_wishes_are_refused_with_their_name(string query, string field)
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        (await user.GetAsync($"/api/v1/vendors{query}")).ExpectProblem(400, "request.invalid", field);
    }

    [Fact]
    public async Task Filters_are_exact_and_join()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        foreach (var (name, type, priceTier) in ((string, string, string)[])[("A", "catering", "high"), ("B", "catering", "low"), ("C", "light", "high")])
        {
            (await user.PostAsync("/api/v1/vendors", new { name, type, priceTier })).Expect(201);
        }

        async Task<string> NamesAsync(string query) =>
            string.Concat((await user.GetAsync($"/api/v1/vendors?{query}")).Expect(200).Data.Items().Select(n => n.Str("name")));

        Assert.Equal("AB", await NamesAsync("type=catering"));
        Assert.Equal("AC", await NamesAsync("priceTier=high"));
        Assert.Equal("A", await NamesAsync("type=catering&priceTier=high"));
        Assert.Equal("", await NamesAsync("type=cater"));
    }

    [Fact]
    public async Task Sponsors_are_filtered_by_tier_and_an_unknown_tier_is_refused()
    {
        var user = (await server.NewOrganizationAsync()).Owner;
        (await user.PostAsync("/api/v1/sponsors", new { companyName = "A", tier = "gold" })).Expect(201);
        (await user.PostAsync("/api/v1/sponsors", new { companyName = "B" })).Expect(201);

        Assert.Equal(1, (await user.GetAsync("/api/v1/sponsors?tier=gold")).Expect(200).Json.Int("total"));
        (await user.GetAsync("/api/v1/sponsors?tier=tin")).ExpectProblem(400, "request.invalid", "tier");
        (await user.PostAsync("/api/v1/sponsors", new { companyName = "C", tier = "tin" })).ExpectProblem(400, "request.invalid", "tier");
    }
}
