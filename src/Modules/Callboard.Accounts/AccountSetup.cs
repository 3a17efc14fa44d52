using Callboard.Accounts.Features;
using Callboard.Accounts.Identity;
using Callboard.Accounts.Rules;
using Callboard.Platform.Data;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;

namespace Callboard.Accounts;

/// <summary>A person about to get an account; the password is hashed already, which takes a while and needs no transaction.</summary>
public sealed record PreparedAccount
{
    internal PreparedAccount(string email, string name, string passwordHash) => (Email, Name, PasswordHash) = (email, name, passwordHash);

    /// <summary>The address in the form it is kept in.</summary>
    public string Email { get; }

    public string Name { get; }

    internal string PasswordHash { get; }

    /// <summary>Another person with the same password, for demo data and benchmarks: hashing takes a while.</summary>
    public PreparedAccount WithSamePassword(string email, string name) => new(EmailTextAttribute.Normal(email), name, PasswordHash);
}

/// <summary>Makes people, organizations and memberships in code: for registration, invitations, demo data and benchmarks.</summary>
public sealed class AccountSetup
{
    // More organizations of one name than this get a random ending.
    private const int NumberedSlugs = 20;

    private readonly Passwords _passwords;

    internal AccountSetup(Passwords passwords) => _passwords = passwords;

    /// <summary>Hashes the password of a new account.</summary>
    public async Task<PreparedAccount> PrepareAsync(string email, string name, string password, CancellationToken cancellationToken) =>
        new(EmailTextAttribute.Normal(email), name, await _passwords.HashAsync(password, cancellationToken));

    /// <summary>Adds the account.</summary>
    /// <param name="id">The account's id, when it should be a certain one.</param>
    /// <exception cref="ProblemException">The address has an account.</exception>
    public async Task<Guid> AddAccountAsync(
        SystemTransaction transaction, PreparedAccount account, CancellationToken cancellationToken, Guid? id = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(account);
        var made = await transaction.OneAsync<Guid?>(
            """
            insert into accounts.account (id, email, name, password_hash) values (coalesce($1::uuid, app.uuidv7()), $2, $3, $4)
            on conflict (email) do nothing returning id
            """,
            [id, account.Email, account.Name, account.PasswordHash], cancellationToken);
        return made ?? throw AccountsProblems.EmailTaken.On("email").ToException();
    }

    /// <summary>Adds an organization with its first owner.</summary>
    /// <param name="slug">Its short name; derived from the name, and made unique, when not given.</param>
    /// <exception cref="ProblemException">The given short name is taken.</exception>
    public async Task<OrganizationBrief> AddOrganizationAsync(
        SystemTransaction transaction, string name, Guid owner, CancellationToken cancellationToken, string? slug = null, Guid? id = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        OrganizationBrief? organization = null;
        foreach (var candidate in slug is null ? Candidates(name) : [slug])
        {
            organization = await transaction.OneAsync<OrganizationBrief>(
                """
                insert into accounts.organization (id, name, slug) values (coalesce($1::uuid, app.uuidv7()), $2, $3)
                on conflict (slug) do nothing returning id, name, slug
                """,
                [id, name, candidate], cancellationToken);
            if (organization is not null)
            {
                break;
            }
        }

        if (organization is null)
        {
            throw AccountsProblems.SlugTaken.On("slug").ToException();
        }

        await AddMemberAsync(transaction, organization.Id, owner, "staff", "owner", null, cancellationToken);
        return organization;
    }

    /// <summary>Makes an account a member, or a member again. Who is one already stays what they are.</summary>
    /// <param name="kind">staff, client, venue or vendor.</param>
    /// <param name="role">owner, admin, manager, member or viewer; viewer for everybody who is not staff.</param>
    /// <param name="party">The record of the directory a portal user stands for.</param>
    /// <returns>Whether the membership is new.</returns>
    public async Task<bool> AddMemberAsync(
        SystemTransaction transaction, Guid organization, Guid user, string kind, string role, Guid? party, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return await transaction.ExecuteAsync(
            """
            insert into accounts.member as m (organization_id, user_id, kind, role, party_id) values ($1, $2, $3, $4, $5::uuid)
            on conflict (organization_id, user_id) do update
                set kind = excluded.kind, role = excluded.role, party_id = excluded.party_id, removed_at = null
                where m.removed_at is not null
            """,
            [organization, user, kind, role, party], cancellationToken) == 1;
    }

    private static IEnumerable<string> Candidates(string name)
    {
        var slug = Slug.Of(name);
        yield return slug;
        for (var n = 2; n <= NumberedSlugs; n++)
        {
            yield return $"{slug}-{n}";
        }

        yield return $"{slug}-{Secret.ShortCode()}";
    }
}
