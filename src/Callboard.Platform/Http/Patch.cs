using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Json;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Callboard.Platform.Http;

/// <summary>What a validation filter needs to know of a <see cref="Patch{T}"/>.</summary>
internal interface IPatch
{
    object Body { get; }
}

/// <summary>
/// A JSON Merge Patch (RFC 7396) of the fields of <typeparamref name="T"/>: an absent field stays, null clears it.
/// <typeparamref name="T"/> is a record whose members are all nullable and optional.
/// </summary>
public sealed class Patch<T> : IPatch, IEndpointParameterMetadataProvider
    where T : class
{
    private Patch(T value, ImmutableArray<PropertyInfo> present)
    {
        Value = value;
        Present = present;
    }

    /// <summary>The fields, read as <typeparamref name="T"/>; those absent are null.</summary>
    public T Value { get; }

    /// <summary>The properties the request named.</summary>
    public ImmutableArray<PropertyInfo> Present { get; }

    /// <summary>The names of those, as the request wrote them.</summary>
    public IReadOnlyList<string> Fields => [.. Present.Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    object IPatch.Body => Value;

    /// <summary>Whether the request named this property.</summary>
    public bool Has(string property) => Present.Any(p => p.Name == property);

    /// <summary>Read by the framework; a body that is not an object or has a field of the wrong type is refused with the field's name.</summary>
    public static async ValueTask<Patch<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasJsonContentType()
            && context.Request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw PlatformProblems.UnsupportedMediaType.ToException();
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body,
                new JsonDocumentOptions { MaxDepth = CallboardJson.MaxDepth, AllowDuplicateProperties = false },
                context.RequestAborted);
            return From(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("Unreadable merge patch.", e);
        }
    }

    /// <summary>The patch a JSON object stands for.</summary>
    /// <exception cref="JsonException">It is not an object, or a field has the wrong type.</exception>
    public static Patch<T> From(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw PlatformProblems.Malformed.Because("A change is a JSON object.").ToException();
        }

        var value = body.Deserialize<T>(CallboardJson.Options)!;
        var names = body.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return new Patch<T>(value, [.. typeof(T).GetProperties()
            .Where(p => names.Contains(JsonNamingPolicy.CamelCase.ConvertName(p.Name)))]);
    }

    /// <summary>So that the API description shows the fields of <typeparamref name="T"/>.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "application/merge-patch+json"], typeof(T)));
    }
}

/// <summary>Applies a merge patch to one row of a tenant table.</summary>
public static class PatchStatement
{
    /// <summary>
    /// Updates the columns the patch names: property <c>StartAt</c> is column <c>start_at</c>. Row-level security decides whether the row
    /// is visible (otherwise 404) and may be changed (otherwise 403).
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="table">Schema-qualified table.</param>
    /// <param name="id">The row.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="ifMatch">Version the caller saw, or null to overwrite whatever is there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="where">Further condition on the row, such as <c>event_id = $2</c>; its parameters follow the id.</param>
    /// <param name="whereArguments">Values of those parameters.</param>
    /// <param name="columns">Properties that are not plain columns: name → column, or null to leave it to the caller.</param>
    /// <returns>False when no such row is visible.</returns>
    /// <exception cref="ProblemException">The version is another one by now.</exception>
    public static async Task<bool> ApplyAsync<T>(
        TenantTransaction transaction, string table, Guid id, Patch<T> patch, int? ifMatch, CancellationToken cancellationToken,
        string? where = null, IReadOnlyList<object?>? whereArguments = null, IReadOnlyDictionary<string, string?>? columns = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (!await LockAsync(transaction, table, id, ifMatch, cancellationToken, where, whereArguments))
        {
            return false;
        }

        List<object?> arguments = [id, .. whereArguments ?? []];
        var assignments = new List<string>();
        foreach (var property in patch.Present)
        {
            var column = columns is not null && columns.TryGetValue(property.Name, out var named) ? named : SnakeCase.Of(property.Name);
            if (column is null)
            {
                continue;
            }

            arguments.Add(ColumnValue.Argument(property.PropertyType, property.GetValue(patch.Value)));
            assignments.Add($"{column} = {ColumnValue.Placeholder(property.PropertyType, arguments.Count)}");
        }

        if (assignments.Count > 0)
        {
            await transaction.ExecuteAsync($"update {table} set {string.Join(", ", assignments)} where {Condition(where)}", arguments, cancellationToken);
        }

        return true;
    }

    /// <summary>Locks a row for a change that is not a patch, and compares its version.</summary>
    /// <returns>False when no such row is visible.</returns>
    /// <exception cref="ProblemException">The version is another one by now.</exception>
    public static async Task<bool> LockAsync(
        TenantTransaction transaction, string table, Guid id, int? ifMatch, CancellationToken cancellationToken,
        string? where = null, IReadOnlyList<object?>? whereArguments = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var found = await transaction.OneAsync<int?>(
            $"select version from {table} where {Condition(where)} for update", [id, .. whereArguments ?? []], cancellationToken);
        if (found is not null && ifMatch is not null && found != ifMatch)
        {
            throw PlatformProblems.VersionMismatch.With("version", found).ToException();
        }

        return found is not null;
    }

    private static string Condition(string? where) =>
        $"organization_id = app.current_organization() and id = $1{(where is null ? "" : $" and ({where})")}";
}
