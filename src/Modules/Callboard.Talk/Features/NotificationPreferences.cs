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
    private sealed record Row(bool Staff, IReadOnlyList<NotificationPreference> Chosen);

    // Stored are only those somebody chose.
    private const string Own =
        """
        select app.is_staff() as staff, coalesce((
            select jsonb_agg(jsonb_build_object('kind', p.kind, 'inApp', p.in_app, 'email', p.email)) from talk.preference as p
             where p.organization_id = app.current_organization() and p.user_id = app.current_user_id()), '[]') as chosen
        """;

    private const string Choose =
        """
        insert into talk.preference (organization_id, user_id, kind, in_app, email)
        values (app.current_organization(), app.current_user_id(), $1, coalesce($2, $4), coalesce($3, $5))
        on conflict on constraint preference_kind_unique
        do update set in_app = coalesce($2, preference.in_app), email = coalesce($3, preference.email)
        """;

    public static async Task<ListResponse<NotificationPreference>> ListAsync(TenantDb db, CancellationToken cancellationToken) =>
        All((await db.OneAsync<Row>(Own, [], cancellationToken))!);

    public static async Task<Ok<ListResponse<NotificationPreference>>> ChangeAsync(
        ChangeNotificationPreferencesRequest request, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(All(await db.WriteAsync(
            async tx =>
            {
                var before = (await tx.OneAsync<Row>(Own, [], cancellationToken))!;
                foreach (var change in request.Preferences!.OrderBy(p => p.Kind))
                {
                    var usual = Usual(change.Kind!.Value, before.Staff);
                    await tx.ExecuteAsync(Choose, [change.Kind, change.InApp, change.Email, usual.InApp, usual.Email], cancellationToken);
                }

                return (await tx.OneAsync<Row>(Own, [], cancellationToken))!;
            },
            cancellationToken)));

    /// <summary>
    /// How people are told until they say otherwise: in the inbox. Conversations count what is unread themselves, so single messages are not
    /// told there; people from outside rarely look in, so conversations write to them. The triggers of the schema say the same.
    /// </summary>
    private static NotificationPreference Usual(NotificationKind kind, bool staff) => new(
        kind, InApp: kind != NotificationKind.Message,
        Email: !staff && kind is (NotificationKind.Message or NotificationKind.Mentioned or NotificationKind.Replied));

    private static ListResponse<NotificationPreference> All(Row own) =>
        ListResponse<NotificationPreference>.Whole([.. Enum.GetValues<NotificationKind>()
            .Select(kind => own.Chosen.FirstOrDefault(p => p.Kind == kind) ?? Usual(kind, own.Staff))]);
}
