using System.Globalization;
using Callboard.Platform.Data;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Callboard.Guests;

/// <summary>
/// The page behind a guest's link: a form of plain HTML that needs no script and no further file, so that it is there after one answer of a few
/// kilobytes, however bad the phone and the line.
/// </summary>
internal static class RsvpPages
{
    private static readonly FormOptions s_form = new() { ValueCountLimit = 1000, KeyLengthLimit = 60, ValueLengthLimit = 8000 };

    public static async Task<IResult> GetAsync(string token, HttpContext http, SystemDb db, TimeProvider time, CancellationToken cancellationToken) =>
        await Rsvp.FindAsync(token, db, cancellationToken) is { } view
            ? Page(http, RsvpPage.Of(view, null, null, http.Request.Query.ContainsKey("saved"), time.GetUtcNow()), StatusCodes.Status200OK)
            : Page(http, RsvpPage.Nothing(), StatusCodes.Status404NotFound);

    public static async Task<IResult> PostAsync(string token, HttpContext http, SystemDb db, ProblemCatalogue problems, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Rsvp.FindAsync(token, db, cancellationToken) is not { } view)
        {
            return Page(http, RsvpPage.Nothing(), StatusCodes.Status404NotFound);
        }

        IFormCollection form;
        try
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, s_form));
            form = await http.Request.ReadFormAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or BadHttpRequestException)
        {
            return Page(http, RsvpPage.Of(view, null, PlatformProblems.Malformed, false, time.GetUtcNow()), StatusCodes.Status400BadRequest);
        }

        var answer = RsvpForm.Read(form, view);
        var problem = RequestChecks.Of(answer);
        try
        {
            if (problem is null && await Rsvp.SaveAsync(token, answer, db, cancellationToken) is not null)
            {
                // Sent again by going back or reloading, an answer is not given twice.
                return Results.Redirect($"/rsvp/{Uri.EscapeDataString(token)}?saved", permanent: false, preserveMethod: false);
            }
        }
        catch (Exception e) when (problems.Of(e) is { Status: < 500 } refusal)
        {
            problem = refusal;
        }

        // What was closed, or allowed, meanwhile is shown as it is by now; what was written stays in the form.
        view = await Rsvp.FindAsync(token, db, cancellationToken) ?? view;
        return Page(http, RsvpPage.Of(view, answer, problem, false, time.GetUtcNow()), problem?.Status ?? StatusCodes.Status404NotFound);
    }

    private static IResult Page(HttpContext http, string html, int status)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        // The address is the secret: it goes nowhere else. Forms still tell their origin to us.
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }
}

/// <summary>Reads the form of the page. What cannot be read is left to the checks every answer goes through.</summary>
internal static class RsvpForm
{
    public static RsvpAnswer Read(IFormCollection form, RsvpView view)
    {
        RsvpStatus? rsvp = form["rsvp"].ToString() switch
        {
            "confirmed" => RsvpStatus.Confirmed, "declined" => RsvpStatus.Declined, "tentative" => RsvpStatus.Tentative, _ => null,
        };
        var companions = new List<RsvpCompanionAnswer>();
        for (var i = 0; i < RsvpPage.Places(view); i++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"c{i}.");
            if (Text(form, prefix + "name") is { } name)
            {
                companions.Add(new RsvpCompanionAnswer(
                    name, Guid.TryParse(form[prefix + "id"], CultureInfo.InvariantCulture, out var id) ? id : null, Text(form, prefix + "notes"), Allergens(form, prefix)));
            }
        }

        return new RsvpAnswer(
            rsvp, [.. (Text(form, "diet") ?? "").Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Text(form, "notes"), Allergens(form, ""), Text(form, "access"), Text(form, "message"), companions);
    }

    private static List<GuestAllergen> Allergens(IFormCollection form, string prefix)
    {
        var found = new List<GuestAllergen>();
        foreach (var allergen in Enum.GetValues<Allergen>().Where(a => a != Allergen.Other))
        {
            if (Severity(form[$"{prefix}a.{SnakeCase.Of(allergen)}"]) is { } severity)
            {
                found.Add(new GuestAllergen(allergen, severity));
            }
        }

        // One field for all the rest: kiwi, strawberries.
        var badness = Severity(form[prefix + "a.other.how"]) ?? AllergenSeverity.Allergy;
        found.AddRange((Text(form, prefix + "a.other") ?? "")
            .Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(15)
            .Select(name => new GuestAllergen(Allergen.Other, badness, name)));
        return found;
    }

    private static AllergenSeverity? Severity(string? text) => text switch
    {
        "intolerance" => AllergenSeverity.Intolerance, "allergy" => AllergenSeverity.Allergy, "severe" => AllergenSeverity.Severe, _ => null,
    };

    // Browsers end lines with two characters.
    private static string? Text(IFormCollection form, string field) =>
        form[field].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } text ? text : null;
}
