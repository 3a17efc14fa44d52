using System.Text;
using System.Text.Json;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Identity;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Callboard.Host;

/// <summary>The description of the API: OpenAPI 3.1, generated from the routes, shown at <c>/docs</c>.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";

    public static void AddCallboardOpenApi(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Callboard";
            document.Info.Version = "v1";
            document.Info.Description =
                "Plan, book, staff, run, admit, settle and learn. Errors are RFC 9457 problems with a stable `code`; "
                + "lists are paged; instants are RFC 3339 in UTC.";
            // The same document wherever the server happens to listen.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An access token or an API key.",
                },
            };
            document.Components.Parameters ??= new Dictionary<string, IOpenApiParameter>();
            foreach (var (name, header) in s_headers)
            {
                header.Name = name;
                document.Components.Parameters[name] = header;
            }

            // A resource that is answered is there; the generic envelope cannot say so.
            foreach (var (name, schema) in document.Components.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            {
                if ((name.StartsWith("DataResponseOf", StringComparison.Ordinal) || name.StartsWith("UpdatedResponseOf", StringComparison.Ordinal))
                    && schema.Properties?["data"] is { OneOf: [{ Type: JsonSchemaType.Null }, var resource] })
                {
                    schema.Properties["data"] = resource;
                }
            }

            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeHeadersAsync);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Types with a converter of their own say nothing about what they write.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            // Whether a member may be null, only the member tells; in a query it is left out instead.
            var orNull = context.JsonPropertyInfo is { } property && Nullable.GetUnderlyingType(property.PropertyType) == type
                ? JsonSchemaType.Null
                : default;
            if (type == typeof(DateTimeOffset))
            {
                schema.Type = JsonSchemaType.String | orNull;
                schema.Format = "date-time";
            }
            else if (type == typeof(Cursor))
            {
                schema.Type = JsonSchemaType.String | orNull;
            }
            else if (typeof(IReadOnlyDictionary<string, JsonElement>).IsAssignableFrom(type))
            {
                schema.AdditionalProperties = new OpenApiSchema();
            }
            else if (type == typeof(Amount))
            {
                schema.Type = JsonSchemaType.String | JsonSchemaType.Number | orNull;
                schema.Description = "A decimal text such as \"45000.00\", or a number.";
            }

            return Task.CompletedTask;
        });
    });

    // What any write may carry; described once and referred to.
    private static readonly Dictionary<string, OpenApiParameter> s_headers = new()
    {
        ["Idempotency-Key"] = Header(
            "A key of the caller's choice, such as a UUID: repeating the request with it gives the first answer again and changes nothing.",
            null),
        [Caller.EditedAtHeader] = Header(
            "When the edit was made, if it was made offline and is sent later. Fields that were changed since are not applied and are "
            + "answered in `superseded`; a time in the future counts as now.",
            "date-time"),
        [Patch<object>.BaseHeader] = Header(
            "A JSON object of what the author saw in careful fields (times, assignees, amounts, capacities). Where something else stands "
            + "by now, the request is refused with `edit.conflict`.",
            null),
    };

    private static OpenApiParameter Header(string description, string? format) => new()
    {
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format },
    };

    private static Task DescribeHeadersAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (context.Description.HttpMethod is "GET" or "HEAD" || metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any())
        {
            return Task.CompletedTask;
        }

        var careful = metadata.OfType<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()
            .Where(accepts => accepts.ContentTypes.Contains("application/merge-patch+json"))
            .Any(accepts => accepts.RequestType?.GetProperties().Any(p => p.IsDefined(typeof(CarefulAttribute), false)) == true);
        operation.Parameters ??= [];
        foreach (var (name, _) in s_headers.Where(h => careful || h.Key != Patch<object>.BaseHeader))
        {
            operation.Parameters.Add(new OpenApiParameterReference(name, context.Document));
        }

        return Task.CompletedTask;
    }

    public static void MapCallboardOpenApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "Callboard API";
            ui.SwaggerEndpoint("/openapi/v1.json", "Callboard v1");
        });
    }

    /// <summary>Writes the document without a database: building the application opens no connection.</summary>
    public static async Task WriteAsync(string path)
    {
        const string nowhere = "Host=localhost;Username=nobody";
        await using var sources = new DataSources(nowhere, nowhere, nowhere);
        await using var app = CallboardApp.Build([], sources);
        // Starting would hand the routes to the description; nothing is started here, so it is done by hand.
        app.UseEndpoints(static _ => { });
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        await File.WriteAllTextAsync(path, await TextAsync(app.Services));
        Console.WriteLine($"Wrote {path}.");
    }

    /// <summary>The document's text, as committed.</summary>
    public static async Task<string> TextAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync();
        await using var text = new StringWriter { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return new StringBuilder().Append(text).Append('\n').ToString();
    }
}
