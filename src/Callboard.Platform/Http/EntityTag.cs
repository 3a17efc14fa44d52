using System.Globalization;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Http;

/// <summary>The version of a resource as an <c>ETag</c>, and back from <c>If-Match</c>.</summary>
public static class EntityTag
{
    /// <summary>Tells the caller which version this answer shows.</summary>
    public static void Write(HttpContext context, int version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version the caller insists on, or null.</summary>
    /// <exception cref="ProblemException">The header is not a version of ours.</exception>
    public static int? IfMatch(HttpContext context)
    {
        var text = context.Request.Headers.IfMatch.ToString();
        if (text is "" or "*")
        {
            return null;
        }

        return int.TryParse(text.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw PlatformProblems.Invalid.On("If-Match", "Expected the ETag of this resource.").ToException();
    }
}
