using Callboard.Platform.Problems;

namespace Callboard.Accounts;

/// <summary>What the module refuses, and which constraints stand for it.</summary>
internal static class AccountsProblems
{
    public static readonly Problem InvalidCredentials = new(401, "auth.invalid_credentials", "The e-mail address or the password is wrong.");
    public static readonly Problem Locked = new(429, "auth.locked", "Too many failed attempts. This account is locked for a while.");
    public static readonly Problem TotpRequired = new(401, "auth.totp_required", "Enter the code from your authenticator app.");
    public static readonly Problem TotpInvalid = new(401, "auth.totp_invalid", "This code is wrong, too old or already used.");
    public static readonly Problem TotpAlreadyOn = new(409, "auth.totp_already_on", "Two-factor sign-in is already on.");
    public static readonly Problem TotpNotOn = new(409, "auth.totp_not_on", "Two-factor sign-in is not on.");
    public static readonly Problem RefreshInvalid = new(401, "auth.refresh_invalid", "This refresh token is not valid. Sign in again.");
    public static readonly Problem RefreshReused =
        new(401, "auth.refresh_reused", "This refresh token was used before. The session was ended, because somebody else may have it.");
    public static readonly Problem ResetInvalid = new(400, "auth.reset_invalid", "This link was used, replaced or is too old. Ask for a new one.");
    public static readonly Problem EmailTaken = new(409, "auth.email_taken", "There is already an account with this e-mail address.");
    public static readonly Problem PasswordWrong = new(400, "auth.password_wrong", "This is not your password.");
    public static readonly Problem SessionRequired = new(403, "auth.session_required", "This needs somebody who is signed in; a key is not enough.");
    public static readonly Problem EmailInvalid = new(400, "auth.email_invalid", "This is not an e-mail address.");

    public static readonly Problem OrganizationUnknown = new(404, "organization.unknown", "You are not a member of such an organization.");
    public static readonly Problem SlugTaken = new(409, "organization.slug_taken", "Another organization has this short name.");
    public static readonly Problem SlugInvalid =
        new(400, "organization.slug_invalid", "A short name has lower-case letters, digits and single hyphens between them.");
    public static readonly Problem NameLength = new(400, "account.name_length", "A name has 1 to 200 characters.");

    public static readonly Problem MemberUnknown = new(404, "members.unknown", "There is no such member, or you may not see them.");
    public static readonly Problem AlreadyMember = new(409, "members.already_member", "This person is a member already.");
    public static readonly Problem LastOwner = new(409, "members.last_owner", "An organization keeps at least one owner.");
    public static readonly Problem PortalHasNoRole =
        new(409, "members.portal_has_no_role", "People of a client, venue or vendor have no role in the organization.");
    public static readonly Problem PartyRequired =
        new(400, "members.party_required", "People of a client, venue or vendor belong to its record; staff belongs to none.");
    public static readonly Problem PartyUnknown = new(400, "members.party_unknown", "There is no such record in the directory.");

    public static readonly Problem InvitationUnknown = new(404, "invitations.unknown", "This invitation does not exist.");
    public static readonly Problem InvitationExpired = new(409, "invitations.expired", "This invitation has expired. Ask for a new one.");
    public static readonly Problem InvitationAnswered = new(409, "invitations.answered", "This invitation was already answered.");
    public static readonly Problem InvitationRevoked = new(409, "invitations.revoked", "This invitation was taken back.");
    public static readonly Problem OwnersAreAppointed =
        new(400, "invitations.owners_are_appointed", "Invite with another role; an owner then makes members owners.");
    public static readonly Problem AlreadyInvited = new(409, "invitations.already_invited", "This person has an open invitation.");
    public static readonly Problem OtherAddress =
        new(403, "invitations.other_address", "This invitation is for another e-mail address. Sign out to accept it.");

    public static readonly Problem KeyUnknown = new(404, "keys.unknown", "There is no such key.");
    public static readonly Problem DeviceUnknown = new(404, "devices.unknown", "There is no such device.");
    public static readonly Problem SessionUnknown = new(404, "sessions.unknown", "There is no such session.");
    public static readonly Problem KeyNameLength = new(400, "keys.name_length", "A name has 1 to 100 characters.");

    public static IReadOnlyDictionary<string, Problem> Constraints { get; } = new Dictionary<string, Problem>
    {
        ["account_email_unique"] = EmailTaken.On("email"),
        ["account_email_form"] = EmailInvalid.On("email"),
        ["account_name_length"] = NameLength.On("name"),
        ["organization_name_length"] = NameLength.On("name"),
        ["organization_slug_unique"] = SlugTaken.On("slug"),
        ["organization_slug_form"] = SlugInvalid.On("slug"),
        ["member_user_unique"] = AlreadyMember.On("email"),
        ["member_last_owner"] = LastOwner,
        ["member_role_of_portal"] = PortalHasNoRole.On("role"),
        ["member_party_of_portal"] = PartyRequired.On("partyId"),
        ["member_party_unknown"] = PartyUnknown.On("partyId"),
        ["invitation_open_unique"] = AlreadyInvited.On("email"),
        ["invitation_email_form"] = EmailInvalid.On("email"),
        ["invitation_role_known"] = OwnersAreAppointed.On("role"),
        ["invitation_role_of_portal"] = PortalHasNoRole.On("role"),
        ["invitation_party_of_portal"] = PartyRequired.On("partyId"),
        ["credential_name_length"] = KeyNameLength.On("name"),
        ["credential_series_of_device"] = PlatformProblems.Invalid.On("seriesIds", "Only devices are bound to series, to 1000 at most."),
        ["credential_session_only"] = SessionRequired,
    };
}
