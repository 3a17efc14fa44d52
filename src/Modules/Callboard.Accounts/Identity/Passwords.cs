using Callboard.Platform.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Callboard.Accounts.Identity;

/// <summary>
/// Hashes and checks passwords with the framework's hasher (PBKDF2, HMAC-SHA512). <c>Accounts:PasswordIterations</c> (default
/// 210,000, what OWASP asks for) sets the cost; hashes made with fewer are renewed at the next sign-in.
/// </summary>
internal sealed class Passwords
{
    private const int DefaultIterations = 210_000, MinIterations = 1_000;

    private readonly PasswordHasher<object> _hasher;
    private readonly Lazy<string> _nobody;
    // Hashing is pure processor work: more at once than there are processors only makes everything else wait.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount));

    public Passwords(IConfiguration configuration)
    {
        var iterations = Math.Max(MinIterations, configuration.GetValue("Accounts:PasswordIterations", DefaultIterations));
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _nobody = new Lazy<string>(() => _hasher.HashPassword(this, Secret.New("")));
    }

    /// <summary>The hash that is checked when nobody has the address: of no password, with the same work as any other.</summary>
    internal string Nobody => _nobody.Value;

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return _hasher.HashPassword(this, password);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Whether the password is right. Without a hash (nobody has that address) it does the same work and says no.</summary>
    /// <returns>Whether it matches, and a stronger hash to store in place of the old one, if there should be one.</returns>
    public async Task<(bool Matches, string? Renewed)> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var result = _hasher.VerifyHashedPassword(this, hash ?? Nobody, password);
            return hash is null || result == PasswordVerificationResult.Failed
                ? (false, null)
                : (true, result == PasswordVerificationResult.SuccessRehashNeeded ? _hasher.HashPassword(this, password) : null);
        }
        finally
        {
            _turns.Release();
        }
    }
}
