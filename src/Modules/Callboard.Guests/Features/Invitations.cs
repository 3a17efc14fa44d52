using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Guests;

/// <summary>What an event asks its guests, the letters that ask them, and links handed over by hand.</summary>
internal static class Invitations
{
    private const string SampleLink = "/rsvp/…";

    private const string Facts =
        """
        select o.name as organization, e.name as event, e.start_at, e.timezone, e.location, v.name as venue, s.deadline, s.contact
          from events.event as e
          join accounts.organization as o on o.id = e.organization_id
          left join directory.public_venue as v on v.organization_id = e.organization_id and v.id = e.venue_id
          left join guests.setting as s on s.organization_id = e.organization_id and s.event_id = e.id
         where e.organization_id = app.current_organization() and e.id = $1
        """;

    private sealed record EventFacts(
        string Organization, string Event, DateTimeOffset StartAt, string Timezone, string? Location, string? Venue, DateTimeOffset? Deadline, string? Contact);

    /// <summary>Whom a selection means, sorted out by what becomes of them.</summary>
    private sealed record Chosen(Guid[] Ids, int WithoutAddress, int Answered, int InvitedBefore, string? FirstName, string? FirstEmail);

    public static async Task<Ok<DataResponse<RsvpSettings>>> SettingsAsync(Guid eventId, TenantDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DataResponse<RsvpSettings>(await db.ReadAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 1, cancellationToken);
                return await FindAsync(transaction, eventId, cancellationToken) ?? new RsvpSettings(null, null, null, null, null, 0);
            },
            cancellationToken)));

    public static async Task<Ok<UpdatedResponse<RsvpSettings>>> ChangeSettingsAsync(
        Guid eventId, Patch<RsvpSettingsPatch> patch, TenantDb db, HttpContext http, CancellationToken cancellationToken)
    {
        RefuseUnknown("letterSubject", patch.Value.LetterSubject);
        RefuseUnknown("letterText", patch.Value.LetterText);
        var settings = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                await transaction.ExecuteAsync(
                    """
                    insert into guests.setting (organization_id, event_id) values (app.current_organization(), $1)
                    on conflict on constraint setting_event_unique do nothing
                    """,
                    [eventId], cancellationToken);
                var id = await transaction.OneAsync<Guid>(
                    "select id from guests.setting where organization_id = app.current_organization() and event_id = $1", [eventId], cancellationToken);
                await PatchStatement.ApplyAsync(transaction, "guests.setting", id, patch, EntityTag.IfMatch(http), cancellationToken);
                return (await FindAsync(transaction, eventId, cancellationToken))!;
            },
            cancellationToken);
        EntityTag.Write(http, settings.Version);
        return TypedResults.Ok(UpdatedResponse<RsvpSettings>.Of(settings, patch));
    }

    public static async Task<Ok<DataResponse<GuestLetterPreview>>> PreviewAsync(
        Guid eventId, SendInvitationsRequest request, TenantDb db, PublicAddress address, CancellationToken cancellationToken)
    {
        RefuseUnknown("subject", request.Subject);
        RefuseUnknown("text", request.Text);
        return TypedResults.Ok(new DataResponse<GuestLetterPreview>(await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                var facts = (await transaction.OneAsync<EventFacts>(Facts, [eventId], cancellationToken))!;
                var chosen = await ChooseAsync(transaction, eventId, request, cancellationToken);
                var letter = new LetterFacts(
                    chosen.FirstName ?? "Ada Byron", facts.Organization, facts.Event, facts.StartAt, facts.Timezone, facts.Location, facts.Venue, facts.Deadline, facts.Contact);
                return new GuestLetterPreview(
                    chosen.Ids.Length, chosen.WithoutAddress, chosen.Answered, chosen.InvitedBefore, chosen.FirstEmail,
                    InvitationLetter.Fill(request.Subject, letter, null), InvitationLetter.Fill(request.Text, letter, address.Of(SampleLink)));
            },
            cancellationToken)));
    }

    public static async Task<Created<DataResponse<SentInvitations>>> SendAsync(
        Guid eventId, SendInvitationsRequest request, TenantDb db, InvitationLetters letters, CancellationToken cancellationToken)
    {
        RefuseUnknown("subject", request.Subject);
        RefuseUnknown("text", request.Text);
        var sent = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                var chosen = await ChooseAsync(transaction, eventId, request, cancellationToken);
                if (chosen.Ids.Length == 0)
                {
                    throw GuestsProblems.NobodyToWrite.On("guests").With("withoutAddress", chosen.WithoutAddress).With("answered", chosen.Answered).ToException();
                }

                var made = (await transaction.OneAsync<Mailing>(
                    "select mailing_id, letters from guests.invite($1, $2, $3, $4)", [eventId, chosen.Ids, request.Subject.Trim(), request.Text.Trim()], cancellationToken))!;
                return new SentInvitations(made.MailingId, made.Letters, chosen.WithoutAddress);
            },
            cancellationToken);
        letters.Wake();
        return TypedResults.Created($"/api/v1/events/{eventId}/guests/invitations", new DataResponse<SentInvitations>(sent));
    }

    /// <summary>A link for one guest, to be sent in some other way.</summary>
    public static async Task<Created<DataResponse<GuestLink>>> LinkAsync(
        Guid eventId, Guid guestId, TenantDb db, PublicAddress address, CancellationToken cancellationToken)
    {
        var token = Secret.New(Secret.Guest);
        await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                // Whoever comes along is answered for by their host.
                if (await transaction.ExecuteAsync(
                    """
                    update guests.guest set invited_at = now(), rsvp = case rsvp when 'not_invited' then 'invited' else rsvp end
                     where organization_id = app.current_organization() and event_id = $1 and id = $2 and host_id is null
                    """,
                    [eventId, guestId], cancellationToken) == 0)
                {
                    throw GuestsProblems.GuestNotFound.ToException();
                }

                return await transaction.ExecuteAsync(
                    """
                    insert into guests.link (organization_id, event_id, guest_id, token_hash, posted_at, created_by)
                    values (app.current_organization(), $1, $2, $3, now(), app.current_user_id())
                    """,
                    [eventId, guestId, Secret.Hash(token)], cancellationToken);
            },
            cancellationToken);
        return TypedResults.Created($"/api/v1/events/{eventId}/guests/{guestId}", new DataResponse<GuestLink>(new GuestLink(address.Of($"/rsvp/{token}"))));
    }

    /// <summary>Ends all links of a guest, such as after a letter went to somebody else.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> EndLinksAsync(Guid eventId, Guid guestId, TenantDb db, CancellationToken cancellationToken)
    {
        var found = await db.WriteAsync(
            async transaction =>
            {
                await GuestAccess.RequireAsync(transaction, eventId, 2, cancellationToken);
                await transaction.ExecuteAsync(
                    "delete from guests.link where organization_id = app.current_organization() and event_id = $1 and guest_id = $2",
                    [eventId, guestId], cancellationToken);
                return await transaction.OneAsync<bool>(
                    "select exists (select from guests.guest as g where g.organization_id = app.current_organization() and g.event_id = $1 and g.id = $2)",
                    [eventId, guestId], cancellationToken);
            },
            cancellationToken);
        return found ? TypedResults.NoContent() : GuestsProblems.GuestNotFound.ToResult();
    }

    private sealed record Mailing(Guid MailingId, int Letters);

    private static Task<RsvpSettings?> FindAsync(TenantTransaction transaction, Guid eventId, CancellationToken cancellationToken) =>
        transaction.OneAsync<RsvpSettings>(
            """
            select deadline, intro, contact, letter_subject, letter_text, version from guests.setting
             where organization_id = app.current_organization() and event_id = $1
            """,
            [eventId], cancellationToken);

    private static async Task<Chosen> ChooseAsync(
        TenantTransaction transaction, Guid eventId, SendInvitationsRequest request, CancellationToken cancellationToken)
    {
        var where = ListGuests.Where(request.Guests).And("g.event_id = ?", eventId).And("g.host_id is null");
        return (await transaction.OneAsync<Chosen>(
            $"""
            with chosen as (
                select g.id, g.name, g.email, g.invited_at, g.sort_name, g.rsvp in ('confirmed', 'declined') as has_answered
                  from guests.guest as g where {where.Sql}
            ), written as (
                select * from chosen where email is not null and ({(request.IncludeAnswered == true ? "true" : "not has_answered")})
            )
            select coalesce((select array_agg(w.id) from written as w), '{"{}"}') as ids,
                   (select count(*) from chosen as c where c.email is null)::integer as without_address,
                   (select count(*) from chosen as c where c.has_answered)::integer as answered,
                   (select count(*) from written as w where w.invited_at is not null)::integer as invited_before,
                   first.name as first_name, first.email as first_email
              from (select) as one left join lateral (select w.name, w.email from written as w order by w.sort_name, w.id limit 1) as first on true
            """,
            where.Arguments, cancellationToken))!;
    }

    private static void RefuseUnknown(string field, string? text)
    {
        if (text is not null && InvitationLetter.Unknown(text) is { Count: > 0 } unknown)
        {
            throw GuestsProblems.PlaceUnknown.On(
                field, $"{{{unknown[0]}}} is none of {string.Join(", ", InvitationLetter.Places.Select(p => $"{{{p}}}"))}.").ToException();
        }
    }
}
