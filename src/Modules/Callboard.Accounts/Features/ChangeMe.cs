using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Callboard.Accounts.Features;

/// <summary>A change of one's own account.</summary>
public sealed record MeChange([property: StringLength(200, MinimumLength = 1)] string? Name = null);

/// <summary>Changes one's own name, in every organization.</summary>
internal static class ChangeMe
{
    public static async Task<Results<Ok<UpdatedResponse<Me>>, ProblemHttpResult>> HandleAsync(
        Patch<MeChange> patch, HttpContext context, SystemDb db, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (patch.Has(nameof(MeChange.Name)))
        {
            if (patch.Value.Name?.Trim() is not { Length: > 0 } name)
            {
                return PlatformProblems.Invalid.On("name", "Enter your name.").ToResult();
            }

            await db.ExecuteAsync(
                "update accounts.account set name = $2 where id = (select accounts.signed_in($1, true))", [caller.CredentialId, name], cancellationToken);
        }

        var me = await db.OneAsync<Me>(AccountsModule.Sql["GetMe"], [caller.CredentialId, caller.Organization], cancellationToken);
        return TypedResults.Ok(UpdatedResponse<Me>.Of(me!, patch));
    }
}
