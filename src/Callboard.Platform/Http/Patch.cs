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
    /// <summary>The header that says what the author of the change saw in careful fields: a JSON object of their values.</summary>
    public const string BaseHeader = "X-Base";

    private Patch(T value, ImmutableArray<PropertyInfo> present)
    {
        Value = value;
        Present = present;
    }

    /// <summary>The fields, read as <typeparamref name="T"/>; those absent are null.</summary>
    public T Value { get; }

    /// <summary>The properties the request named.</summary>
    public ImmutableArray<PropertyInfo> Present { get; }

    /// <summary>The names of those that were applied, as the request wrote them.</summary>
    public IReadOnlyList<string> Fields => [.. Present.Select(NameOf).Where(name => Superseded.All(s => s.Field != name))];

    /// <summary>What the author saw in careful fields before the change; null when the request does not say.</summary>
    public Patch<T>? Base { get; private init; }

    /// <summary>The fields that were not applied because somebody changed them after this edit was made.</summary>
    public IReadOnlyList<SupersededField> Superseded { get; private set; } = [];

    object IPatch.Body => Value;

    /// <summary>Whether the request named this property.</summary>
    public bool Has(string property) => Present.Any(p => p.Name == property);

    /// <summary>Whether the request named this property and it was applied.</summary>
    public bool Applies(string property) => Present.Any(p => p.Name == property && Superseded.All(s => s.Field != NameOf(p)));

    /// <summary>Notes which fields lost. The work of a transaction may run again, so this replaces what was noted before.</summary>
    public void Lost(IReadOnlyList<SupersededField> fields) => Superseded = fields;

    internal static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

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
            return From(document.RootElement, BaseOf(context));
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("Unreadable merge patch.", e);
        }
    }

    private static Patch<T>? BaseOf(HttpContext context)
    {
        if (context.Request.Headers[BaseHeader].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(
                text, new JsonDocumentOptions { MaxDepth = CallboardJson.MaxDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return From(document.RootElement);
            }
        }
        catch (JsonException)
        {
            // Told below, by the header's name: the body is not at fault.
        }

        throw PlatformProblems.Invalid.On(BaseHeader, "Expected a JSON object of fields of this change.").ToException();
    }

    /// <summary>The patch a JSON object stands for.</summary>
    /// <exception cref="JsonException">It is not an object, or a field has the wrong type.</exception>
    public static Patch<T> From(JsonElement body) => From(body, null);

    private static Patch<T> From(JsonElement body, Patch<T>? seen)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw PlatformProblems.Malformed.Because("A change is a JSON object.").ToException();
        }

        var value = body.Deserialize<T>(CallboardJson.Options)!;
        var names = body.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return new Patch<T>(value, [.. typeof(T).GetProperties().Where(p => names.Contains(NameOf(p)))]) { Base = seen };
    }

    /// <summary>So that the API description shows the fields of <typeparamref name="T"/>.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "application/merge-patch+json"], typeof(T)));
    }
}

/// <summary>Marks a list whose column knows null beside the empty list: clearing it writes null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullableListAttribute : Attribute;

/// <summary>Applies a merge patch to one row of a tenant table.</summary>
public static class PatchStatement
{
    private const string Archive = "archived_at";

    /// <summary>One column a patch is to write.</summary>
    private sealed record Assignment(PropertyInfo Property, string Column, object? Value, object? Base, bool HasBase)
    {
        public string Field => JsonNamingPolicy.CamelCase.ConvertName(Property.Name);

        public Type Type => Property.PropertyType;

        /// <summary>Adds a value to the arguments of a statement; how the statement refers to it.</summary>
        public string Bind(List<object?> arguments, object? value)
        {
            arguments.Add(ColumnValue.Argument(Type, value));
            return ColumnValue.Placeholder(Type, arguments.Count, Property.IsDefined(typeof(NullableListAttribute)));
        }
    }

    /// <summary>
    /// Updates the columns the patch names: property <c>StartAt</c> is column <c>start_at</c>. Row-level security decides whether the row
    /// is visible (otherwise 404) and may be changed (otherwise 403). Fields that were changed after a late edit was made stay and are
    /// noted in the patch; a careful field that does not stand as the author saw it refuses the whole request.
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
    /// <param name="restores">The table's rows are archived, and a late edit made after that brings its row back.</param>
    /// <returns>False when no such row is visible.</returns>
    /// <exception cref="ProblemException">The version is another one by now, or a careful field stands in conflict.</exception>
    public static async Task<bool> ApplyAsync<T>(
        TenantTransaction transaction, string table, Guid id, Patch<T> patch, int? ifMatch, CancellationToken cancellationToken,
        string? where = null, IReadOnlyList<object?>? whereArguments = null, IReadOnlyDictionary<string, string?>? columns = null,
        bool restores = false)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (!await LockAsync(transaction, table, id, ifMatch, cancellationToken, where, whereArguments))
        {
            return false;
        }

        var assignments = AssignmentsOf(patch, columns);
        await RefuseConflictsAsync(transaction, table, id, [.. assignments.Where(a => a.HasBase)], cancellationToken);

        // What was just found as its author saw it needs no clock to decide.
        var fields = assignments.Where(a => !a.HasBase).ToDictionary(a => a.Column, a => (a.Field, a.Type));
        if (restores && assignments.Count > 0)
        {
            fields[Archive] = ("archivedAt", typeof(DateTimeOffset?));
        }

        var lost = await Edits.SupersededAsync(transaction, table, [id], fields, cancellationToken);
        var names = lost.Select(l => l.Field).ToHashSet(StringComparer.Ordinal);
        // Bringing a row back is a change of its archive mark too; only one that put it away speaks against the edit.
        patch.Lost([.. lost.Where(l => l.Field != "archivedAt" || l.Value is not null)]);

        List<object?> arguments = [id, .. whereArguments ?? []];
        var sets = new List<string>();
        foreach (var assignment in assignments.Where(a => !names.Contains(a.Field)))
        {
            sets.Add($"{assignment.Column} = {assignment.Bind(arguments, assignment.Value)}");
        }

        if (restores && sets.Count > 0 && Edits.AreLate(transaction) && !names.Contains("archivedAt"))
        {
            sets.Add($"{Archive} = null");
        }

        if (sets.Count > 0)
        {
            await transaction.ExecuteAsync($"update {table} set {string.Join(", ", sets)} where {Condition(where)}", arguments, cancellationToken);
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

    /// <summary>Locks a row that is to go, and refuses when somebody edited it after a late removal was decided on: the edit keeps it.</summary>
    /// <typeparam name="T">The patch of such rows: its fields are what people edit.</typeparam>
    /// <returns>False when no such row is visible.</returns>
    /// <exception cref="ProblemException">The version is another one by now, or the row was edited since.</exception>
    public static async Task<bool> LockForRemovalAsync<T>(
        TenantTransaction transaction, string table, Guid id, int? ifMatch, CancellationToken cancellationToken,
        string? where = null, IReadOnlyList<object?>? whereArguments = null, IReadOnlyDictionary<string, string?>? columns = null)
        where T : class
    {
        if (!await LockAsync(transaction, table, id, ifMatch, cancellationToken, where, whereArguments))
        {
            return false;
        }

        var fields = ColumnsOf(typeof(T).GetProperties(), columns)
            .ToDictionary(c => c.Column, c => (Patch<T>.NameOf(c.Property), c.Property.PropertyType));
        var edited = await Edits.SupersededAsync(transaction, table, [id], fields, cancellationToken);
        return edited.Count == 0 ? true : throw PlatformProblems.EditSuperseded.With("superseded", edited).ToException();
    }

    /// <summary>
    /// The assignments of one patch to many rows, for the <c>set</c> of an update of <c>t</c>: a field stays where it was changed after a
    /// late edit was made. The rows have to be locked.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="table">Schema-qualified table.</param>
    /// <param name="ids">The rows.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="arguments">Those of the statement; the values are added.</param>
    /// <param name="columns">Properties that are not plain columns: name → column, or null to leave it to the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<string>> SetsOfManyAsync<T>(
        TenantTransaction transaction, string table, Guid[] ids, Patch<T> patch, List<object?> arguments,
        IReadOnlyDictionary<string, string?> columns, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(arguments);
        var assignments = AssignmentsOf(patch, columns);
        var lost = await Edits.SupersededAsync(
            transaction, table, ids, assignments.ToDictionary(a => a.Column, a => (a.Field, a.Type)), cancellationToken);
        patch.Lost(lost);
        var sets = new List<string>();
        foreach (var assignment in assignments)
        {
            var value = assignment.Bind(arguments, assignment.Value);
            var losers = lost.Where(l => l.Field == assignment.Field).Select(l => l.Id).ToArray();
            if (losers.Length > 0)
            {
                arguments.Add(losers);
                value = $"case when t.id = any (${arguments.Count}::uuid[]) then t.{assignment.Column} else {value} end";
            }

            sets.Add($"{assignment.Column} = {value}");
        }

        return sets;
    }

    private static IEnumerable<(PropertyInfo Property, string Column)> ColumnsOf(
        IEnumerable<PropertyInfo> properties, IReadOnlyDictionary<string, string?>? columns) =>
        from property in properties
        let column = columns is not null && columns.TryGetValue(property.Name, out var named) ? named : SnakeCase.Of(property.Name)
        where column is not null
        select (property, column);

    private static List<Assignment> AssignmentsOf<T>(Patch<T> patch, IReadOnlyDictionary<string, string?>? columns)
        where T : class
    {
        return [.. ColumnsOf(patch.Present, columns).Select(c =>
        {
            var seen = patch.Base is { } known && known.Has(c.Property.Name) && c.Property.IsDefined(typeof(CarefulAttribute)) ? known : null;
            return new Assignment(
                c.Property, c.Column, c.Property.GetValue(patch.Value), seen is null ? null : c.Property.GetValue(seen.Value), seen is not null);
        })];
    }

    private static async Task RefuseConflictsAsync(
        TenantTransaction transaction, string table, Guid id, IReadOnlyList<Assignment> careful, CancellationToken cancellationToken)
    {
        if (careful.Count == 0)
        {
            return;
        }

        // Compared as the column's own type; a change that was made already is no conflict.
        List<object?> arguments = [id];
        var holds = string.Join(", ", careful.Select(a =>
            $"'{a.Column}', {a.Column} is not distinct from {a.Bind(arguments, a.Base)} or {a.Column} is not distinct from {a.Bind(arguments, a.Value)}"));
        var standing = await transaction.OneAsync<JsonElement>(
            $"select jsonb_build_object({holds}) from {table} where organization_id = app.current_organization() and id = $1",
            arguments, cancellationToken);
        var broken = careful.Where(a => !standing.GetProperty(a.Column).GetBoolean()).ToList();
        if (broken.Count == 0)
        {
            return;
        }

        string[] columns = [.. broken.Select(a => a.Column)];
        var theirs = (await Edits.ValuesAsync(transaction, table, [id], columns, cancellationToken))[0].Value;
        var latest = await Edits.LatestAsync(transaction, table, id, columns, cancellationToken);
        throw broken.Aggregate(PlatformProblems.EditConflict, (problem, a) => problem.On(a.Field))
            .With("conflicts", broken.Select(a => new EditConflict(
                a.Field, a.Base, a.Value, Edits.ValueOf(theirs, a.Column, a.Type),
                latest.GetValueOrDefault(a.Column)?.ChangedAt, latest.GetValueOrDefault(a.Column)?.By)).ToArray())
            .ToException();
    }

    private static string Condition(string? where) =>
        $"organization_id = app.current_organization() and id = $1{(where is null ? "" : $" and ({where})")}";
}
