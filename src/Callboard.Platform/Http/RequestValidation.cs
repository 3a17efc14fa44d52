using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;

namespace Callboard.Platform.Http;

/// <summary>
/// Checks every contract record among an endpoint's arguments against its validation attributes, before the handler runs, and refuses
/// texts PostgreSQL cannot hold. All faults are reported at once, by field.
/// </summary>
/// <remarks>The framework's own validation does not look inside a merge patch; one mechanism for both keeps the answers alike.</remarks>
internal sealed class RequestValidation : IEndpointFilter
{
    // The texts of a list have no attribute of their own.
    private const int LongestEntry = 1000;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = new();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var problem = PlatformProblems.Invalid;
        foreach (var argument in context.Arguments)
        {
            switch (argument)
            {
                case IPatch patch:
                    Check(patch.Body, "", ref problem);
                    break;
                case string text:
                    // Path and query texts; the argument's own name is not known here.
                    if (!IsStorable(text))
                    {
                        problem = problem.On("query", "Control characters are not accepted.");
                    }

                    break;
                case not null when IsContract(argument.GetType()):
                    Check(argument, "", ref problem);
                    break;
            }
        }

        return problem.Errors.IsEmpty ? await next(context) : problem.ToResult();
    }

    /// <summary>Adds the faults of <paramref name="body"/> to <paramref name="problem"/>.</summary>
    internal static void Check(object body, string path, ref Problem problem)
    {
        foreach (var property in s_properties.GetOrAdd(body.GetType(), static t => [.. t.GetProperties().Where(p => p.GetIndexParameters().Length == 0)]))
        {
            var field = path + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var value = property.GetValue(body);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                var result = rule.GetValidationResult(value, new ValidationContext(body) { MemberName = property.Name, DisplayName = field });
                if (result != ValidationResult.Success)
                {
                    problem = problem.On(field, result!.ErrorMessage);
                }
            }

            switch (value)
            {
                case string text when !IsStorable(text):
                    problem = problem.On(field, "Control characters are not accepted.");
                    break;
                case string or null:
                    break;
                case IEnumerable list:
                    var index = 0;
                    foreach (var item in list)
                    {
                        if (item is null)
                        {
                            problem = problem.On($"{field}[{index}]", "An entry cannot be null.");
                        }
                        else if (item is string { Length: > LongestEntry })
                        {
                            problem = problem.On($"{field}[{index}]", $"At most {LongestEntry} characters.");
                        }
                        else if (item is string entry && !IsStorable(entry))
                        {
                            problem = problem.On($"{field}[{index}]", "Control characters are not accepted.");
                        }
                        else if (IsContract(item.GetType()))
                        {
                            Check(item, $"{field}[{index}].", ref problem);
                        }

                        index++;
                    }

                    break;
                default:
                    if (IsContract(value.GetType()))
                    {
                        Check(value, field + ".", ref problem);
                    }

                    break;
            }
        }

        if (body is IValidatableObject self)
        {
            foreach (var result in self.Validate(new ValidationContext(body)))
            {
                foreach (var member in result.MemberNames)
                {
                    problem = problem.On(path + JsonNamingPolicy.CamelCase.ConvertName(member), result.ErrorMessage);
                }
            }
        }
    }

    private static bool IsContract(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Callboard", StringComparison.Ordinal) == true
        && type.GetMethod("<Clone>$") is not null;

    // Tab and line ends are text; NUL cannot be stored, the rest is never meant; a lone surrogate is not Unicode.
    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < ' ' ? c is not ('\t' or '\n' or '\r') : c == '\u007f')
            {
                return false;
            }

            if (char.IsSurrogate(c))
            {
                if (i + 1 >= text.Length || !char.IsSurrogatePair(c, text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}

/// <summary>The checks of a contract record, for what comes in another way than as the body of a request to the API.</summary>
public static class RequestChecks
{
    /// <summary>What is wrong with a record, by field; null when nothing is.</summary>
    public static Problem? Of(object body)
    {
        var problem = PlatformProblems.Invalid;
        RequestValidation.Check(body, "", ref problem);
        return problem.Errors.IsEmpty ? null : problem;
    }
}
