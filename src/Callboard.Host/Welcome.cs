using System.Text;
using Callboard.Host.Demo;
using Callboard.Platform.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Callboard.Host;

/// <summary>Says where the product is and how to get in.</summary>
internal static class Welcome
{
    public static async Task PrintAsync(WebApplication app, Database database)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? CallboardApp.DefaultUrl;
        database.Embedded?.Announce(address);
        // A configured database is somebody's own; nobody there needs to be told of demo logins.
        var hasDemo = database.Embedded is not null && await app.Services.GetRequiredService<SystemDb>().OneAsync<bool>(
            "select exists (select from accounts.organization where slug = $1)", [DemoSeeder.Slug], CancellationToken.None);
        Console.Write(Text(address, hasDemo));
    }

    /// <summary>The block that is printed.</summary>
    internal static string Text(string address, bool hasDemo)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine($"  Callboard is on   {address}").AppendLine($"  API reference     {address}/docs");
        if (hasDemo)
        {
            var data = DemoData.Read("people");
            text.AppendLine().AppendLine($"  Demo: {data["organization"]}. The password of all is {data["password"]}");
            foreach (var person in data["people"]!.AsArray().Where(p => p!["sees"] is not null))
            {
                text.AppendLine($"    {(string)person!["email"]!,-28}{(string)person["name"]!,-20}{person["sees"]}");
            }
        }

        return text.AppendLine().ToString();
    }
}
