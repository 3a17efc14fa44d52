using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Callboard.Admission.Rules;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Callboard.Admission;

/// <summary>
/// Imports that go on after their request was answered, a few at a time, with the rights of whoever asked. Their rows are told in the database,
/// so any node can answer for them; each renews its lease while it is waiting or worked on, so one whose node died is known to have failed.
/// </summary>
internal sealed partial class ImportJobs(DataSources sources, TimeProvider clock, ILogger<ImportJobs> logger) : BackgroundService
{
    // Two fill a database; each of those that wait may hold two gigabytes on the disk.
    private const int Workers = 2, Places = 8;

    // Several signs of life within a lease, so that a slow one is not taken for dead.
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(20);

    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(Places);
    private readonly ConcurrentDictionary<Guid, Work> _alive = new();
    private int _places = Places;

    /// <summary>An import that is ready to run.</summary>
    internal sealed record Work(
        Guid JobId, Guid EventId, PassKind Kind, Caller Caller, ReceivedFile File, PassReader Rows, Func<string, long> Tag);

    /// <summary>The right to post one job; given back unless it was used.</summary>
    internal sealed class Place(ImportJobs jobs) : IDisposable
    {
        public bool Used { get; set; }

        public void Dispose()
        {
            if (!Used)
            {
                Interlocked.Increment(ref jobs._places);
            }
        }
    }

    private sealed record JobRow(
        Guid Id, Guid EventId, string Kind, JobState State, int Done, int? Total, int Created, int Updated, int Unchanged, int Rejected,
        JsonElement Errors, string? Problem, DateTimeOffset CreatedAt);

    /// <summary>A job as it stands, whichever node works on it.</summary>
    public static async Task<Ok<DataResponse<ImportJob>>> GetAsync(Guid jobId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<ImportJob>(
            await FindAsync(db, jobId, cancellationToken) ?? throw PlatformProblems.NotFound.ToException()));

    /// <summary>The job with an id; null when there is none, or none the caller may see.</summary>
    public static async Task<ImportJob?> FindAsync(TenantDb db, Guid jobId, CancellationToken cancellationToken)
    {
        var row = await db.OneAsync<JobRow>(AdmissionModule.Sql["ImportJob"], [jobId], cancellationToken);
        return row is null ? null : new ImportJob(
            row.Id, row.EventId, row.Kind, row.State, row.Done, row.Total,
            row.State == JobState.Running ? null : new(
                row.Created, row.Updated, row.Unchanged, row.Rejected,
                row.Errors.Deserialize<IReadOnlyList<RowError>>(CallboardJson.Options)!),
            row.Problem, row.CreatedAt);
    }

    /// <summary>A place for one more job on this node; null when all are taken.</summary>
    public Place? TryReserve()
    {
        if (Interlocked.Decrement(ref _places) >= 0)
        {
            return new Place(this);
        }

        Interlocked.Increment(ref _places);
        return null;
    }

    /// <summary>Hands a job over. File and rows are the service's from now on.</summary>
    public void Post(Place place, Work work)
    {
        place.Used = true;
        _alive[work.JobId] = work;
        // There are as many places as the channel holds.
        _waiting.Writer.TryWrite(work);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What never began says so too.
        while (_waiting.Reader.TryRead(out var work))
        {
            await RunAsync(work, new CancellationToken(canceled: true));
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([SignAsync(stoppingToken), .. Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken))]);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await foreach (var work in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await RunAsync(work, stoppingToken);
        }
    }

    private async Task RunAsync(Work work, CancellationToken stoppingToken)
    {
        try
        {
            await new PassImport(new TenantDb(sources, work.Caller), work.EventId, work.Kind, work.JobId, work.Tag).RunAsync(work.Rows, stoppingToken);
        }
        catch (Exception e)
        {
            // The job itself says that and why; the log is for those who run the server, and a file that breaks off is none of their business.
            if (e is not (InvalidDataException or OperationCanceledException))
            {
                Failed(logger, work.JobId, e);
            }
        }
        finally
        {
            _alive.TryRemove(work.JobId, out _);
            await work.Rows.DisposeAsync();
            await work.File.DisposeAsync();
            Interlocked.Increment(ref _places);
        }
    }

    private async Task SignAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_sign, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var work in _alive.Values)
            {
                try
                {
                    await new TenantDb(sources, work.Caller).WriteOneAsync<Guid?>(
                        $"""
                        update admission.job set lease_until = now() + interval '{PassImport.Lease}'
                         where organization_id = app.current_organization() and id = $1 and state = 'running' returning id
                        """,
                        [work.JobId], stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The database may be away for a moment, and whoever asked may have lost the right; the import itself will find out.
                    Unsigned(logger, work.JobId, e);
                }
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The import {JobId} failed")]
    private static partial void Failed(ILogger logger, Guid jobId, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The import {JobId} could not say that it is alive")]
    private static partial void Unsigned(ILogger logger, Guid jobId, Exception exception);
}
