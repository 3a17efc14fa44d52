using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Callboard.Admission;
using Callboard.Admission.Rules;
using Callboard.Host;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Callboard.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Callboard.Tests.Admission;

/// <summary>A server whose line to the database is cut says so to every gate at once, and goes on by itself when the line is back.</summary>
public sealed class LosingTheDatabase(CallboardServer server) : IAsyncLifetime
{
    private const int Waiting = 200;

    private readonly Line _line = new(new NpgsqlConnectionStringBuilder(server.Logins.App));
    private DataSources _sources = null!;
    private WebApplication _node = null!;

    public async ValueTask InitializeAsync()
    {
        _sources = new DataSources(_line.Through(server.Logins.App), _line.Through(server.Logins.System), _line.Through(server.Logins.Feed));
        _node = CallboardApp.Build(
            [
                "--urls=http://127.0.0.1:0", "--Limits:WritesPerMinute=0", "--Limits:RequestsPerMinute=0", "--Logging:LogLevel:Default=None",
                $"--Mail:Directory={Path.Combine(Path.GetTempPath(), $"cb-{Guid.CreateVersion7():n}")}",
            ],
            _sources);
        await _node.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _line.Restore();
        await _node.StopAsync();
        await _node.DisposeAsync();
        await _sources.DisposeAsync();
        _line.Dispose();
    }

    [Fact]
    public async Task A_gate_is_told_to_try_again_and_served_when_the_line_is_back()
    {
        var door = await Door.OpenAsync(await server.NewOrganizationAsync());
        await door.WristbandAsync("A1");
        using var client = new HttpClient { BaseAddress = CallboardServer.AddressOf(_node) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", door.User.Token);
        var gate = new ApiUser(client, door.User.Id, door.User.Name, door.User.Token);
        Assert.Equal("unknown_credential", Door.Said(await door.ScanAsync("nobody", by: gate)));
        var scan = new { scanId = Guid.CreateVersion7(), nfcId = "A1", gateId = door.GateId };

        _line.Cut();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gate.PostAsync($"{door.Path}/checkins", scan)));
        Assert.All(answers, a => Assert.Equal("1", a.ExpectProblem(503, "service.busy").Headers["Retry-After"]));
        foreach (var refused in (Answer[])
            [
                await gate.PostAsync($"{door.Path}/checkins/verify", new { nfcId = "A1", gateId = door.GateId }),
                await gate.PostAsync($"{door.Path}/checkins/batch", new { scans = new[] { scan } }),
                await gate.PostAsync($"/api/v1/checkins/{scan.scanId}/undo", new { reason = "?" }),
                await gate.GetAsync($"{door.Path}/allow-list"),
                await gate.GetAsync($"{door.Path}/metrics"),
            ])
        {
            Assert.Equal("1", refused.ExpectProblem(503, "service.busy").Headers["Retry-After"]);
        }

        _line.Restore();
        var answer = (await gate.PostAsync($"{door.Path}/checkins", scan)).Expect(200).Data;
        Assert.Equal(("allow", false), (answer.Str("decision"), (bool)answer["repeated"]!));
        await Recount.AssertSameAsync(server, door.SeriesId);
    }

    [Fact]
    public async Task Whoever_waits_while_the_line_is_cut_is_told_at_once_and_written_down_once()
    {
        var organization = await server.NewOrganizationAsync();
        var door = await Door.OpenAsync(organization);
        var desk = _node.Services.GetRequiredService<CheckInDesk>();
        var right = new ScanRight(organization.Id, door.EventId, door.User.Id, Guid.CreateVersion7(), MayCheckIn: true, Salt: null);
        var scans = Enumerable.Range(0, Waiting).Select(i => new Scan(
            Guid.CreateVersion7(), door.SeriesId, i, null, TimeProvider.System.GetUtcNow(), new ScanRequest(Guid.Empty, GateId: door.GateId))).ToList();
        Task<IReadOnlyList<ScanAnswer>>[] TakeAll() =>
            [.. scans.Select(scan => desk.TakeAsync(right, [scan], replayed: false, TestContext.Current.CancellationToken))];

        Task<IReadOnlyList<ScanAnswer>>[] waiting;
        await using (var held = await HeldSeries.TakeAsync(server, door.SeriesId))
        {
            waiting = TakeAll();
            await held.UntilSomebodyWaitsAsync();
            _line.Cut();
            foreach (var one in waiting)
            {
                var refused = await Assert.ThrowsAnyAsync<Exception>(() => one);
                Assert.Equal(503, new ProblemCatalogue([]).Of(refused)?.Status);
            }

            // Nobody's scan was at fault, so none was tried on its own.
            Assert.True(_line.Attempts < Waiting / 2, $"{_line.Attempts} attempts for {Waiting} scans");
        }

        _line.Restore();
        var answers = await Task.WhenAll(TakeAll());
        Assert.All(answers, a => Assert.Equal((Verdict.Deny, DenyReason.UnknownCredential), (a[0].Decision, a[0].Reason!.Value)));
        var counted = await Recount.AssertSameAsync(server, door.SeriesId);
        Assert.Equal(Waiting, counted.Int("denied"));
    }

    /// <summary>What lies between a server and PostgreSQL, and can be cut.</summary>
    private sealed class Line : IDisposable
    {
        private readonly string _host;
        private readonly int _port;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
        private volatile bool _isCut;
        private int _attempts;

        public Line(NpgsqlConnectionStringBuilder target)
        {
            (_host, _port) = (target.Host!.StartsWith('/') ? "127.0.0.1" : target.Host, target.Port);
            _listener.Start();
            _ = AcceptAsync();
        }

        /// <summary>How often somebody tried to get through since it was cut.</summary>
        public int Attempts => _attempts;

        public string Through(string login) => new NpgsqlConnectionStringBuilder(login)
        {
            Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;

        public void Cut()
        {
            (_isCut, _attempts) = (true, 0);
            foreach (var client in _open.Keys)
            {
                client.Close();
            }
        }

        public void Restore() => _isCut = false;

        public void Dispose()
        {
            Cut();
            _listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The end.
            }
        }

        private async Task ForwardAsync(TcpClient near)
        {
            using var far = new TcpClient();
            using (near)
            {
                if (_isCut)
                {
                    Interlocked.Increment(ref _attempts);
                    return;
                }

                (_open[near], _open[far]) = (true, true);
                try
                {
                    await far.ConnectAsync(_host, _port);
                    await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
                }
                catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    // Cut.
                }
                finally
                {
                    _open.TryRemove(near, out _);
                    _open.TryRemove(far, out _);
                }
            }
        }
    }
}
