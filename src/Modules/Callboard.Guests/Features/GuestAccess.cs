using Callboard.Platform.Data;
using Callboard.Platform.Problems;

namespace Callboard.Guests;

/// <summary>What every use case on guests starts with.</summary>
internal static class GuestAccess
{
    /// <summary>The row of a guest of an event: <c>$1</c> is the event and <c>$2</c> the guest.</summary>
    public const string OneGuest = "g.organization_id = app.current_organization() and g.event_id = $1 and g.id = $2";

    private const string Asked =
        "select app.require_event_rank(id, $2) from events.event where organization_id = app.current_organization() and id = $1 and app.event_rank(id) >= 1";

    /// <summary>One guest as it is answered; null when the event has no such guest.</summary>
    public static Task<Guest?> FindAsync(TenantTransaction transaction, Guid eventId, Guid guestId, CancellationToken cancellationToken) =>
        transaction.OneAsync<Guest>(One, [eventId, guestId], cancellationToken);

    /// <summary>The statement that finds one guest: <c>$1</c> is the event and <c>$2</c> the guest.</summary>
    public static string One { get; } = Page($"select g.*, 1 as place from guests.guest as g where {OneGuest}");

    /// <summary>The statement that tells everything of the guests another one picks; that has a column <c>place</c> for their order.</summary>
    public static string Page(string picked) => GuestsModule.Sql["Guests"].Replace("{page}", picked, StringComparison.Ordinal);

    /// <summary>Asks for the right to an event: 1 to see it, 2 to work on it.</summary>
    /// <exception cref="ProblemException">The caller does not see the event, or may not do that much.</exception>
    public static async Task RequireAsync(TenantTransaction transaction, Guid eventId, int rank, CancellationToken cancellationToken)
    {
        if (await transaction.OneAsync<bool?>(Asked, [eventId, rank], cancellationToken) is null)
        {
            throw GuestsProblems.EventNotFound.ToException();
        }
    }

    /// <summary>The same in a transaction of its own, for what asks before it does anything else.</summary>
    /// <exception cref="ProblemException">The caller does not see the event, or may not do that much.</exception>
    public static async Task RequireAsync(TenantDb db, Guid eventId, int rank, CancellationToken cancellationToken)
    {
        // A key that only reads asks for a right to write in vain, which only a writing transaction tells.
        var found = rank > 1
            ? await db.WriteOneAsync<bool?>(Asked, [eventId, rank], cancellationToken)
            : await db.OneAsync<bool?>(Asked, [eventId, rank], cancellationToken);
        if (found is null)
        {
            throw GuestsProblems.EventNotFound.ToException();
        }
    }

    /// <summary>A word of a query string; null when it is absent.</summary>
    /// <param name="others">Words that are taken besides those of <typeparamref name="T"/>.</param>
    /// <exception cref="ProblemException">It is none of the words.</exception>
    public static T? Word<T>(string field, string? text, params string[] others)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? null
            : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => SnakeCase.Of(v!.Value) == text)
                ?? throw PlatformProblems.Invalid.On(
                    field, $"One of {string.Join(", ", others.Concat(Enum.GetValues<T>().Select(v => SnakeCase.Of(v))))}.").ToException();
}
