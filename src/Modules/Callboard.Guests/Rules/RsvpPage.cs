using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Callboard.Platform.Data;
using Callboard.Platform.Problems;

namespace Callboard.Guests;

/// <summary>Writes the page behind a guest's link. Whatever comes from outside is encoded where it is written, and nowhere else.</summary>
internal static class RsvpPage
{
    // Letters of every language stay as they are; what means something to a browser does not.
    private static readonly HtmlEncoder s_html = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style =
        """
        :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#16181d;--dim:#4d5562;--line:#8a93a3;--accent:#2f56d9;--on:#fff;--good:#03654a;--goodbg:#dbf3e7;--bad:#8c0710;--badbg:#ffe5e4}
        @media(prefers-color-scheme:dark){:root{--bg:#101318;--card:#191d24;--text:#eef1f6;--dim:#b3bccb;--line:#77829a;--accent:#4468ec;--good:#9cefcb;--goodbg:#0d3224;--bad:#ff9a90;--badbg:#47120f}}
        *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        main{max-width:34rem;margin:0 auto;padding:16px 12px 48px}h1{font-size:1.5rem;line-height:1.25;margin:0 0 8px}p{margin:0 0 12px}.dim{color:var(--dim)}
        .box{border-radius:8px;padding:12px;margin:0 0 16px}.good{background:var(--goodbg);color:var(--good)}.bad{background:var(--badbg);color:var(--bad)}
        fieldset{border:1px solid var(--line);border-radius:8px;background:var(--card);margin:0 0 16px;padding:4px 12px 12px;min-width:0}legend{font-weight:600;padding:0 4px}
        .pick{display:flex;gap:12px;align-items:center;min-height:48px}.pick input{width:24px;height:24px;flex:none;accent-color:var(--accent)}
        label{display:block;margin:8px 0 0}input[type=text],textarea,select{display:block;width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:10px;min-height:44px}
        summary{min-height:44px;padding:10px 0;cursor:pointer;color:var(--text);font-weight:500}.al{display:grid;grid-template-columns:1fr minmax(8rem,auto);gap:6px 8px;align-items:center}.al label{margin:0}
        button{display:block;width:100%;min-height:52px;font:600 1.05rem system-ui,sans-serif;color:#fff;background:var(--accent);border:0;border-radius:8px;cursor:pointer}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px}ul{margin:4px 0 0;padding-left:20px}
        """;

    /// <summary>Companions the form has room for: those who are named, and as many more as may come.</summary>
    public static int Places(RsvpView view) => Math.Max(view.PlusOnesAllowed, view.Companions.Count);

    /// <summary>The page of a link that opens nothing.</summary>
    public static string Nothing() => Html(
        "Invitation",
        """
        <h1>This link does not open an invitation</h1>
        <p>It may be incomplete, or the event is over. Open it once more from your letter, or ask whoever invited you for a new one.</p>
        """);

    /// <summary>The page of a guest.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="draft">What was sent and could not be kept; it stays in the form.</param>
    /// <param name="problem">Why not.</param>
    /// <param name="saved">Whether an answer has just been kept.</param>
    /// <param name="now">The time of the server.</param>
    public static string Of(RsvpView view, RsvpAnswer? draft, Problem? problem, bool saved, DateTimeOffset now)
    {
        var zone = WallClock.TryFindZone(view.Timezone, out var found) ? found : TimeZoneInfo.Utc;
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<p class=dim>{E(view.Organization)} invites you to</p><h1>{E(view.Event)}</h1><p>{E(InvitationLetter.When(view.StartAt, zone))}");
        if (InvitationLetter.Where(view.Venue, view.Location) is { } place)
        {
            body.Append(CultureInfo.InvariantCulture, $"<br>{E(place)}");
        }

        body.Append("</p>");
        foreach (var paragraph in (view.Intro ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>{E(paragraph)}</p>");
        }

        Status(body, view, problem, saved, zone, now);
        if (view.IsOpen)
        {
            Form(body, view, draft, problem);
        }

        if (view.Contact is not null)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>Questions? {E(view.Contact)}</p>");
        }

        return Html(view.Event, body.ToString());
    }

    private static void Status(StringBuilder body, RsvpView view, Problem? problem, bool saved, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (problem is not null && view.IsOpen)
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class='box bad' role=alert><b>Your answer is not saved yet.</b> {E(problem.Title)}<ul>");
            foreach (var (field, sentences) in problem.Errors.Where(e => e.Value.Any(s => s != problem.Title)))
            {
                body.Append(CultureInfo.InvariantCulture, $"<li>{E(Label(field))}: {E(string.Join(" ", sentences))}</li>");
            }

            body.Append("</ul></div>");
        }

        if (view.Cancelled == true)
        {
            body.Append("<div class='box bad'><b>The event is cancelled.</b></div>");
        }
        else if (!view.IsOpen)
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class='box bad'><b>Answers closed on {E(InvitationLetter.When(view.Deadline ?? now, zone))}.</b> {(problem is null ? "" : "What you have just sent is not saved. ")}To change yours, turn to whoever invited you.</div>");
        }

        if (view.AnsweredAt is { } at && (view.Rsvp, problem) is (RsvpStatus.Confirmed or RsvpStatus.Tentative or RsvpStatus.Declined, null))
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class='box good' role=status><b>{(saved ? "Saved. Thank you!" : "Your answer is saved.")}</b> {Told(view)} <span>Saved {E(InvitationLetter.When(at, zone))}.</span>{(view.IsOpen ? " You can change it below." : "")}</div>");
        }
    }

    private static string Told(RsvpView view)
    {
        var coming = view.Companions.Count;
        return view.Rsvp switch
        {
            RsvpStatus.Declined => "You are not coming.",
            RsvpStatus.Tentative => "You do not know yet.",
            _ when coming > 0 => $"You are coming, with {E(string.Join(", ", view.Companions.Select(c => c.Name)))}.",
            _ => "You are coming.",
        };
    }

    private static void Form(StringBuilder body, RsvpView view, RsvpAnswer? draft, Problem? problem)
    {
        var rsvp = draft is null ? view.Rsvp : draft.Rsvp;
        body.Append(CultureInfo.InvariantCulture, $"<form method=post><fieldset><legend>Dear {E(view.Name)}, are you coming?</legend>");
        foreach (var (value, words) in ((RsvpStatus, string)[])[(RsvpStatus.Confirmed, "Yes, I am coming"), (RsvpStatus.Tentative, "I do not know yet"), (RsvpStatus.Declined, "No, I cannot come")])
        {
            body.Append(CultureInfo.InvariantCulture, $"<label class=pick><input type=radio name=rsvp value={SnakeCase.Of(value)} required{(rsvp == value ? " checked" : "")}>{words}</label>");
        }

        body.Append("</fieldset><fieldset><legend>What you eat</legend>");
        Input(body, "diet", "How you eat, such as vegetarian, halal", draft is null ? string.Join(", ", view.DietaryNeeds) : string.Join(", ", draft.DietaryNeeds ?? []), 500);
        Needs(body, "", draft is null ? view.Allergens : draft.Allergens ?? [], draft is null ? view.DietaryNotes : draft.DietaryNotes);
        body.Append("</fieldset>");
        var places = Places(view);
        for (var i = 0; i < places; i++)
        {
            var known = draft is null ? Shown(view.Companions.ElementAtOrDefault(i)) : draft.Companions?.ElementAtOrDefault(i);
            body.Append(CultureInfo.InvariantCulture, $"<fieldset><legend>You may bring somebody{(places > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({i + 1} of {places})") : "")}</legend>");
            if (known?.Id is { } id)
            {
                body.Append(CultureInfo.InvariantCulture, $"<input type=hidden name=c{i}.id value={id}>");
            }

            Input(body, string.Create(CultureInfo.InvariantCulture, $"c{i}.name"), "Their name (leave empty if nobody comes)", known?.Name, 200);
            Needs(body, string.Create(CultureInfo.InvariantCulture, $"c{i}."), known?.Allergens ?? [], known?.DietaryNotes);
            body.Append("</fieldset>");
        }

        body.Append("<fieldset><legend>Anything else</legend>");
        Input(body, "access", "What you need to move around, such as a ramp", draft is null ? view.Accessibility : draft.Accessibility, 1000);
        Area(body, "message", "A message to whoever invites you", draft is null ? view.Message : draft.Message);
        body.Append("</fieldset><button>Send my answer</button></form><p class=dim style='margin-top:12px'>");
        if (view.Deadline is { } deadline)
        {
            var zone = WallClock.TryFindZone(view.Timezone, out var found) ? found : TimeZoneInfo.Utc;
            body.Append(CultureInfo.InvariantCulture, $"You can change your answer until {E(InvitationLetter.When(deadline, zone))}. ");
        }

        body.Append("It is read by whoever organises the event and by its kitchen, and by nobody else.</p>");
    }

    private static RsvpCompanionAnswer? Shown(RsvpCompanion? companion) =>
        companion is null ? null : new(companion.Name, companion.Id, companion.DietaryNotes, companion.Allergens);

    // Folded away, because most have none; open where there is something, so that nobody overlooks it.
    private static void Needs(StringBuilder body, string prefix, IReadOnlyList<GuestAllergen> allergens, string? notes)
    {
        var chosen = allergens.Where(a => a.Allergen != Allergen.Other).ToDictionary(a => a.Allergen, a => a.Severity);
        var others = allergens.Where(a => a.Allergen == Allergen.Other).ToList();
        body.Append(CultureInfo.InvariantCulture, $"<details{(allergens.Count > 0 || notes is not null ? " open" : "")}><summary>Allergies and intolerances</summary><div class=al>");
        foreach (var allergen in Enum.GetValues<Allergen>().Where(a => a != Allergen.Other))
        {
            var name = $"{prefix}a.{SnakeCase.Of(allergen)}";
            body.Append(CultureInfo.InvariantCulture, $"<label for={name}>{AllergenList.NameOf(allergen)}</label>");
            Badness(body, name, chosen.TryGetValue(allergen, out var severity) ? severity : null, "no");
        }

        body.Append("</div>");
        Input(body, prefix + "a.other", "Something else, such as kiwi", string.Join(", ", others.Select(o => o.Name)), 500);
        body.Append(CultureInfo.InvariantCulture, $"<label for={prefix}a.other.how>How bad that is</label>");
        Badness(body, prefix + "a.other.how", others.Count > 0 ? others.Max(o => o.Severity) : null, null);
        Area(body, prefix + "notes", "A note to the kitchen", notes);
        body.Append("</details>");
    }

    private static void Badness(StringBuilder body, string name, AllergenSeverity? chosen, string? none)
    {
        body.Append(CultureInfo.InvariantCulture, $"<select id={name} name={name}>{(none is null ? "" : $"<option value=''>{none}")}");
        foreach (var (value, words) in ((AllergenSeverity, string)[])[(AllergenSeverity.Intolerance, "intolerance"), (AllergenSeverity.Allergy, "allergy"), (AllergenSeverity.Severe, "severe: traces harm")])
        {
            var selected = chosen == value || (chosen is null && none is null && value == AllergenSeverity.Allergy);
            body.Append(CultureInfo.InvariantCulture, $"<option value={SnakeCase.Of(value)}{(selected ? " selected" : "")}>{words}");
        }

        body.Append("</select>");
    }

    private static void Input(StringBuilder body, string name, string label, string? value, int max) => body.Append(
        CultureInfo.InvariantCulture, $"<label for={name}>{label}</label><input type=text id={name} name={name} maxlength={max} value=\"{E(value)}\">");

    // A browser takes the first line break of the content for its own.
    private static void Area(StringBuilder body, string name, string label, string? value) => body.Append(
        CultureInfo.InvariantCulture, $"<label for={name}>{label}</label><textarea id={name} name={name} rows=2 maxlength=1000>\n{E(value)}</textarea>");

    private static string Label(string field) => field switch
    {
        "rsvp" => "Are you coming?",
        "dietaryNeeds" => "How you eat",
        "dietaryNotes" => "Note to the kitchen",
        "accessibility" => "What you need to move around",
        "message" => "Message",
        _ when field.StartsWith("companions", StringComparison.Ordinal) => "Whom you bring",
        _ => "Allergies",
    };

    private static string Html(string title, string body) =>
        $"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\"><meta name=robots content=noindex><title>{E(title)}</title><style>{Style}</style><body><main>{body}</main></body></html>";

    private static string E(string? text) => text is null ? "" : s_html.Encode(text);
}
