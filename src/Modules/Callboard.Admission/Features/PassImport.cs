using Callboard.Admission.Rules;
using Callboard.Platform.Csv;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;
using Npgsql;
using NpgsqlTypes;

namespace Callboard.Admission;

/// <summary>
/// One import under way: rows are read and checked here, collected in chunks, and each chunk is one transaction, so that a slow upload never
/// holds a lock and whatever breaks off leaves whole chunks. While one chunk is written the next is read; two chunks are all that is ever held.
/// </summary>
/// <param name="db">The database with the rights of whoever imports.</param>
/// <param name="jobId">The row that tells how far it is.</param>
/// <param name="tag">Makes the tag of a normalised key.</param>
internal sealed class PassImport(TenantDb db, Guid eventId, PassKind kind, Guid jobId, Func<string, long> tag)
{
    /// <summary>Rows of a transaction: enough that its commit does not count, few enough to be held twice.</summary>
    public const int ChunkRows = 50_000;

    /// <summary>Faults that are told; all of them are counted.</summary>
    public const int MaxErrors = 1000;

    /// <summary>How long a job is believed to be worked on after its last sign of life.</summary>
    public const string Lease = "2 minutes";

    // From so many new passes on, plans made before them are out of date.
    private const int Many = 10_000;

    private readonly List<RowError> _errors = [];
    private int _created, _updated, _unchanged, _rejected;

    private sealed record Written(int Created, int Updated);

    /// <summary>Takes a file in.</summary>
    /// <remarks>Whoever gives up ends the reading; a chunk that was read is still written, because it is whole and nearly done.</remarks>
    /// <exception cref="InvalidDataException">The file breaks off. Chunks read before are taken in.</exception>
    public async Task<PassImportResult> RunAsync(PassReader rows, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(rows, cancellationToken);
        }
        catch (Exception e)
        {
            await FailAsync(e);
            throw;
        }

        var result = new PassImportResult(_created, _updated, _unchanged, _rejected, _errors);
        await EndAsync(JobState.Done, null);
        return result;
    }

    private async Task TakeAsync(PassReader rows, CancellationToken cancellationToken)
    {
        var (chunk, next) = (new PassChunk(), new PassChunk());
        var writing = Task.CompletedTask;
        try
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                Add(chunk, rows.Current);
                if (chunk.Rows == ChunkRows)
                {
                    await writing;
                    writing = WriteAsync(chunk);
                    (chunk, next) = (next, chunk);
                    chunk.Clear();
                }
            }
        }
        catch
        {
            // The chunk that is being written has the connection; whoever goes on must not meet it.
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        await writing;
        await WriteAsync(chunk);
    }

    private void Add(PassChunk chunk, in PassCells cells)
    {
        var faults = PassRow.Check(kind, cells, out var row);
        if (faults.Count == 0)
        {
            chunk.Add(row, tag);
            return;
        }

        chunk.Reject();
        foreach (var fault in faults)
        {
            if (_errors.Count < MaxErrors)
            {
                _errors.Add(new(cells.Row, fault.Field, fault.Message));
            }
        }
    }

    private async Task WriteAsync(PassChunk chunk)
    {
        if (chunk.Rows == 0)
        {
            return;
        }

        var written = await db.WriteAsync(
            async transaction =>
            {
                // The history of passes rests: a million wristbands are one thing that happened, and the job tells it.
                await transaction.ExecuteAsync(
                    "select set_config('app.bulk', 'on', true), admission.stage_passes()", [], CancellationToken.None);
                await transaction.CopyAsync(
                    "copy pg_temp.pass_row (key, tag, category, holder_name, email) from stdin (format binary)", chunk.CopyAsync, CancellationToken.None);
                var written = (await transaction.OneAsync<Written>(
                    "select created, updated from admission.take_passes($1, $2)", [eventId, kind], CancellationToken.None))!;
                await transaction.ExecuteAsync(
                    $"""
                    update admission.job
                       set done = done + $2, created = created + $3, updated = updated + $4, unchanged = unchanged + $5, rejected = rejected + $6,
                           lease_until = now() + interval '{Lease}'
                     where organization_id = app.current_organization() and id = $1
                    """,
                    [jobId, chunk.Rows, written.Created, written.Updated, chunk.UnchangedAfter(written.Created + written.Updated), chunk.Rejected],
                    CancellationToken.None);
                return written;
            },
            CancellationToken.None);
        _created += written.Created;
        _updated += written.Updated;
        _unchanged += chunk.UnchangedAfter(written.Created + written.Updated);
        _rejected += chunk.Rejected;
    }

    private async Task FailAsync(Exception e)
    {
        try
        {
            await EndAsync(JobState.Failed, SentenceOf(e));
        }
        catch (Exception failure) when (failure is NpgsqlException or ProblemException)
        {
            // Nobody may or can write any more: the lease runs out, and whoever asks is told that it broke off.
        }
    }

    private Task<int> EndAsync(JobState state, string? problem) => db.WriteAsync(
        async transaction =>
        {
            if (_created >= Many)
            {
                await transaction.ExecuteAsync("select admission.passes_imported()", [], CancellationToken.None);
            }

            return await transaction.ExecuteAsync(
                """
                update admission.job set state = $2, problem = $3, errors = $4, imported = created + updated
                 where organization_id = app.current_organization() and id = $1
                """,
                [jobId, state, problem, JsonText.Of(_errors)], CancellationToken.None);
        },
        CancellationToken.None);

    private static string SentenceOf(Exception e) => e switch
    {
        InvalidDataException => e.Message,
        OperationCanceledException => "It was stopped before the end of the file.",
        IOException => "The upload broke off.",
        ProblemException { Problem.Title: var title } => title,
        _ => "Something went wrong on our side.",
    };
}

/// <summary>Rows on their way into the database, each key once: rows with the same key follow one another, and the last word counts.</summary>
internal sealed class PassChunk
{
    private readonly Dictionary<string, int> _places = new(PassImport.ChunkRows, StringComparer.Ordinal);
    private readonly List<(PassRow Row, long Tag)> _passes = new(PassImport.ChunkRows);
    private int _repeated;

    /// <summary>Rows of the file that went into it, whatever became of them.</summary>
    public int Rows => _passes.Count + _repeated + Rejected;

    /// <summary>Rows with a fault.</summary>
    public int Rejected { get; private set; }

    /// <summary>Rows that changed nothing, when so many passes were changed.</summary>
    public int UnchangedAfter(int changed) => _passes.Count - changed + _repeated;

    public void Reject() => Rejected++;

    public void Add(in PassRow row, Func<string, long> tag)
    {
        if (_places.TryAdd(row.Key, _passes.Count))
        {
            _passes.Add((row, tag(row.Key)));
            return;
        }

        var at = _places[row.Key];
        _passes[at] = (_passes[at].Row.With(row), _passes[at].Tag);
        _repeated++;
    }

    public void Clear()
    {
        _places.Clear();
        _passes.Clear();
        (Rejected, _repeated) = (0, 0);
    }

    /// <summary>Sends the passes: key, tag, category, name of the holder, e-mail address.</summary>
    public async Task CopyAsync(NpgsqlBinaryImporter copy, CancellationToken cancellationToken)
    {
        foreach (var (row, tag) in _passes)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Key, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(tag, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Category, NpgsqlDbType.Text, cancellationToken);
            await WriteAsync(copy, row.HolderName, cancellationToken);
            await WriteAsync(copy, row.Email, cancellationToken);
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
}
