using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Talk.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Talk;

/// <summary>How somebody is told of one kind of thing.</summary>
/// <param name="InApp">In the inbox.</param>
/// <param name="Email">By letter, together with whatever else happens within a minute, unless it was read meanwhile.</param>
public sealed record NotificationPreference(NotificationKind Kind, bool InApp, bool Email);

/// <summary>A change of how one kind of thing is told; what is not given stays.</summary>
public sealed record NotificationPreferenceChange([property: Required] NotificationKind? Kind, bool? InApp = null, bool? Email = null);

/// <summary>The kinds to change.</summary>
public sealed record ChangeNotificationPreferencesRequest(
    [property: Required, MinLength(1), MaxLength(20)] IReadOnlyList<NotificationPreferenceChange>? Preferences = null);

/// <summary>What of all there is to tell somebody wants to hear, and how.</summary>
internal static class NotificationPreferences
{
    // Stored are only those somebody chose.
    private const string Own =
        """
        select p.kind, p.in_app, p.email from talk.preference as p
         where p.organization_id = app.current_organization() and p.user_id = app.current_user_id()
        """;

    private const string Choose =
        """
        insert into talk.preference (organization_id, user_id, kind, in_app, email)
        values (app.current_organization(), app.current_user_id(), $1, coalesce($2, true), coalesce($3, false))
        on conflict on constraint preference_kind_unique
        do update set in_app = coalesce($2, preference.in_app), email = coalesce($3, preference.email)
        """;

    public static async Task<ListResponse<NotificationPreference>> ListAsync(TenantDb db, CancellationToken cancellationToken) =>
        All(await db.ListAsync<NotificationPreference>(Own, [], cancellationToken));

    public static async Task<Ok<ListResponse<NotificationPreference>>> ChangeAsync(
        ChangeNotificationPreferencesRequest request, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(All(await db.WriteAsync(
            async tx =>
            {
                foreach (var change in request.Preferences!.OrderBy(p => p.Kind))
                {
                    await tx.ExecuteAsync(Choose, [change.Kind, change.InApp, change.Email], cancellationToken);
                }

                return await tx.ListAsync<NotificationPreference>(Own, [], cancellationToken);
            },
            cancellationToken)));

    private static ListResponse<NotificationPreference> All(IReadOnlyList<NotificationPreference> own) =>
        ListResponse<NotificationPreference>.Whole([.. Enum.GetValues<NotificationKind>()
            .Select(kind => own.FirstOrDefault(p => p.Kind == kind) ?? new NotificationPreference(kind, InApp: true, Email: false))]);
}
