using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Callboard.Platform.Postgres;

/// <summary>
/// The connection strings of the roles the server works as. The passwords are derived from the administrator's, so every
/// node knows them and none is stored. A configured connection string takes the place of a derived one.
/// </summary>
public sealed class DatabaseLogins
{
    /// <summary>Owns the schemas; nobody logs in as it.</summary>
    public const string OwnerRole = "callboard_owner";

    /// <summary>Serves requests, under row-level security.</summary>
    public const string AppRole = "callboard_app";

    /// <summary>Signs people in and runs jobs.</summary>
    public const string SystemRole = "callboard_system";

    /// <summary>Reads the live feed by logical replication.</summary>
    public const string FeedRole = "callboard_feed";

    private DatabaseLogins(string admin, DatabaseLogin app, DatabaseLogin system, DatabaseLogin feed) =>
        (Admin, AppLogin, SystemLogin, FeedLogin) = (admin, app, system, feed);

    /// <summary>The administrator: migrations only.</summary>
    public string Admin { get; }

    public string App => AppLogin.ConnectionString;

    public string System => SystemLogin.ConnectionString;

    public string Feed => FeedLogin.ConnectionString;

    internal DatabaseLogin AppLogin { get; }

    internal DatabaseLogin SystemLogin { get; }

    internal DatabaseLogin FeedLogin { get; }

    internal IReadOnlyList<DatabaseLogin> All => [AppLogin, SystemLogin, FeedLogin];

    /// <summary>
    /// Derives the logins from the administrator's connection string, unless <paramref name="configuration"/> has
    /// <c>ConnectionStrings:CallboardApp</c>, <c>CallboardSystem</c> or <c>CallboardFeed</c>.
    /// </summary>
    /// <exception cref="MigrationException">There is neither a password to derive from nor a configured string.</exception>
    public static DatabaseLogins From(string adminConnectionString, IConfiguration? configuration = null)
    {
        var admin = new NpgsqlConnectionStringBuilder(adminConnectionString);
        return new DatabaseLogins(
            adminConnectionString, Login(AppRole, "CallboardApp"), Login(SystemRole, "CallboardSystem"), Login(FeedRole, "CallboardFeed"));

        DatabaseLogin Login(string role, string setting)
        {
            if (configuration?.GetConnectionString(setting) is { Length: > 0 } configured)
            {
                return new DatabaseLogin(role, configured, DerivedPassword: null);
            }

            if (string.IsNullOrEmpty(admin.Password))
            {
                throw new MigrationException(
                    $"ConnectionStrings:Callboard has no password to derive the one of {role} from. Add one, or set "
                    + $"ConnectionStrings__{setting}=… as well.");
            }

            var password = Convert.ToHexStringLower(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(admin.Password), Encoding.UTF8.GetBytes($"callboard login {role}")));
            var derived = new NpgsqlConnectionStringBuilder(adminConnectionString) { Username = role, Password = password };
            return new DatabaseLogin(role, derived.ConnectionString, password);
        }
    }
}

/// <param name="Role">The role's name.</param>
/// <param name="ConnectionString">Logs in as it.</param>
/// <param name="DerivedPassword">The password the migrator gives the role; null when somebody else cares for it.</param>
internal sealed record DatabaseLogin(string Role, string ConnectionString, string? DerivedPassword);
