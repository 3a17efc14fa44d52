using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Problems;

/// <summary>Turns the framework's complaints about unreadable requests into problems that name the field.</summary>
internal static partial class BadRequests
{
    public static Problem Of(BadHttpRequestException e)
    {
        if (e.StatusCode == StatusCodes.Status413PayloadTooLarge) return PlatformProblems.TooLarge;
        if (e.StatusCode == StatusCodes.Status415UnsupportedMediaType) return PlatformProblems.UnsupportedMediaType;
        if (e.InnerException is JsonException json) return Of(json);

        // "Failed to bind parameter "int? limit" from "abc"."
        if (BoundParameter().Match(e.Message) is { Success: true } bound)
        {
            return PlatformProblems.Invalid.On(JsonNamingPolicy.CamelCase.ConvertName(bound.Groups[1].Value), "This value has the wrong form.");
        }

        return PlatformProblems.Malformed;
    }

    public static Problem Of(JsonException e)
    {
        // Only the names are taken from the framework's message; its sentences speak of CLR types.
        if (MissingProperties().Match(e.Message) is { Success: true } missing)
        {
            var problem = PlatformProblems.Invalid;
            foreach (Match name in QuotedName().Matches(missing.Groups[1].Value))
            {
                problem = problem.On(Field(e.Path, name.Groups[1].Value), "This field is required.");
            }

            return problem;
        }

        var field = Field(e.Path, null);
        if (field.Length == 0)
        {
            return PlatformProblems.Malformed.Because("The body is not the JSON this address takes.");
        }

        var sentence = e.Message.StartsWith("Expected", StringComparison.Ordinal)
            ? e.Message[..(e.Message.IndexOf(". Path", StringComparison.Ordinal) is > 0 and var end ? end + 1 : e.Message.Length)]
            : "This value has the wrong form.";
        return PlatformProblems.Invalid.On(field, sentence);
    }

    // "$.teamMembers[1].role" → "teamMembers[1].role"
    private static string Field(string? path, string? member)
    {
        var field = path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');
        return member is null ? field : field.Length == 0 ? member : $"{field}.{member}";
    }

    [GeneratedRegex("""Failed to bind parameter "(?:.* )?(\w+)" from""")]
    private static partial Regex BoundParameter();

    [GeneratedRegex("missing required properties[^:]*: (.*)", RegexOptions.Singleline)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
