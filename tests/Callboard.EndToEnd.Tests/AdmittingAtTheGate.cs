using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Callboard.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Callboard.EndToEnd.Tests;

/// <summary>
/// The scanner in a volunteer's hand, against the real server: paired by a link, with and without a line, at one gate and at two.
/// </summary>
public sealed partial class AdmittingAtTheGate(CallboardServer server, Chromium chromium) : IDisposable
{
    private const string Ottilie = "Ottilie Brandner", Ruben = "Ruben Castellano", Ines = "Ines Haverkamp", Wanda = "Wanda Lisowska";
    private const string OttiliesChip = "04A1B2C3D4E501", OttiliesCode = "TKT-9QX2-OTTI", RubensChip = "04A1B2C3D4E502";
    private const string InesChip = "04A1B2C3D4E503", WandasChip = "04A1B2C3D4E504", NobodysCode = "TKT-0000-NONE";

    private readonly string _folder = Directory.CreateTempSubdirectory("callboard-gate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_device_is_paired_by_a_link_and_lets_in_refuses_with_a_reason_lets_out_and_takes_back()
    {
        var night = await NightAsync();
        await using var window = await OpenAsync("phone");
        var page = window.Page;

        await PairAsync(page, night, night.North);
        Assert.Empty(new Uri(page.Url).Fragment);
        await Expect(page.GetByText("5 passes, as of now.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Agrees with the server.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rehearse" }).ClickAsync();
        await Expect(page.GetByText("5 passes read from this device and one code refused in")).ToBeVisibleAsync();
        await ReadAsync(page, "ANY-CODE-WILL-DO");
        await Expect(page.GetByText("Read by a reader.")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-preflight");
        await StartAsync(page);

        Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(page, OttiliesChip));
        Assert.Equal("sine 880 1320, felt 40", await SignalAsync(page));
        await window.PictureAsync("gate-admit");
        // Held up longer than one reading takes, and not yet long enough to be somebody else with the same code.
        await Task.Delay(2600);
        Assert.StartsWith("Just admitted.", await PresentAsync(page, OttiliesChip), StringComparison.Ordinal);
        Assert.Equal("nothing", await SignalAsync(page));
        // Her ticket is she as well.
        Assert.Matches($@"^Already in\. {Ottilie}\. Guest\. Already inside since \d\d:\d\d, gate North\.$", await PresentAsync(page, OttiliesCode));
        Assert.Equal("sine 440 440, felt 120 80 120", await SignalAsync(page));
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-already");
        Assert.Equal($"Stop. Blocked. {Wanda} · Guest. This pass was blocked. Ask a supervisor.", await PresentAsync(page, WandasChip));
        Assert.Equal("square 196, felt 400", await SignalAsync(page));
        Assert.Equal($"Stop. Wrong gate. {Ines} · Crew. Send to gate South.", await PresentAsync(page, InesChip));
        Assert.Equal("Stop. Unknown code. This code is not known here. Send to the guest desk.", await PresentAsync(page, NobodysCode));
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-stop");

        Assert.Equal($"Admit. {Ruben}. Guest", await PresentAsync(page, RubensChip));
        await Expect(Inside(page)).ToHaveTextAsync("2 of 500 inside");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Undo() }).ClickAsync();
        await Expect(Inside(page)).ToHaveTextAsync("1 of 500 inside");
        Assert.Equal($"Admit. {Ruben}. Guest", await PresentAsync(page, RubensChip));
        await TapAwayAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "To exit" }).ClickAsync();
        await SignalAsync(page);
        Assert.Equal($"Out. {Ottilie}. Guest", await PresentAsync(page, OttiliesCode));
        Assert.Equal("sine 880 587, felt 40", await SignalAsync(page));
        await window.PictureAsync("gate-out");
        await Expect(Inside(page)).ToHaveTextAsync("1 of 500 inside");
        Assert.StartsWith("Stop. Not inside.", await PresentAsync(page, OttiliesChip), StringComparison.Ordinal);
        await TapAwayAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "To entry" }).ClickAsync();
        Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(page, OttiliesChip));
        await TapAwayAsync(page);
        // By hand, as it is printed.
        await page.GetByRole(AriaRole.Button, new() { Name = "To exit" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Type" }).ClickAsync();
        await page.GetByLabel("Code or chip id").FillAsync(OttiliesCode.ToLowerInvariant());
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-typed");
        var shown = await page.EvaluateAsync<int>("() => window.shown.length");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        Assert.Equal($"Out. {Ottilie}. Guest", await ShownAsync(page, shown + 1));

        await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
        Assert.Equal(
            [
                $"entry allow {Ottilie}", $"entry already_inside {Ottilie}", $"entry blocked {Wanda}", $"entry wrong_gate {Ines}", "entry unknown_credential ",
                $"entry allow {Ruben} undone", $"entry allow {Ruben}", $"exit allow {Ottilie}", $"exit not_inside {Ottilie}", $"entry allow {Ottilie}",
                $"exit allow {Ottilie}",
            ],
            (await night.LogAsync()).Select(Told));
        Assert.Equal(1, (await night.MetricsAsync()).Int("inside"));
        Assert.Empty(await night.ConflictsAsync());
    }

    [Fact]
    public async Task A_device_is_paired_by_holding_it_up_to_the_code_the_client_shows()
    {
        var night = await NightAsync();
        var film = Path.Combine(_folder, "pairing.y4m");
        await using (var office = await chromium.OpenAsync(server))
        {
            var desk = office.Page;
            await office.SignInAsync(night.Lead.Email, People.Password);
            await desk.GotoAsync($"/events/{night.Event}/check-in?view=devices");
            await desk.GetByLabel("Name", new() { Exact = true }).FillAsync("North, left");
            await desk.GetByRole(AriaRole.Combobox, new() { Name = "Gate (optional)" }).ClickAsync();
            await desk.GetByRole(AriaRole.Option, new() { Name = "North" }).ClickAsync();
            await desk.GetByRole(AriaRole.Checkbox, new() { NameRegex = FridayNight() }).CheckAsync();
            await desk.GetByRole(AriaRole.Button, new() { Name = "Make a device for 1 series" }).ClickAsync();
            var code = desk.GetByRole(AriaRole.Img, new() { Name = "QR code that pairs North, left" });
            await Expect(code).ToBeVisibleAsync();
            await office.ExpectAccessibleAsync();
            await office.PictureAsync("pairing");
            await FilmAsync(await SeenAsync(code), film);
        }

        await using var window = await OpenAsync("phone", arguments: CameraThatSees(film));
        var page = window.Page;
        await WatchAsync(page);
        await page.GotoAsync("/scan");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-unpaired");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the code with the camera" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Gate North" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.GetByText("With a key of its own.")).ToBeVisibleAsync();
        await StartAsync(page);
        // The code is still in front of the camera, and is nobody's ticket.
        Assert.StartsWith("Stop. Unknown code.", await ShownAsync(page, 1), StringComparison.Ordinal);
        Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(page, OttiliesChip));
        await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
        Assert.Equal($"entry allow {Ottilie}", Told((await night.LogAsync())[^1]));
        // A reader types wherever the focus is. A button does not take its Enter for a press, and a field is left as it was.
        await TapAwayAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "To exit" }).FocusAsync();
        await TypeLikeAReaderAsync(page, RubensChip, $"Admit. {Ruben}. Guest");
        await TapAwayAsync(page);
        await Expect(page.GetByText("Ready · Entry")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Type" }).ClickAsync();
        await page.GetByLabel("Code or chip id").FillAsync("Otti");
        await TypeLikeAReaderAsync(page, WandasChip, $"Stop. Blocked. {Wanda} · Guest. This pass was blocked. Ask a supervisor.");
        await Expect(page.GetByLabel("Code or chip id")).ToHaveValueAsync("Otti");
        // Whom the key was made for is not kept where somebody else could read it.
        Assert.DoesNotContain("cbd_", page.Url, StringComparison.Ordinal);
        Assert.NotNull((await night.Lead.GetAsync("/api/v1/devices")).Expect(200).Data.Items().Single().Str("lastUsedAt"));
    }

    [Fact]
    public async Task Fifty_thousand_holders_are_decided_about_from_a_cold_start_without_a_line()
    {
        const int Holders = 50_000;
        var night = await NightAsync();
        var file = "code,category,holderName\n" + string.Join('\n', Enumerable.Range(0, Holders).Select(i => $"TKT-{i:D6},Guest,Guest number {i}"));
        (await night.Lead.SendAsync(
            HttpMethod.Post, $"/api/v1/events/{night.Event}/tickets/import", new StringContent(file, Encoding.UTF8, "text/csv"))).Expect(200);
        string wire;
        await using (var window = await OpenAsync("phone"))
        {
            await PairAsync(window.Page, night, night.North);
            await Expect(window.Page.GetByText($"{Holders + 5:N0} passes, as of now.")).ToBeVisibleAsync();
            wire = await window.Page.EvaluateAsync<string>(
                """
                () => {
                  const [list] = performance.getEntriesByType('resource').filter(each => each.name.includes('/allow-list')).sort((a, b) => b.transferSize - a.transferSize);
                  return `${(list.transferSize / 1024).toFixed(0)} kB on the wire (${(list.decodedBodySize / 1024).toFixed(0)} kB of list), fetched in ${list.duration.toFixed(0)} ms`;
                }
                """);
        }

        await using (var window = await OpenAsync("phone", offline: true))
        {
            var page = window.Page;
            await WatchAsync(page);
            await page.GotoAsync("/scan");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();
            var ready = await page.EvaluateAsync<double>("() => performance.now()");
            await StartAsync(page);
            var times = new List<double>();
            foreach (var i in Enumerable.Range(0, 40).Select(i => i * (Holders / 40)))
            {
                Assert.Equal($"Admit. Guest number {i}. Guest", await PresentAsync(page, $"TKT-{i:D6}"));
                times.Add(await page.EvaluateAsync<double>("() => window.decided"));
            }

            Assert.StartsWith("Stop. Unknown code.", await PresentAsync(page, NobodysCode), StringComparison.Ordinal);
            await Expect(Line(page)).ToHaveTextAsync("▲ Offline · 41 waiting");
            times.Sort();
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{Holders:N0} holders: {wire}; cold start without a line to ready in {ready:F0} ms; from the last key to the result on screen "
                + $"median {times[times.Count / 2]:F1} ms, slowest {times[^1]:F1} ms");
            window.ForgetErrorsOfTheLine();
        }
    }

    [Fact]
    public async Task Cut_off_from_a_cold_start_it_decides_from_its_list_keeps_its_log_and_tells_it_once()
    {
        var night = await NightAsync();
        var sent = new List<string>();
        await using (var window = await OpenAsync("phone"))
        {
            await AheadByThreeHoursAsync(window.Page);
            await PairAsync(window.Page, night, night.North);
            await Expect(window.Page.GetByText(ThreeHours())).ToBeVisibleAsync();
        }

        var from = TimeProvider.System.GetUtcNow();
        await using (var window = await OpenAsync("phone", offline: true))
        {
            await AheadByThreeHoursAsync(window.Page);
            await StartOfflineAsync(window);
            // The right time, by what the server said before the line was cut: to the second, so it may be another minute.
            Assert.Contains(
                await window.Page.Locator(".bar time").TextContentAsync(),
                new[] { from.AddSeconds(-2), from, TimeProvider.System.GetUtcNow().AddSeconds(1) }.Select(InBerlin));
            Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(window.Page, OttiliesChip));
            Assert.Equal($"Admit. {Ruben}. Guest", await PresentAsync(window.Page, RubensChip));
            Assert.StartsWith($"Stop. Blocked. {Wanda}", await PresentAsync(window.Page, WandasChip), StringComparison.Ordinal);
            Assert.StartsWith($"Stop. Wrong gate. {Ines}", await PresentAsync(window.Page, InesChip), StringComparison.Ordinal);
            Assert.StartsWith("Stop. Unknown code.", await PresentAsync(window.Page, NobodysCode), StringComparison.Ordinal);
            await TapAwayAsync(window.Page);
            await Expect(Line(window.Page)).ToHaveTextAsync("▲ Offline · 5 waiting");
            await Expect(window.Page.GetByText("A pass used at another gate since the list was made")).ToBeVisibleAsync();
            await Expect(Inside(window.Page)).ToHaveTextAsync("2 of 500 inside, as far as known here");
            await window.ExpectAccessibleAsync();
            await window.PictureAsync("gate-offline");
            window.ForgetErrorsOfTheLine();
        }

        var closed = TimeProvider.System.GetUtcNow();
        await using (var window = await OpenAsync("phone", offline: true))
        {
            var page = window.Page;
            await AheadByThreeHoursAsync(page);
            await StartOfflineAsync(window);
            await Expect(Line(page)).ToHaveTextAsync("▲ Offline · 5 waiting");
            Assert.StartsWith($"Already in. {Ottilie}", await PresentAsync(page, OttiliesCode), StringComparison.Ordinal);
            page.Request += (_, request) =>
            {
                if (request.Url.EndsWith("/checkins/batch", StringComparison.Ordinal))
                {
                    sent.AddRange(JsonNode.Parse(request.PostData!)!["scans"]!.AsArray().Select(scan => scan!.Str("scanId")!));
                }
            };

            await window.SetOfflineAsync(false);
            await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
            // Started again with a line it has nothing more to tell.
            await page.ReloadAsync();
            await StartAsync(page);
            await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
            window.ForgetErrorsOfTheLine();
        }

        var log = await night.LogAsync();
        Assert.Equal(
            [
                $"entry allow {Ottilie}", $"entry allow {Ruben}", $"entry blocked {Wanda}", $"entry wrong_gate {Ines}", "entry unknown_credential ",
                $"entry already_inside {Ottilie}",
            ],
            log.Select(Told));
        Assert.Equal(sent.Order(), log.Select(scan => scan.Id().ToString()).Order());
        // When it was, by a clock that is right; and beside it what the device's showed.
        Assert.All(log.Take(5), scan => Assert.InRange(At(scan, "at"), from.AddSeconds(-2), closed.AddSeconds(2)));
        Assert.All(log, scan => Assert.InRange((At(scan, "scannedAt") - At(scan, "at")).TotalMinutes, 179, 181));
        Assert.All(log, scan => Assert.True(At(scan, "receivedAt") > closed && (bool)scan["offline"]!));
        Assert.Equal(2, (await night.MetricsAsync()).Int("inside"));
        Assert.Empty(await night.ConflictsAsync());
    }

    [Fact]
    public async Task One_wristband_at_two_gates_without_a_line_is_let_in_twice_and_a_supervisor_is_told_once()
    {
        var night = await NightAsync();
        foreach (var (phone, gate) in new[] { ("north", night.North), ("south", night.South) })
        {
            await using (var window = await OpenAsync(phone))
            {
                await PairAsync(window.Page, night, gate, phone);
            }

            await using (var window = await OpenAsync(phone, offline: true))
            {
                await StartOfflineAsync(window);
                Assert.Equal($"{phone}: Admit. {Ottilie}. Guest", $"{phone}: {await PresentAsync(window.Page, OttiliesChip)}");
                await Expect(Line(window.Page)).ToHaveTextAsync("▲ Offline · 1 waiting");
                window.ForgetErrorsOfTheLine();
            }
        }

        Assert.Empty(await night.LogAsync());
        // The later admission is heard of first.
        foreach (var phone in new[] { "south", "north" })
        {
            await using var window = await OpenAsync(phone);
            await window.Page.GotoAsync("/scan");
            await StartAsync(window.Page);
            await Expect(Line(window.Page)).ToHaveTextAsync("● Online · 0 waiting");
        }

        var log = await night.LogAsync();
        Assert.Equal([$"entry allow {Ottilie}", $"entry allow {Ottilie}"], log.Select(Told));
        Assert.Equal(["North", "South"], log.Select(scan => scan.Str("gateName")!));
        var conflict = Assert.Single(await night.ConflictsAsync());
        Assert.Equal(("double_admission", null), (conflict.Str("kind"), conflict.Str("resolvedAt")));
        Assert.Equal(
            ["North", "South"], new[] { conflict["scan"]!.Str("gateName")!, conflict["otherScan"]!.Str("gateName")! }.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await night.MetricsAsync()).Int("inside"));
    }

    [Fact]
    public async Task What_a_thief_finds_on_the_device_is_neither_names_nor_codes()
    {
        var night = await NightAsync();
        string found;
        await using (var window = await OpenAsync("phone"))
        {
            await PairAsync(window.Page, night, night.North);
            await StartAsync(window.Page);
            Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(window.Page, OttiliesChip));
            Assert.StartsWith($"Already in. {Ottilie}", await PresentAsync(window.Page, OttiliesCode), StringComparison.Ordinal);
            Assert.StartsWith("Stop. Unknown code.", await PresentAsync(window.Page, NobodysCode), StringComparison.Ordinal);
            await Expect(Line(window.Page)).ToHaveTextAsync("● Online · 0 waiting");
            await window.SetOfflineAsync(true);
            Assert.Equal($"Admit. {Ruben}. Guest", await PresentAsync(window.Page, RubensChip));
            found = await StorageAsync(window.Page);
            window.ForgetErrorsOfTheLine();
        }

        // What is there in clear is found: the look goes deep enough.
        Assert.Contains("Friday night", found, StringComparison.Ordinal);
        Assert.Contains("already_inside", found, StringComparison.Ordinal);
        Assert.Contains(night.North.ToString(), found, StringComparison.Ordinal);
        var disk = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => (Place: file, Text: AsItLies(file)));
        string[] secrets = ["Ottilie", "Brandner", "Castellano", "Haverkamp", "Lisowska", OttiliesChip, OttiliesCode, RubensChip, InesChip, WandasChip, NobodysCode];
        Assert.Empty(disk.Append((Place: "what the page may read", Text: found)).SelectMany(
            kept => secrets.Where(secret => kept.Text.Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(secret => $"{secret} in {kept.Place}")));
    }

    [Fact]
    public async Task The_camera_reads_a_ticket()
    {
        var night = await NightAsync();
        var film = Path.Combine(_folder, "ticket.y4m");
        await using (var window = await OpenAsync("studio"))
        {
            await FilmAsync(await EncodeAsync(window.Page, OttiliesCode), film);
        }

        await using var camera = await OpenAsync("phone", arguments: CameraThatSees(film));
        var page = camera.Page;
        await PairAsync(page, night, night.North);
        await Expect(page.GetByText("Read by the camera.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await StartAsync(page);

        Assert.Equal($"Admit. {Ottilie}. Guest", await ShownAsync(page, 1));
        await camera.PictureAsync("gate-camera");
        await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
        Assert.Equal([$"entry allow {Ottilie}"], (await night.LogAsync()).Select(Told));
    }

    [Fact]
    public async Task A_gate_asks_the_server_first_or_lets_nobody_in_without_it_and_says_which()
    {
        var night = await NightAsync();
        (await night.Lead.PatchAsync($"/api/v1/events/{night.Event}/gates/{night.North}", new { mode = "confirm" })).Expect(200);
        (await night.Lead.PatchAsync($"/api/v1/events/{night.Event}/gates/{night.South}", new { mode = "strict" })).Expect(200);

        await using (var window = await OpenAsync("north"))
        {
            var page = window.Page;
            await PairAsync(page, night, night.North);
            await Expect(page.GetByText("Asks the server first")).ToBeVisibleAsync();
            await StartAsync(page);
            // Sold after the device heard last: the server knows.
            (await night.Lead.PostAsync($"/api/v1/events/{night.Event}/tickets", new { code = "TKT-LATE-0001", category = "Guest", holderName = "Late Comer" })).Expect(201);
            Assert.Equal("Admit. Late Comer. Guest", await PresentAsync(page, "TKT-LATE-0001"));
            await window.SetOfflineAsync(true);
            Assert.Equal($"Admit. {Ottilie}. Guest. ◆ Not confirmed: the server did not answer", await PresentAsync(page, OttiliesChip));
            await window.PictureAsync("gate-unconfirmed");
            await window.SetOfflineAsync(false);
            await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
            window.ForgetErrorsOfTheLine();
        }

        await using (var window = await OpenAsync("south"))
        {
            var page = window.Page;
            await PairAsync(page, night, night.South, "South");
            await Expect(page.GetByText("Only the server lets anybody in here.")).ToBeVisibleAsync();
            await window.PictureAsync("gate-preflight-strict");
            await StartAsync(page);
            await window.SetOfflineAsync(true);
            await SignalAsync(page);
            Assert.StartsWith("Hold. Not decided. The server does not answer, and this gate lets nobody in without it.", await PresentAsync(page, InesChip), StringComparison.Ordinal);
            Assert.Equal("sine 587 587, felt 80 80 80", await SignalAsync(page));
            await window.ExpectAccessibleAsync();
            await window.PictureAsync("gate-hold");
            await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
            await Expect(page.GetByText("Nobody is let in here until there is one")).ToBeVisibleAsync();
            await window.PictureAsync("gate-strict-offline");
            await Expect(Inside(page)).ToContainTextAsync(" of 500 inside");
            await window.SetOfflineAsync(false);
            Assert.Equal($"Admit. {Ines}. Crew", await PresentAsync(page, InesChip));
            await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
            window.ForgetErrorsOfTheLine();
        }

        var log = await night.LogAsync();
        Assert.Equal(["entry allow Late Comer", $"entry allow {Ottilie}", $"entry allow {Ines}"], log.Select(Told));
        Assert.Equal([false, true, false], log.Select(scan => (bool)scan["unconfirmed"]!));
        // What the server decided itself was never decided without a line.
        Assert.Equal([true, true, false], log.Select(scan => (bool)scan["offline"]!));
    }

    [Fact]
    public async Task A_supervisor_overrules_a_gate_with_a_PIN_given_in_the_client_and_wakes_it_when_it_is_locked()
    {
        var night = await NightAsync();
        await using var office = await chromium.OpenAsync(server, 390, 844);
        await office.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await office.SignInAsync(night.Lead.Email, People.Password);
        await office.Page.GotoAsync($"/events/{night.Event}/check-in?view=gates");
        await office.Page.GetByRole(AriaRole.Button, new() { Name = "Give somebody a PIN" }).ClickAsync();
        await office.Page.GetByRole(AriaRole.Combobox, new() { Name = "Who" }).ClickAsync();
        await office.Page.GetByRole(AriaRole.Option, new() { Name = "Sarah Lindqvist" }).ClickAsync();
        await office.Page.GetByLabel("PIN", new() { Exact = true }).FillAsync("480215");
        await office.ExpectAccessibleAsync();
        await office.PictureAsync("pin-form-dark-phone");
        await office.Page.GetByRole(AriaRole.Button, new() { Name = "Give PIN" }).ClickAsync();
        await Expect(office.Page.GetByText("supervisor: wakes and overrules")).ToBeVisibleAsync();
        await office.PictureAsync("gates-dark-phone");

        await using var window = await OpenAsync("phone");
        var page = window.Page;
        await PairAsync(page, night, night.North);
        await StartAsync(page);
        Assert.StartsWith($"Stop. Blocked. {Wanda}", await PresentAsync(page, WandasChip), StringComparison.Ordinal);
        await SignalAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Supervisor", Exact = true }).ClickAsync();
        await page.GetByLabel("Identity checked").CheckAsync();
        await page.GetByLabel("PIN of Sarah Lindqvist").FillAsync("111222");
        await HoldAsync(page, "Hold to let in");
        await Expect(page.GetByText("This is not their PIN.")).ToBeVisibleAsync();
        await page.GetByLabel("PIN of Sarah Lindqvist").FillAsync("480215");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-overrule");
        var before = await page.EvaluateAsync<int>("() => window.shown.length");
        await HoldAsync(page, "Hold to let in");
        Assert.Equal($"Admit. {Wanda}. Guest. Let in by Sarah Lindqvist: identity checked", await ShownAsync(page, before + 1));
        Assert.Equal("sine 660 880 1175, felt 40 60 40", await SignalAsync(page));
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-overruled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await window.PictureAsync("gate-more");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Locked" })).ToBeVisibleAsync();
        // Starting it again does not wake it.
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Locked" })).ToBeVisibleAsync();
        await ReadAsync(page, RubensChip);
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-locked");
        await page.GetByLabel("PIN of Sarah Lindqvist").FillAsync("480215");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await StartAsync(page);
        await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");

        var log = await night.LogAsync();
        Assert.Equal([$"entry blocked {Wanda}", $"entry allow {Wanda}"], log.Select(Told));
        Assert.Equal(("Sarah Lindqvist", "identity_checked", "blocked"),
            (log[1]["override"]!.Str("by"), log[1]["override"]!.Str("because"), log[1]["override"]!.Str("reason")));
        Assert.Empty(await night.ConflictsAsync());
        await office.Page.GotoAsync($"/series/{night.Series}?view=log");
        await Expect(office.Page.GetByText("let in by Sarah Lindqvist although blocked: identity checked")).ToBeVisibleAsync();
        await office.PictureAsync("log-overruled-dark-phone");
    }

    [Fact]
    public async Task Incidents_are_written_down_without_a_line_on_both_sides_and_a_lost_device_forgets_everything()
    {
        var night = await NightAsync();
        await using var office = await chromium.OpenAsync(server);
        var desk = office.Page;
        await office.SignInAsync(night.Lead.Email, People.Password);
        await desk.GotoAsync($"/events/{night.Event}/check-in?view=incidents");
        await Expect(desk.GetByText("Nothing happened yet")).ToBeVisibleAsync();

        await using var window = await OpenAsync("phone");
        var page = window.Page;
        await PairAsync(page, night, night.North, "North, left");
        await StartAsync(page);
        await window.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write down an incident" }).ClickAsync();
        await page.GetByLabel("Medical").CheckAsync();
        await page.GetByLabel("Critical: somebody has to come now").CheckAsync();
        await page.GetByLabel("What happened?").FillAsync("Somebody fainted at the rail");
        await page.GetByLabel("Who? (optional)").FillAsync("First aid 2");
        await window.ExpectAccessibleAsync();
        await window.PictureAsync("gate-incident");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.GetByText("Written down. It is sent as scans are.")).ToBeVisibleAsync();
        await Expect(Line(page)).ToHaveTextAsync("▲ Offline · 1 waiting");

        // At the desk the line is cut as well; what is written there waits, and is marked.
        await office.SetOfflineAsync(true);
        await desk.GetByLabel("What happened").FillAsync("Guests complain about the queue");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Write it down" }).ClickAsync();
        await Expect(desk.GetByRole(AriaRole.Img, new() { Name = "On this device, not sent yet" })).ToBeVisibleAsync();
        await office.PictureAsync("incidents-waiting");
        office.ForgetErrorsOfTheLine();
        await office.SetOfflineAsync(false);
        await Expect(desk.GetByRole(AriaRole.Img, new() { Name = "On this device, not sent yet" })).ToBeHiddenAsync();

        // What the scanner tells stands on the open screen by itself.
        await window.SetOfflineAsync(false);
        await Expect(Line(page)).ToHaveTextAsync("● Online · 0 waiting");
        window.ForgetErrorsOfTheLine();
        var log = desk.GetByRole(AriaRole.List, new() { Name = "Incidents, newest first" });
        await Expect(log.GetByText("Somebody fainted at the rail")).ToBeVisibleAsync();
        await Expect(log.GetByText("First aid 2")).ToBeVisibleAsync();
        await Expect(desk.GetByText("2 open, 1 critical")).ToBeVisibleAsync();
        Assert.DoesNotContain("fainted", await StorageAsync(page), StringComparison.Ordinal);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put right: Guests complain about the queue" }).ClickAsync();
        await desk.GetByLabel("What is right").FillAsync("It was the other queue");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put it right" }).ClickAsync();
        await Expect(log.GetByText("It was the other queue")).ToBeVisibleAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Tell the end: Somebody fainted at the rail" }).ClickAsync();
        await desk.GetByLabel("How it ended").FillAsync("Back on her feet, stays to the end");
        await desk.GetByRole(AriaRole.Button, new() { Name = "It is over" }).ClickAsync();
        await Expect(desk.GetByText("1 open", new() { Exact = true })).ToBeVisibleAsync();
        await office.ExpectAccessibleAsync();
        await office.PictureAsync("incidents");
        var told = (await night.Lead.GetAsync($"/api/v1/events/{night.Event}/incidents")).Expect(200).Data.Items().Select(i => i.Str("sentence")!).Order(StringComparer.Ordinal);
        Assert.Equal(["Back on her feet, stays to the end", "Guests complain about the queue", "It was the other queue", "Somebody fainted at the rail"], told);
        var table = await desk.RunAndWaitForDownloadAsync(() => desk.GetByRole(AriaRole.Link, new() { Name = "Export all" }).ClickAsync());
        Assert.Contains("Somebody fainted at the rail", await File.ReadAllTextAsync(await table.PathAsync()), StringComparison.Ordinal);

        // The device is seen, and told to forget while something still waits on it.
        await desk.GetByRole(AriaRole.Link, new() { Name = "Devices" }).ClickAsync();
        var fleet = desk.GetByRole(AriaRole.List, new() { Name = "Scanners" });
        await Expect(fleet.GetByText("Scanning")).ToBeVisibleAsync();
        await Expect(fleet.GetByText("North, entry · Friday night")).ToBeVisibleAsync();
        await office.ExpectAccessibleAsync();
        await office.PictureAsync("fleet");
        await window.SetOfflineAsync(true);
        Assert.Equal($"Admit. {Ottilie}. Guest", await PresentAsync(page, OttiliesChip));
        await Expect(Line(page)).ToHaveTextAsync("▲ Offline · 1 waiting");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Wipe North, left" }).ClickAsync();
        await desk.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Wipe North, left" }).ClickAsync();
        await Expect(fleet.GetByText("To be wiped")).ToBeVisibleAsync();
        await window.SetOfflineAsync(false);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pair this device" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        window.ForgetErrorsOfTheLine();
        await Expect(fleet.GetByText("Forgot everything")).ToBeVisibleAsync();
        Assert.Equal([$"entry allow {Ottilie}"], (await night.LogAsync()).Select(Told));
        Assert.DoesNotContain("Friday night", await StorageAsync(page), StringComparison.Ordinal);
        Assert.DoesNotContain("cbd_", await StorageAsync(page), StringComparison.Ordinal);

        await desk.SetViewportSizeAsync(390, 844);
        await desk.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await office.PictureAsync("fleet-dark-phone");
        await desk.GotoAsync($"/events/{night.Event}/check-in?view=incidents");
        await Expect(log.GetByText("It was the other queue")).ToBeVisibleAsync();
        await office.ExpectAccessibleAsync();
        await office.PictureAsync("incidents-dark-phone");
    }

    // The night

    private sealed record Night(ApiUser Lead, Guid Event, Guid Series, Guid North, Guid South)
    {
        /// <summary>What the server knows was scanned, the first scan first.</summary>
        public async Task<List<JsonNode>> LogAsync() =>
            [.. (await Lead.GetAsync($"/api/v1/series/{Series}/checkins?limit=100")).Expect(200).Data.Items().OrderBy(scan => At(scan, "at"))];

        public async Task<List<JsonNode>> ConflictsAsync() => [.. (await Lead.GetAsync($"/api/v1/series/{Series}/conflicts")).Expect(200).Data.Items()];

        public async Task<JsonNode> MetricsAsync() => (await Lead.GetAsync($"/api/v1/series/{Series}/metrics")).Expect(200).Data;
    }

    /// <summary>A series that is open now with two gates, of which one is not for the crew, and four people, one with a ticket and a wristband.</summary>
    private async Task<Night> NightAsync()
    {
        var lead = await server.RegisterAsync("Sarah Lindqvist");
        var now = TimeProvider.System.GetUtcNow();
        var (startAt, endAt) = (now.AddHours(-1), now.AddHours(5));
        var eventId = Guid.Parse((await lead.PostAsync("/api/v1/events", new
        {
            name = "Club weekend",
            type = "panel",
            startAt,
            endAt,
            timezone = "Europe/Berlin",
            visibility = "organization",
            targetAttendees = 500,
            generateTasks = false,
        })).Expect(201).Json.Str("eventId")!);
        var series = (await lead.PostAsync("/api/v1/series", new { eventId, name = "Friday night", startAt, endAt, capacity = 500, reentry = "allowed" }))
            .Expect(201).Data.Id();
        var path = $"/api/v1/events/{eventId}";
        var north = (await lead.PostAsync($"{path}/gates", new { name = "North", categories = new[] { "Guest" } })).Expect(201).Data.Id();
        var south = (await lead.PostAsync($"{path}/gates", new { name = "South" })).Expect(201).Data.Id();
        (await lead.PostAsync($"/api/v1/series/{series}/gates", new { gateIds = new[] { north, south } })).Expect(200);
        (await lead.PostAsync($"/api/v1/series/{series}/wristbands/bulk", new { all = true })).Expect(200);
        var ticketId = (await lead.PostAsync($"{path}/tickets", new { code = OttiliesCode, category = "Guest", holderName = Ottilie })).Expect(201).Data.Id();
        foreach (var wristband in new object[]
        {
            new { nfcId = OttiliesChip, category = "Guest", holderName = Ottilie, ticketId },
            new { nfcId = RubensChip, category = "Guest", holderName = Ruben },
            new { nfcId = InesChip, category = "Crew", holderName = Ines },
            new { nfcId = WandasChip, category = "Guest", holderName = Wanda, status = "blocked" },
        })
        {
            (await lead.PostAsync($"{path}/wristbands", wristband)).Expect(201);
        }

        foreach (var to in new[] { "scheduled", "active" })
        {
            (await lead.PostAsync($"/api/v1/series/{series}/transition", new { to })).Expect(200);
        }

        return new Night(lead, eventId, series, north, south);
    }

    // The device

    private Task<Window> OpenAsync(string phone, bool offline = false, params string[] arguments) =>
        chromium.OpenKeptAsync(server, Path.Combine(_folder, phone), offline, 390, 844, arguments);

    /// <summary>Opens the link of a new device, and waits until the page itself is kept.</summary>
    private static async Task PairAsync(IPage page, Night night, Guid gate, string name = "Phone")
    {
        var key = (await night.Lead.PostAsync("/api/v1/devices", new { name, scopes = new[] { "scan" }, seriesIds = new[] { night.Series } }))
            .Expect(201).Data.Str("token");
        await WatchAsync(page);
        await page.GotoAsync($"/scan#key={key}&series={night.Series}&gate={gate}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
    }

    private static async Task StartAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.GetByText("Ready · ")).ToBeVisibleAsync();
    }

    private static async Task StartOfflineAsync(Window window)
    {
        await WatchAsync(window.Page);
        await window.Page.GotoAsync("/scan");
        await StartAsync(window.Page);
    }

    /// <summary>The device's clock is set wrong.</summary>
    private static Task AheadByThreeHoursAsync(IPage page) =>
        page.AddInitScriptAsync("{ const right = Date.now; Date.now = () => right() + 3 * 3600_000; }");

    /// <summary>Writes down every result as it is said aloud, some are gone within a second; and what is heard and felt of it.</summary>
    private static Task WatchAsync(IPage page) => page.AddInitScriptAsync(
        """
        window.shown = [];
        window.heard = [];
        window.felt = [];
        Object.defineProperty(navigator, 'vibrate', { value: pattern => Boolean(window.felt.push(...pattern)) });
        const { createOscillator } = AudioContext.prototype;
        AudioContext.prototype.createOscillator = function () {
          const tone = createOscillator.call(this);
          const { start } = tone;
          tone.start = at => {
            // What nobody would hear does not count: a context that was never let sound has no running clock.
            if (this.state === 'running') window.heard.push([tone.type, tone.frequency.value]);
            start.call(tone, at);
          };
          return tone;
        };
        new MutationObserver(changes => {
          for (const { addedNodes } of changes)
            for (const node of addedNodes) {
              const said = node instanceof Element && (node.matches('.gate p[role=alert]') ? node : node.querySelector('.gate p[role=alert]'));
              if (said) {
                window.shown.push(said.textContent);
                window.decided = performance.now() - window.presented;
              }
            }
        }).observe(document, { childList: true, subtree: true });
        """);

    /// <summary>Holds a button down for as long as a slip is not.</summary>
    private static async Task HoldAsync(IPage page, string name)
    {
        var button = page.GetByRole(AriaRole.Button, new() { Name = name });
        await Expect(button).ToBeEnabledAsync();
        await button.HoverAsync();
        await page.Mouse.DownAsync();
        await Task.Delay(900);
        await page.Mouse.UpAsync();
    }

    /// <summary>What was heard and felt since the last time this was asked.</summary>
    private static Task<string> SignalAsync(IPage page) => page.EvaluateAsync<string>(
        """
        () => {
          const [heard, felt] = [window.heard.splice(0), window.felt.splice(0)];
          const parts = [...new Set(heard.map(([wave]) => wave)), ...heard.map(([, hertz]) => hertz)].join(' ');
          return heard.length + felt.length === 0 ? 'nothing' : `${parts}, felt ${felt.join(' ')}`;
        }
        """);

    /// <summary>Holds a code up to a reader and waits for what is answered.</summary>
    private static async Task<string> PresentAsync(IPage page, string code)
    {
        await TapAwayAsync(page);
        var before = await page.EvaluateAsync<int>("() => window.shown.length");
        await ReadAsync(page, code);
        return await ShownAsync(page, before + 1);
    }

    private static async Task<string> ShownAsync(IPage page, int count)
    {
        var shown = "";
        for (var i = 0; i < 300 && shown.Length == 0; i++)
        {
            shown = await page.EvaluateAsync<string>("count => window.shown[count - 1] ?? ''", count);
            await Task.Delay(50);
        }

        return shown;
    }

    private static Task TapAwayAsync(IPage page) => page.EvaluateAsync("() => document.querySelector('button.result')?.click()");

    /// <summary>
    /// Types like a reader. In one go inside the page: keys sent from here one by one come as far apart as a busy machine likes, which no
    /// reader's do.
    /// </summary>
    private static Task ReadAsync(IPage page, string code) => page.EvaluateAsync(
        """
        strokes => {
          window.presented = performance.now();
          for (const [key, code] of strokes)
            (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
        }
        """,
        code.Select(c => new[] { c.ToString(), CodeOf(c) }).Append(["Enter", "Enter"]).ToArray());

    /// <summary>
    /// With keys as the keyboard sends them, 5 ms apart, all on their way before the first is taken. Where the machine is so busy that a
    /// silence lies between them all the same, as with no reader, it is held up again.
    /// </summary>
    private static async Task TypeLikeAReaderAsync(IPage page, string code, string answer)
    {
        var keyboard = await page.Context.NewCDPSessionAsync(page);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var from = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            await Task.WhenAll(code.Append('\r').Select((c, i) => keyboard.SendAsync("Input.dispatchKeyEvent", new Dictionary<string, object>
            {
                ["type"] = "keyDown", ["text"] = c.ToString(), ["key"] = c == '\r' ? "Enter" : c.ToString(), ["code"] = c == '\r' ? "Enter" : CodeOf(c),
                ["timestamp"] = from + (i * 0.005),
            })));
            for (var i = 0; i < 40; i++)
            {
                if (await page.EvaluateAsync<bool>("answer => window.shown.includes(answer)", answer))
                {
                    return;
                }

                await Task.Delay(50);
            }
        }

        Assert.Fail($"Never shown: {answer}");
    }

    private static string CodeOf(char c) => c == '-' ? "Minus" : char.IsAsciiDigit(c) ? $"Digit{c}" : $"Key{c}";

    private static ILocator Line(IPage page) => page.Locator(".bar .line");

    private static ILocator Inside(IPage page) => page.Locator(".inside");

    private static DateTimeOffset At(JsonNode scan, string field) => DateTimeOffset.Parse(scan.Str(field)!, CultureInfo.InvariantCulture);

    private static string InBerlin(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Told(JsonNode scan) =>
        $"{scan.Str("direction")} {scan.Str("reason") ?? "allow"} {scan.Str("holderName")}{(scan.Str("undoneAt") is null ? "" : " undone")}";

    /// <summary>Everything a page may keep, as text: databases with their bytes, and what is kept by name.</summary>
    private static Task<string> StorageAsync(IPage page) => page.EvaluateAsync<string>(
        """
        async () => {
          const settled = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const bytes = view => {
            const text = encoding => new TextDecoder(encoding).decode(view);
            const hex = [...view].map(each => each.toString(16).padStart(2, '0')).join('');
            return [text('utf-8'), text('utf-16le'), hex];
          };
          const asText = (_, value) =>
            value instanceof ArrayBuffer ? bytes(new Uint8Array(value))
              : ArrayBuffer.isView(value) ? bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) : value;
          const found = [{ ...localStorage }, { ...sessionStorage }];
          for (const { name } of await indexedDB.databases()) {
            const database = await settled(indexedDB.open(name));
            for (const store of database.objectStoreNames)
              found.push(name, store, await settled(database.transaction(store).objectStore(store).getAll()));
            database.close();
          }
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(request.url);
          return JSON.stringify(found, asText);
        }
        """);

    /// <summary>A file as whoever takes the device apart reads it: texts of one byte a character, and of two.</summary>
    private static string AsItLies(string file)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return text + text.Replace("\0", "", StringComparison.Ordinal);
    }

    private static string[] CameraThatSees(string film) =>
        ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={film}"];

    /// <summary>A code as black and white squares.</summary>
    private static async Task<bool[][]> EncodeAsync(IPage page, string code)
    {
        var encoder = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "qr.js")));
        return await page.EvaluateAsync<bool[][]>(
            "async ([encoder, code]) => (await import('data:text/javascript;base64,' + encoder)).encodeQR(code, 'raw')", new[] { encoder, code });
    }

    /// <summary>What is shown on a page as a camera in front of the screen sees it: its points, black or not.</summary>
    private static async Task<bool[][]> SeenAsync(ILocator shown) => await shown.Page.EvaluateAsync<bool[][]>(
        """
        async picture => {
          const side = 440;
          const context = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d');
          const bytes = Uint8Array.from(atob(picture), each => each.charCodeAt(0));
          context.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0, side, side);
          const { data } = context.getImageData(0, 0, side, side);
          return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => data[(y * side + x) * 4] < 128));
        }
        """,
        Convert.ToBase64String(await shown.ScreenshotAsync()));

    /// <summary>A film for the camera: a code, held still.</summary>
    private static async Task FilmAsync(bool[][] rows, string path)
    {
        const int Width = 640, Height = 480, Side = 440;
        var luma = Enumerable.Repeat((byte)235, Width * Height).ToArray();
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                luma[((y + ((Height - Side) / 2)) * Width) + x + ((Width - Side) / 2)] = rows[y * rows.Length / Side][x * rows.Length / Side] ? (byte)16 : (byte)235;
            }
        }

        await using var film = File.Create(path);
        await film.WriteAsync(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420jpeg\n"));
        for (var i = 0; i < 5; i++)
        {
            await film.WriteAsync("FRAME\n"u8.ToArray());
            await film.WriteAsync(luma);
            await film.WriteAsync(Enumerable.Repeat((byte)128, Width * Height / 2).ToArray());
        }
    }

    [GeneratedRegex(@"Off by 10(799|80[01]) s\. Times are corrected\.")]
    private static partial Regex ThreeHours();

    [GeneratedRegex("^Friday night")]
    private static partial Regex FridayNight();

    [GeneratedRegex("^Undo")]
    private static partial Regex Undo();
}
