using Callboard.Platform.Data;

namespace Callboard.Platform.Feed;

/// <summary>
/// Numbers that change too often to be told change by change, such as who is inside: read once a second for everybody of a node who
/// watches, however many they are. They come as <c>metrics</c> on the topic <c>kind:id</c>.
/// </summary>
public interface IReadout
{
    /// <summary>What its topics begin with.</summary>
    string Kind { get; }

    /// <summary>The event that decides who may watch; null where the caller sees nothing to watch.</summary>
    Task<Guid?> EventOfAsync(TenantDb db, Guid id, CancellationToken cancellationToken);

    /// <summary>What there is to tell now, all of it; the same for everybody who may watch.</summary>
    Task<object> ReadAsync(TenantDb db, Guid id, CancellationToken cancellationToken);

    /// <summary>What somebody who holds one reading needs to know the next.</summary>
    object Since(object before, object now);
}

/// <summary>A reading.</summary>
/// <param name="Topic">What is watched, <c>series:&lt;id&gt;</c>.</param>
/// <param name="Whole">Nothing held before counts; otherwise lists hold only lines that are new or say something else.</param>
/// <param name="Data">The numbers, as the resource's own endpoint answers them.</param>
public sealed record MetricsMessage(string Topic, bool Whole, object Data);
