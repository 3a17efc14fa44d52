using System.Text;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
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
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(Amount) || context.JsonTypeInfo.Type == typeof(Amount?))
            {
                schema.Type = JsonSchemaType.String | JsonSchemaType.Number;
                schema.Description = "A decimal text such as \"45000.00\", or a number.";
            }

            return Task.CompletedTask;
        });
    });

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
