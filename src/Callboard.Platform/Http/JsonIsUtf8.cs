using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Callboard.Platform.Http;

/// <summary>
/// Refuses JSON in anything but UTF-8. RFC 8259 allows nothing else between systems, and the framework fails on an encoding it does not know.
/// </summary>
internal sealed class JsonIsUtf8(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && type.Charset.HasValue
        && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? PlatformProblems.UnsupportedMediaType.ToResult().ExecuteAsync(context)
            : next(context);
}
