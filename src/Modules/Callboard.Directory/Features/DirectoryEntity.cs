using System.Collections.Immutable;
using System.Reflection;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Callboard.Directories.Features;

/// <summary>What every record of the directory has.</summary>
internal interface IDirectoryRecord
{
    Guid Id { get; }

    int Version { get; }
}

/// <summary>What every request for a new record may have.</summary>
internal interface INewDirectoryRecord
{
    Guid? Id { get; }
}

/// <summary>Which records of a list are wanted. Entities add filters of their own: a property <c>PriceTier</c> filters that column.</summary>
/// <param name="Q">Words that all have to occur, whatever their accents and case.</param>
/// <param name="Archived">True for the archived ones, otherwise those in use.</param>
/// <param name="Sort">Fields to sort by, such as <c>name,-createdAt</c>.</param>
public record DirectoryQuery(
    [property: FromQuery(Name = "q")] string? Q = null,
    [property: FromQuery(Name = "archived")] bool? Archived = null,
    [property: FromQuery(Name = "sort")] string? Sort = null);

/// <summary>
/// One kind of record in the directory. The mechanism is the same for all of them; the differences are this declaration and the
/// properties of the records: a property <c>ContactName</c> is the column <c>contact_name</c>.
/// </summary>
/// <typeparam name="TRow">What is answered.</typeparam>
/// <typeparam name="TNew">What a create takes.</typeparam>
/// <typeparam name="TPatch">What a change may name.</typeparam>
/// <typeparam name="TQuery">Filters of the list.</typeparam>
internal sealed class DirectoryEntity<TRow, TNew, TPatch, TQuery>
    where TRow : class, IDirectoryRecord
    where TNew : class, INewDirectoryRecord
    where TPatch : class
    where TQuery : DirectoryQuery
{
    private const string Key = "organization_id = app.current_organization() and id = $1";

    private static readonly ImmutableArray<PropertyInfo> s_filters =
        [.. typeof(TQuery).GetProperties().Where(p => typeof(DirectoryQuery).GetProperty(p.Name) is null && p.GetMethod!.IsPublic && p.CanWrite)];

    private static readonly ImmutableArray<PropertyInfo> s_given =
        [.. typeof(TNew).GetProperties().Where(p => p.CanWrite && p.Name != nameof(INewDirectoryRecord.Id))];

    private readonly string _path, _table, _columns, _insert;
    private readonly SortOrder _order;

    /// <param name="path">Where the list is, such as <c>clients</c>.</param>
    /// <param name="one">One of them, for names of operations, such as <c>Client</c>.</param>
    /// <param name="table">The table.</param>
    /// <param name="sortFields">Fields a list may be sorted by; without a wish it is sorted by name.</param>
    /// <param name="forStaffOnly">Columns a portal user is not told, although the rest of the row is about him.</param>
    public DirectoryEntity(string path, string one, string table, string[] sortFields, string[] forStaffOnly)
    {
        (_path, One, _table) = (path, one, table);
        _columns = string.Join(", ", typeof(TRow).GetConstructors()[0].GetParameters().Select(p => SnakeCase.Of(p.Name!)).Select(column =>
            forStaffOnly.Contains(column) ? $"case when app.is_staff() then {column} end as {column}" : column));
        _insert =
            $"""
            insert into {table} (organization_id, id, {string.Join(", ", s_given.Select(p => SnakeCase.Of(p.Name)))})
            values (app.current_organization(), coalesce($1::uuid, app.uuidv7()), {
                string.Join(", ", s_given.Select((p, i) => ColumnValue.Placeholder(p.PropertyType, i + 2)))})
            on conflict (organization_id, id) do nothing
            returning {_columns}
            """;
        // The column `search` starts with the name, without accents and case: that is how people sort names.
        _order = new SortOrder("search, id", sortFields.ToDictionary(f => f, f => f is "name" or "companyName" ? "search" : SnakeCase.Of(f)));
    }

    /// <summary>One of them, for names of operations.</summary>
    public string One { get; }

    /// <summary>Maps the routes: list, create, get, change, archive, restore.</summary>
    public void Map(IEndpointRouteBuilder api)
    {
        // Held as delegates: the framework's analyzer of route handlers cannot read parameters of a type parameter's type.
        Delegate list = ListAsync, create = CreateAsync, change = ChangeAsync;
        var group = api.MapGroup($"/{_path}").WithTags("Directory");
        group.MapGet("", list).WithName($"Directory_List{One}s").WithSummary($"{One}s: search, filter, page");
        group.MapPost("", create).WithName($"Directory_Create{One}").WithSummary($"Add a {One.ToLowerInvariant()}");
        group.MapGet("/{id:guid}", GetAsync).WithName($"Directory_Get{One}").WithSummary($"One {One.ToLowerInvariant()}");
        group.MapPatch("/{id:guid}", change).WithName($"Directory_Change{One}")
            .WithSummary($"Change a {One.ToLowerInvariant()}: absent fields stay, null clears").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapPut("/{id:guid}", change).WithName($"Directory_Put{One}")
            .WithSummary("The same as PATCH").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapDelete("/{id:guid}", ArchiveAsync).WithName($"Directory_Archive{One}")
            .WithSummary($"Archive a {One.ToLowerInvariant()}; it can be restored").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapPost("/{id:guid}/restore", RestoreAsync).WithName($"Directory_Restore{One}")
            .WithSummary($"Bring an archived {One.ToLowerInvariant()} back").ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    public async Task<Ok<ListResponse<TRow>>> ListAsync(
        [AsParameters] TQuery query, [AsParameters] PageQuery page, TenantDb db, CancellationToken cancellationToken)
    {
        // Statements are built of declared columns only; whatever the request says travels as a parameter.
        List<object?> arguments = [];
        var where = $"organization_id = (select app.current_organization()) and archived_at is {(query.Archived == true ? "not null" : "null")}";
        if (!string.IsNullOrWhiteSpace(query.Q))
        {
            arguments.Add(query.Q);
            where += $" and search like all ((select directory.search_patterns(${arguments.Count}))::text[])";
        }

        foreach (var filter in s_filters)
        {
            if (filter.GetValue(query) is { } value)
            {
                arguments.Add(value);
                where += $" and {SnakeCase.Of(filter.Name)} = {ColumnValue.Placeholder(filter.PropertyType, arguments.Count)}";
            }
        }

        return TypedResults.Ok(await db.PageAsync<TRow>(
            $"select {_columns} from {_table} where {where} order by {_order.OrderBy(query.Sort)}",
            $"select count(*)::integer from {_table} where {where}", arguments, page, cancellationToken));
    }

    public async Task<Results<Created<DataResponse<TRow>>, Ok<DataResponse<TRow>>>> CreateAsync(
        TNew request, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var made = await db.WriteOneAsync<TRow>(
            _insert, [request.Id, .. s_given.Select(p => ColumnValue.Argument(p.PropertyType, p.GetValue(request)))], cancellationToken);
        // Nothing was added: the client sends a create again that arrived the first time.
        var row = made ?? await FindAsync(db, request.Id!.Value, cancellationToken);
        if (row is null)
        {
            throw PlatformProblems.IdTaken.On("id").ToException();
        }

        EntityTag.Write(context, row.Version);
        return made is null
            ? TypedResults.Ok(new DataResponse<TRow>(row))
            : TypedResults.Created($"/api/v1/{_path}/{row.Id}", new DataResponse<TRow>(row));
    }

    private async Task<Results<Ok<DataResponse<TRow>>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken) =>
        Answer(context, await FindAsync(db, id, cancellationToken));

    private async Task<Results<Ok<UpdatedResponse<TRow>>, ProblemHttpResult>> ChangeAsync(
        Guid id, Patch<TPatch> patch, HttpContext context, TenantDb db, CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        var row = await db.WriteAsync(
            async transaction => await PatchStatement.ApplyAsync(transaction, _table, id, patch, ifMatch, cancellationToken, restores: true)
                ? await transaction.OneAsync<TRow>(SelectOne, [id], cancellationToken)
                : null,
            cancellationToken);
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(UpdatedResponse<TRow>.Of(row, patch));
    }

    private Task<Results<Ok<DataResponse<TRow>>, ProblemHttpResult>> ArchiveAsync(
        Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken) =>
        MarkAsync(
            id, "coalesce(archived_at, now())", context, db,
            (transaction, ifMatch) => PatchStatement.LockForRemovalAsync<TPatch>(transaction, _table, id, ifMatch, cancellationToken),
            cancellationToken);

    private Task<Results<Ok<DataResponse<TRow>>, ProblemHttpResult>> RestoreAsync(
        Guid id, HttpContext context, TenantDb db, CancellationToken cancellationToken) =>
        MarkAsync(
            id, "null", context, db,
            (transaction, ifMatch) => PatchStatement.LockAsync(transaction, _table, id, ifMatch, cancellationToken), cancellationToken);

    private async Task<Results<Ok<DataResponse<TRow>>, ProblemHttpResult>> MarkAsync(
        Guid id, string archivedAt, HttpContext context, TenantDb db, Func<TenantTransaction, int?, Task<bool>> lockAsync,
        CancellationToken cancellationToken)
    {
        var ifMatch = EntityTag.IfMatch(context);
        return Answer(context, await db.WriteAsync(
            async transaction => await lockAsync(transaction, ifMatch)
                ? await transaction.OneAsync<TRow>(
                    $"update {_table} set archived_at = {archivedAt} where {Key} returning {_columns}", [id], cancellationToken)
                : null,
            cancellationToken));
    }

    private string SelectOne => $"select {_columns} from {_table} where {Key}";

    private Task<TRow?> FindAsync(TenantDb db, Guid id, CancellationToken cancellationToken) =>
        db.OneAsync<TRow>(SelectOne, [id], cancellationToken);

    private static Results<Ok<DataResponse<TRow>>, ProblemHttpResult> Answer(HttpContext context, TRow? row)
    {
        if (row is null)
        {
            return PlatformProblems.NotFound.ToResult();
        }

        EntityTag.Write(context, row.Version);
        return TypedResults.Ok(new DataResponse<TRow>(row));
    }
}
