using Microsoft.Extensions.FileProviders;

namespace Callboard.Host;

/// <summary>Serves the built web client: hashed assets for ever, everything else checked each time, unknown paths to the client's router.</summary>
internal static class WebClient
{
    /// <summary>The built client: beside a published program, or in the source tree it was built from.</summary>
    public static string? FindRoot()
    {
        if (Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")))
        {
            return Path.Combine(AppContext.BaseDirectory, "wwwroot");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "src", "Callboard.Host", "wwwroot");
            if (Directory.Exists(built))
            {
                return built;
            }
        }

        return null;
    }

    public static void UseWebClient(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider is NullFileProvider)
        {
            return;
        }

        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    public static void MapWebClient(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider is not NullFileProvider)
        {
            StaticFileOptions checkedEachTime = new() { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" };
            // The scanner is a page of its own: small, and able to start where there is no line.
            app.MapFallbackToFile("scan", "scan.html", checkedEachTime);
            // Never below /api: a route that takes everything there would hide that the method or the content type is the wrong one.
            app.MapFallbackToFile(@"{*path:regex(^(?!api\b)):nonfile}", "index.html", checkedEachTime);
        }
    }
}
