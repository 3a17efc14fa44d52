using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Callboard.Host;

/// <summary>Says where the product is and how to get in.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, Database database)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? CallboardApp.DefaultUrl;
        database.Embedded?.Announce(address);
        Console.WriteLine();
        Console.WriteLine($"  Callboard is on {address}");
        Console.WriteLine($"  API reference   {address}/docs");
        Console.WriteLine();
    }
}
