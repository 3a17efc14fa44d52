using Callboard.Platform.Data;

namespace Callboard.Guests;

/// <summary>What a column of a guest list may be about.</summary>
public enum GuestField
{
    Name,
    FirstName,
    LastName,
    Email,
    Phone,
    Role,
    Rsvp,
    AnsweredAt,
    PlusOnesAllowed,
    Table,
    Seat,
    DietaryNeeds,
    DietaryNotes,
    Allergens,
    Accessibility,
    Tags,
    Party,
    InvitedBy,
    Notes,
}

/// <summary>Finds out by its header what a column is about.</summary>
internal static class GuestColumns
{
    private static readonly Dictionary<string, GuestField> s_words = Words.Table(
        """
        name: name fullname guest guestname guests names vollername gast gastname nomcomplet nome nombrecompleto invite invité naam navn namn nimi invitado ospite convidado displayname teilnehmer attendee person
        first_name: firstname first givenname given forename vorname rufname prenom prénom nombre nombres voornaam fornavn förnamn primeironome imie imię
        last_name: lastname last surname familyname family nachname familienname zuname nom nomdefamille apellido apellidos cognome achternaam efternavn efternamn sobrenome nazwisko
        email: email e-mail mail emailaddress e-mailaddress e-mail-adresse emailadresse mailadresse courriel adressemail adresseemail correo correoelectronico posta epost e-post
        phone: phone telephone telefon tel tel. mobile mobil handy handynummer mobilnummer telefonnummer phonenumber mobilephone cell cellphone telefono teléfono celular cellulare telefoon numerodetelephone portable whatsapp mobiltelefon
        role: role rolle funktion rôle rol ruolo funcao função type typ kategorie category categorie
        rsvp: rsvp rsvpstatus status response answer attending attendance coming antwort zusage ruckmeldung rückmeldung reponse réponse respuesta risposta teilnahme kommt zugesagt presence présence anwesend bestatigt
        answered_at: answeredat answeredon responsedate rsvpdate answerdate respondedon antwortdatum zusagedatum datedereponse rucklauf dateofresponse antwortam replydate replied
        plus_ones_allowed: plusones plusone plusonesallowed +1 +1s plus1 companions companion begleitung begleitpersonen begleitperson accompagnant accompagnants acompanantes accompagnatori extraguests additionalguests maxplusones
        table: table tablename tablenumber tableno tisch tischnummer tischnr tischname mesa tavolo tafel bord numerodetable tableassignment
        seat: seat seatnumber seatno chair platz platznummer platznr sitz sitzplatz stuhl siege siège place asiento posto stoel plads plats
        dietary_needs: diet diets dietary dietaryneeds dietaryrequirements dietarypreference dietarypreferences meal mealchoice menu menuchoice menü ernahrung ernährung ernahrungsweise essen speise kost regime régime regimealimentaire dieta dieet essenswunsch menuwahl vegetarian vegetarisch vegetarien vegetariano vegan vegano vegane vegana halal kosher koscher kasher pescatarian pescetarisch
        dietary_notes: dietarynotes kitchennotes mealnotes essenshinweis kuchenhinweis küchenhinweis foodnotes dietarycomments
        allergens: allergens allergen allergies allergy allergien allergie allergene allergenes allergènes alergias alergia allergeni foodallergies intolerances intolerance unvertraglichkeiten unverträglichkeiten unverträglichkeit intolerancias intolleranze allergieen nuts nusse nüsse peanuts gluten lactose laktose milk dairy eggs fish shellfish sesame soy soya celery mustard lupin molluscs crustaceans sulphites
        accessibility: accessibility accessibilityneeds access specialneeds barrierefreiheit rollstuhl wheelchair mobility accessibilite accessibilité accesibilidad toegankelijkheid besonderebedurfnisse
        tags: tags tag label labels group groups gruppe gruppen groupe liste list segment etiketten stichworte kennzeichen
        party: party household haushalt familie partyname groupname reisegruppe foyer hogar famiglia couple invitationgroup company firma organisation organization unternehmen societe société empresa azienda bedrijf
        invited_by: invitedby eingeladenvon invitepar invitépar invitadopor host gastgeber einladender contactperson
        notes: notes note comment comments remark remarks bemerkung bemerkungen anmerkung anmerkungen notiz notizen kommentar commentaire commentaires remarques notas observaciones osservazioni opmerkingen
        """,
        name => Enum.GetValues<GuestField>().First(f => SnakeCase.Of(f) == name));

    /// <summary>What each column is about, as far as its header tells; null for those nobody can tell.</summary>
    public static IReadOnlyList<GuestField?> Propose(IReadOnlyList<string> header)
    {
        var fields = header.Select(h => s_words.TryGetValue(Words.Of(h), out var field) ? (GuestField?)field : null).ToList();
        // "Name; Vorname" and "Nom; Prénom": beside a first name, the name is the last one.
        if (fields.Contains(GuestField.FirstName) && !fields.Contains(GuestField.LastName) && fields.IndexOf(GuestField.Name) is >= 0 and var name)
        {
            fields[name] = GuestField.LastName;
        }
        else if (!fields.Contains(GuestField.FirstName) && !fields.Contains(GuestField.Name) && fields.IndexOf(GuestField.LastName) is >= 0 and var last)
        {
            // "Nom" alone is all of it.
            fields[last] = GuestField.Name;
        }

        return fields;
    }

    /// <summary>What several columns may be about together.</summary>
    public static bool MayRepeat(GuestField field) => field is GuestField.Email or GuestField.Phone or GuestField.DietaryNeeds or GuestField.DietaryNotes
        or GuestField.Allergens or GuestField.Accessibility or GuestField.Tags or GuestField.Notes;

    /// <summary>Whether these columns name people.</summary>
    public static bool NamePeople(IEnumerable<GuestField?> fields) =>
        fields.Any(f => f is GuestField.Name or GuestField.FirstName or GuestField.LastName);
}
