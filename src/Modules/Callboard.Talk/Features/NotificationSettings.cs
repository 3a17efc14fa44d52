using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Forms;
using Callboard.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Talk;

/// <summary>How often somebody is written to.</summary>
public enum DigestRhythm
{
    /// <summary>A minute after something happened, with whatever else happened in it.</summary>
    Off,

    /// <summary>Every full hour in which something happened.</summary>
    Hourly,

    /// <summary>Once a day.</summary>
    Daily,
}

/// <summary>When you are written to.</summary>
/// <param name="Timezone">The zone these times are in.</param>
/// <param name="QuietFrom">Since when it is quiet, as <c>22:00</c>; null without quiet hours. What happens within a day is told all the same.</param>
/// <param name="QuietTo">Until when; before <paramref name="QuietFrom"/> for over midnight.</param>
/// <param name="Digest">How often you are written to.</param>
/// <param name="DigestAt">When the daily letter comes.</param>
/// <param name="Email">Your address.</param>
/// <param name="RefusedAt">Since when no letters go to that address, because its mail server refused it for good; null when all is well.</param>
/// <param name="RefusedReason">What the mail server said.</param>
public sealed record NotificationSetting(
    string Timezone, string? QuietFrom, string? QuietTo, DigestRhythm Digest, string DigestAt, string Email, DateTimeOffset? RefusedAt,
    string? RefusedReason);

/// <summary>A change of when you are written to; what is not given stays.</summary>
public sealed record NotificationSettingPatch(
    [property: Longest(100)] string? Timezone = null, [property: ClockTime] string? QuietFrom = null, [property: ClockTime] string? QuietTo = null,
    DigestRhythm? Digest = null, [property: ClockTime] string? DigestAt = null);

/// <summary>A time of day, <c>07:30</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ClockTimeAttribute() : RegularExpressionAttribute(@"^([01]\d|2[0-3]):[0-5]\d\z")
{
    // The base class lets empty text pass.
    public override bool IsValid(object? value) => value is not "" && base.IsValid(value);

    public override string FormatErrorMessage(string name) => "Expected a time of day, such as 07:30.";
}

/// <summary>When somebody wants to be written to, on their own clock, and what became of it.</summary>
internal static class NotificationSettings
{
    private const string Own =
        """
        select coalesce(s.timezone, 'UTC') as timezone, to_char(s.quiet_from, 'HH24:MI') as quiet_from, to_char(s.quiet_to, 'HH24:MI') as quiet_to,
               coalesce(s.digest, 'off') as digest, to_char(coalesce(s.digest_at, '08:00'), 'HH24:MI') as digest_at, a.email,
               case when s.refused_email = a.email then s.refused_at end as refused_at,
               case when s.refused_email = a.email then s.refused_reason end as refused_reason
          from accounts.account as a
          left join talk.setting as s on s.organization_id = app.current_organization() and s.user_id = a.id
         where a.id = app.current_user_id()
        """;

    private const string Choose =
        """
        insert into talk.setting as s (organization_id, user_id, timezone, quiet_from, quiet_to, digest, digest_at)
        values (app.current_organization(), app.current_user_id(), coalesce($1::text, 'UTC'), $2::text::time, $3::text::time,
                coalesce($4::text, 'off'), coalesce($5::text::time, '08:00'))
        on conflict on constraint setting_person_unique do update
           set timezone = coalesce($1::text, s.timezone), quiet_from = case when $6 then $2::text::time else s.quiet_from end,
               quiet_to = case when $7 then $3::text::time else s.quiet_to end, digest = coalesce($4::text, s.digest),
               digest_at = coalesce($5::text::time, s.digest_at)
        """;

    public static async Task<Ok<DataResponse<NotificationSetting>>> GetAsync(TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<NotificationSetting>((await db.OneAsync<NotificationSetting>(Own, [], cancellationToken))!));

    public static async Task<Ok<UpdatedResponse<NotificationSetting>>> ChangeAsync(
        Patch<NotificationSettingPatch> patch, TenantDb db, CancellationToken cancellationToken)
    {
        var value = patch.Value;
        var setting = await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    Choose,
                    [
                        value.Timezone, value.QuietFrom, value.QuietTo, value.Digest, value.DigestAt,
                        patch.Has(nameof(value.QuietFrom)), patch.Has(nameof(value.QuietTo)),
                    ],
                    cancellationToken);
                return await transaction.OneAsync<NotificationSetting>(Own, [], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Ok(UpdatedResponse<NotificationSetting>.Of(setting!, patch));
    }

    public static async Task<Ok<DataResponse<NotificationSetting>>> TryAddressAgainAsync(TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<NotificationSetting>((await db.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    update talk.setting set refused_email = null, refused_at = null, refused_reason = null
                     where organization_id = app.current_organization() and user_id = app.current_user_id()
                    """,
                    [], cancellationToken);
                return await transaction.OneAsync<NotificationSetting>(Own, [], cancellationToken);
            },
            cancellationToken))!));
}
