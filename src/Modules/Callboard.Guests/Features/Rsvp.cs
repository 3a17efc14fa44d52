using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>Answers of guests, who have a link and no account.</summary>
internal static class Rsvp
{
    private sealed record Kept(string Rsvp, string? Message, IReadOnlyList<string> DietaryNeeds, string? DietaryNotes, IReadOnlyList<GuestAllergen> Allergens,
        string? Accessibility, IReadOnlyList<KeptCompanion> Companions);

    private sealed record KeptCompanion(Guid? Id, string Name, string? DietaryNotes, IReadOnlyList<GuestAllergen> Allergens);

    public static async Task<Results<Ok<DataResponse<RsvpView>>, ProblemHttpResult>> GetAsync(
        string token, SystemDb db, CancellationToken cancellationToken) =>
        await FindAsync(token, db, cancellationToken) is { } view
            ? TypedResults.Ok(new DataResponse<RsvpView>(view))
            : GuestsProblems.LinkNotFound.ToResult();

    public static async Task<Results<Ok<DataResponse<RsvpView>>, ProblemHttpResult>> AnswerAsync(
        string token, RsvpAnswer answer, SystemDb db, CancellationToken cancellationToken) =>
        await SaveAsync(token, answer, db, cancellationToken) is { } view
            ? TypedResults.Ok(new DataResponse<RsvpView>(view))
            : GuestsProblems.LinkNotFound.ToResult();

    /// <summary>What a link shows; null for one that opens nothing, whatever the reason.</summary>
    public static Task<RsvpView?> FindAsync(string token, SystemDb db, CancellationToken cancellationToken) =>
        db.OneAsync<RsvpView>("select * from guests.rsvp_page($1)", [Secret.Hash(token)], cancellationToken);

    /// <summary>Keeps an answer, and what the link shows then; null for a link that opens nothing.</summary>
    public static Task<RsvpView?> SaveAsync(string token, RsvpAnswer answer, SystemDb db, CancellationToken cancellationToken) => db.WriteAsync(
        async transaction =>
        {
            var hash = Secret.Hash(token);
            var kept = new Kept(
                SnakeCase.Of(answer.Rsvp!.Value), answer.Message, Texts(answer.DietaryNeeds), answer.DietaryNotes, AllergenList.Of(answer.Allergens),
                answer.Accessibility,
                [.. (answer.Companions ?? []).Select(c => new KeptCompanion(c.Id, c.Name, c.DietaryNotes, AllergenList.Of(c.Allergens)))]);
            return await transaction.OneAsync<bool>("select guests.answer_rsvp($1, $2)", [hash, JsonText.Of(kept)], cancellationToken)
                ? await transaction.OneAsync<RsvpView>("select * from guests.rsvp_page($1)", [hash], cancellationToken)
                : null;
        },
        cancellationToken);

    private static string[] Texts(IReadOnlyList<string>? texts) =>
        [.. (texts ?? []).Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
}
