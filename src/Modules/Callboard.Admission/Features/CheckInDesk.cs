using System.Threading.Channels;
using Callboard.Admission.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Callboard.Admission;

/// <summary>A scan on its way: what was asked, with what to look it up by.</summary>
/// <param name="Tag">Of the first reading of what was presented.</param>
/// <param name="OtherTag">Of the second, where it can be read in two ways.</param>
/// <param name="At">When it counts as made.</param>
/// <param name="IsQuestion">Nothing is to be made of it.</param>
internal sealed record Scan(
    Guid Id, Guid SeriesId, long Tag, long? OtherTag, DateTimeOffset At, ScanRequest Request, bool IsQuestion = false);

/// <summary>
/// Where the scans of a node come together. Whatever is waiting is decided in one transaction: idle, that is one scan at once; busy, it is
/// hundreds for little more. Nobody is answered before the commit is durable. A series has one flusher of a node, so that what waits is not
/// torn into small pieces; only a flush that is full has the next one follow at once, which waits for the lock with its passes looked up.
/// With other nodes the lock decides too. It begins with the first scan.
/// </summary>
internal sealed partial class CheckInDesk(SystemDb db, ProblemCatalogue problems, ILogger<CheckInDesk> logger) : IAsyncDisposable
{
    /// <summary>Of what is uploaded later, so many in one transaction: whoever stands at a gate waits for that long at most.</summary>
    internal const int MostReplayed = 100;

    /// <summary>Scans in one transaction; more make it longer and hardly cheaper.</summary>
    private const int MostLive = 500;

    private const int Flushers = 2, MaxAttempts = 5, Places = 20_000;

    private static readonly string s_find = AdmissionModule.Sql["FindScans"], s_keep = AdmissionModule.Sql["KeepScans"];

    private readonly Lane[] _lanes = [.. Enumerable.Range(0, Flushers).Select(_ => new Lane())];

    private readonly CancellationTokenSource _stopping = new();
    private Task? _flushing;

    private sealed class Waiting(ScanRight right, IReadOnlyList<Scan> scans)
    {
        public ScanRight Right => right;

        public IReadOnlyList<Scan> Scans => scans;

        public TaskCompletionSource<IReadOnlyList<ScanAnswer>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // What is uploaded later waits in a queue of its own and comes in small portions, so that nobody at a gate waits for it.
    private sealed class Lane
    {
        public Channel<Waiting> Live { get; } = Channel.CreateBounded<Waiting>(Places);

        public Channel<Waiting> Replayed { get; } = Channel.CreateBounded<Waiting>(Places / 100);

        /// <summary>Rings when something came into either. Waiting for both would leave a waiter behind in the quiet one each time.</summary>
        public Channel<bool> Bell { get; } = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    }

    /// <summary>Decides about scans of one series, in their order, and answers once they are safe.</summary>
    /// <param name="replayed">They were collected without a line and may wait.</param>
    /// <exception cref="ProblemException">Too many are waiting.</exception>
    public async Task<IReadOnlyList<ScanAnswer>> TakeAsync(
        ScanRight right, IReadOnlyList<Scan> scans, bool replayed, CancellationToken cancellationToken)
    {
        Begin();
        var lane = _lanes[(uint)scans[0].SeriesId.GetHashCode() % Flushers];
        var waiting = new Waiting(right, scans);
        if (!(replayed ? lane.Replayed : lane.Live).Writer.TryWrite(waiting))
        {
            throw PlatformProblems.Busy.With("retryAfter", 1).ToException();
        }

        lane.Bell.Writer.TryWrite(true);
        return await waiting.Answer.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_flushing is { } flushing)
        {
            // What was being written is written.
            await flushing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        _stopping.Dispose();
    }

    private void Begin()
    {
        if (_flushing is null)
        {
            lock (_lanes)
            {
                _flushing ??= Task.WhenAll(_lanes.Select(lane => Task.Run(() => FlushAsync(lane, _stopping.Token))));
            }
        }
    }

    private async Task FlushAsync(Lane lane, CancellationToken stoppingToken)
    {
        var before = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            var taken = new List<Waiting>();
            var live = Take(lane.Live, MostLive, taken);
            Take(lane.Replayed, MostReplayed, taken);
            if (taken.Count == 0)
            {
                await before;
                await lane.Bell.Reader.ReadAsync(stoppingToken);
                continue;
            }

            var now = AnswerAsync(taken);
            if (live < MostLive)
            {
                // More come while these are written, and the next time takes them together.
                await now;
            }

            // When they stand in line, the next ones are read and sent while these become durable: they wait for the lock in the database.
            await before;
            before = now;
        }

        await before;
    }

    private static int Take(Channel<Waiting> from, int most, List<Waiting> taken)
    {
        var count = 0;
        while (count < most && from.Reader.TryRead(out var waiting))
        {
            taken.Add(waiting);
            count += waiting.Scans.Count;
        }

        return count;
    }

    private async Task AnswerAsync(List<Waiting> taken)
    {
        foreach (var of in taken.GroupBy(w => w.Right.OrganizationId).ToList())
        {
            await AnswerAsync(of.Key, [.. of]);
        }
    }

    private async Task AnswerAsync(Guid organization, IReadOnlyList<Waiting> waiting)
    {
        try
        {
            var answers = await DecideAsync(organization, waiting);
            for (var i = 0; i < waiting.Count; i++)
            {
                waiting[i].Answer.SetResult(answers[i]);
            }
        }
        catch (Exception e) when (problems.Of(e) is { Status: StatusCodes.Status503ServiceUnavailable } busy)
        {
            // The database is away or does not come to it. That is no scan's fault, and to ask for each on its own would make all wait longer.
            LogAway(e, waiting.Count);
            foreach (var one in waiting)
            {
                one.Answer.SetException(busy.ToException());
            }
        }
        catch (Exception e) when (waiting.Count > 1)
        {
            // One of them is at fault, and the others shall not suffer from it.
            LogFailed(e, waiting.Count);
            var half = waiting.Count / 2;
            await AnswerAsync(organization, [.. waiting.Take(half)]);
            await AnswerAsync(organization, [.. waiting.Skip(half)]);
        }
        catch (Exception e)
        {
            waiting[0].Answer.SetException(e);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<ScanAnswer>>> DecideAsync(Guid organization, IReadOnlyList<Waiting> waiting)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Not the callers' token: whoever gave up is decided about all the same, or a retry could not be told its answer.
                return await db.WriteAsync(transaction => DecideAsync(transaction, organization, waiting), CancellationToken.None);
            }
            catch (PostgresException e) when (attempt < MaxAttempts && e.SqlState
                is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation)
            {
                // Another node took the same scan at the same moment: next time it is found.
            }
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<ScanAnswer>>> DecideAsync(
        SystemTransaction transaction, Guid organization, IReadOnlyList<Waiting> waiting)
    {
        var all = waiting.SelectMany(w => w.Scans, (w, scan) => (w.Right, Scan: scan)).ToList();
        // Questions alone wait for nobody.
        var locking = !all.TrueForAll(a => a.Scan.IsQuestion);
        var (found, series) = await transaction.ListsAsync<FoundScan, SeriesFacts>(
            s_find, FindArguments(organization, all, locking),
            "select * from admission.series_facts($1, $2)", [organization, all.Select(a => a.Scan.SeriesId).Distinct().ToArray()],
            CancellationToken.None);
        var book = new ScanBook(series);
        var known = series.ToDictionary(s => s.Id);
        var answered = new Dictionary<Guid, (Guid SeriesId, ScanAnswer Answer)>();
        var fresh = new List<(ScanRight Right, Scan Scan, Decided Decided)>();
        var answers = new List<ScanAnswer>(all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            var (right, scan) = all[i];
            var facts = found[i].FactsOf(scan);
            if (!known.TryGetValue(scan.SeriesId, out var of))
            {
                // Removed after the right to scan it was looked up.
                throw AdmissionProblems.SeriesNotFound.ToException();
            }

            if (scan.IsQuestion)
            {
                answers.Add(Answers.Of(of, book.Ask(facts), scanId: null));
                continue;
            }

            var isSeen = answered.TryGetValue(scan.Id, out var before);
            if ((isSeen ? before.SeriesId : found[i].KnownSeriesId ?? scan.SeriesId) != scan.SeriesId)
            {
                // What was answered at another series is not for whoever may scan this one.
                throw PlatformProblems.IdTaken.On("scanId").ToException();
            }

            if (isSeen)
            {
                answers.Add(before.Answer with { Repeated = true });
                continue;
            }

            ScanAnswer answer;
            if (found[i].Known)
            {
                answer = found[i].Repeat(of, facts);
            }
            else
            {
                var decided = book.Take(facts);
                fresh.Add((right, scan, decided));
                answer = Answers.Of(of, decided, scan.Id);
            }

            answered.Add(scan.Id, (scan.SeriesId, answer));
            answers.Add(answer);
        }

        if (fresh.Count > 0)
        {
            await transaction.ExecuteAsync(s_keep, KeepArguments(organization, fresh, book), CancellationToken.None);
            if (ScanNotes.Of(organization, fresh.ConvertAll(f => (f.Right, f.Scan, f.Decided, known[f.Scan.SeriesId]))) is { } notes)
            {
                await transaction.ExecuteAsync(ScanNotes.Keep, notes, CancellationToken.None);
            }
        }

        var place = 0;
        return [.. waiting.Select(w =>
        {
            IReadOnlyList<ScanAnswer> mine = answers.GetRange(place, w.Scans.Count);
            place += w.Scans.Count;
            return mine;
        })];
    }

    private static object?[] FindArguments(Guid organization, List<(ScanRight Right, Scan Scan)> all, bool locking) =>
    [
        organization,
        all.ConvertAll(a => a.Right.EventId).ToArray(),
        all.ConvertAll(a => a.Scan.SeriesId).ToArray(),
        all.ConvertAll(a => a.Scan.Tag).ToArray(),
        all.ConvertAll(a => a.Scan.OtherTag).ToArray(),
        all.ConvertAll(a => a.Scan.Id).ToArray(),
        locking,
    ];

    private static object?[] KeepArguments(Guid organization, List<(ScanRight Right, Scan Scan, Decided Decided)> fresh, ScanBook book)
    {
        var here = book.Changed.ToList();
        // One order for everybody, as with the locks.
        var deltas = book.Deltas.OrderBy(d => d.SeriesId).ThenBy(d => d.Kind, StringComparer.Ordinal).ThenBy(d => d.Key, StringComparer.Ordinal).ToList();
        var events = fresh.ToDictionary(f => f.Scan.Id, f => f.Right.EventId);
        return
        [
            organization,
            fresh.ConvertAll(f => f.Scan.Id).ToArray(),
            fresh.ConvertAll(f => f.Right.EventId).ToArray(),
            fresh.ConvertAll(f => f.Scan.SeriesId).ToArray(),
            fresh.ConvertAll(f => f.Scan.Request.GateId).ToArray(),
            fresh.ConvertAll(f => f.Decided.Scan.Pass?.Id).ToArray(),
            fresh.ConvertAll(f => f.Decided.Scan.Pass?.HolderId).ToArray(),
            fresh.ConvertAll(f => f.Decided.Scan.Pass?.Category).ToArray(),
            fresh.ConvertAll(f => SnakeCase.Of(f.Decided.Scan.Direction)).ToArray(),
            fresh.ConvertAll(f => f.Decided.Reason is { } reason ? ScanBook.Name(reason) : null).ToArray(),
            fresh.ConvertAll(f => f.Scan.At).ToArray(),
            fresh.ConvertAll(f => f.Scan.Request.ScannedAt).ToArray(),
            fresh.ConvertAll(f => f.Scan.Request.DeviceId).ToArray(),
            fresh.ConvertAll(f => f.Right.CredentialId).ToArray(),
            fresh.ConvertAll(f => f.Right.UserId).ToArray(),
            fresh.ConvertAll(f => f.Scan.Request.DecidedOffline is not null).ToArray(),
            here.ConvertAll(h => h.SeriesId).ToArray(),
            here.ConvertAll(h => h.HolderId).ToArray(),
            here.ConvertAll(h => h.Where.Inside).ToArray(),
            here.ConvertAll(h => h.Category).ToArray(),
            here.ConvertAll(h => h.Where.Entries).ToArray(),
            here.ConvertAll(h => h.Where.LastAt).ToArray(),
            here.ConvertAll(h => h.Where.LastScanId).ToArray(),
            here.ConvertAll(h => h.Where.LastGateId).ToArray(),
            deltas.ConvertAll(d => d.SeriesId).ToArray(),
            deltas.ConvertAll(d => d.Kind).ToArray(),
            deltas.ConvertAll(d => d.Key).ToArray(),
            deltas.ConvertAll(d => d.Inside).ToArray(),
            deltas.ConvertAll(d => d.Entries).ToArray(),
            deltas.ConvertAll(d => d.Exits).ToArray(),
            deltas.ConvertAll(d => d.People).ToArray(),
            deltas.ConvertAll(d => d.Denied).ToArray(),
            book.Conflicts.ConvertAll(c => events[c.ScanId]).ToArray(),
            book.Conflicts.ConvertAll(c => c.SeriesId).ToArray(),
            book.Conflicts.ConvertAll(c => c.Kind).ToArray(),
            book.Conflicts.ConvertAll(c => c.ScanId).ToArray(),
            book.Conflicts.ConvertAll(c => c.OtherScanId).ToArray(),
            book.Conflicts.ConvertAll(c => c.HolderId).ToArray(),
            book.Conflicts.ConvertAll(c => c.Reason is { } reason ? ScanBook.Name(reason) : null).ToArray(),
        ];
    }

    [LoggerMessage(801, LogLevel.Warning, "A flush of {Count} was refused; its halves are tried.")]
    private partial void LogFailed(Exception exception, int count);

    [LoggerMessage(803, LogLevel.Warning, "{Count} waiting requests were told to come again: the database is away or too busy.")]
    private partial void LogAway(Exception exception, int count);
}
