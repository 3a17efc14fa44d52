using System.Security.Cryptography;
using System.Text;
using Callboard.Files.Store;
using Callboard.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Callboard.Tests.Endpoints;

/// <summary>What one event of a <see cref="RichOrganization"/> consists of.</summary>
internal sealed record RichEvent(Guid Id, Guid Task, Guid OtherTask, Guid Block, Guid Assignment, Guid Category, bool OfTheTeam)
{
    public Guid Stage { get; } = Guid.CreateVersion7();

    public Guid Output { get; } = Guid.CreateVersion7();

    public Guid Gate { get; } = Guid.CreateVersion7();

    public Guid Series { get; } = Guid.CreateVersion7();

    public Guid Wristband { get; } = Guid.CreateVersion7();

    public Guid Ticket { get; } = Guid.CreateVersion7();

    public Guid Scan { get; } = Guid.CreateVersion7();

    public Guid GateConflict { get; } = Guid.CreateVersion7();

    public Guid GatePin { get; } = Guid.CreateVersion7();

    public Guid Incident { get; } = Guid.CreateVersion7();

    public Guid Scanner { get; } = Guid.CreateVersion7();
    /// <summary>Another budget category, a line and an expense of the first, and the alert that is up.</summary>
    public Guid OtherCategory { get; } = Guid.CreateVersion7();

    public Guid BudgetItem { get; } = Guid.CreateVersion7();

    public Guid Expense { get; } = Guid.CreateVersion7();

    public Guid BudgetAlert { get; } = Guid.CreateVersion7();

    /// <summary>A contract that waits for a signature, one that was signed and paid in part, an instalment and the payment of the latter.</summary>
    public Guid Contract { get; } = Guid.CreateVersion7();

    public Guid PaidContract { get; } = Guid.CreateVersion7();

    public Guid ContractTerm { get; } = Guid.CreateVersion7();

    public Guid Instalment { get; } = Guid.CreateVersion7();

    public Guid Payment { get; } = Guid.CreateVersion7();

    /// <summary>A picture, and the owner's picture on its way.</summary>
    public Guid File { get; } = Guid.CreateVersion7();

    public Guid Upload { get; } = Guid.CreateVersion7();

    /// <summary>An import of passes.</summary>
    public Guid Job { get; } = Guid.CreateVersion7();

    /// <summary>A guest, the table they sit at, and the import that brought them.</summary>
    public Guid Guest { get; } = Guid.CreateVersion7();

    public Guid GuestTable { get; } = Guid.CreateVersion7();

    public Guid GuestChange { get; } = Guid.CreateVersion7();
    /// <summary>A conversation of the owner's, and what was said there.</summary>
    public Guid Thread { get; } = Guid.CreateVersion7();

    public Guid Message { get; } = Guid.CreateVersion7();

    /// <summary>A call about it.</summary>
    public Guid Communication { get; } = Guid.CreateVersion7();

    /// <summary>The resource booked for it, and the hold on the space.</summary>
    public Guid Booking { get; } = Guid.CreateVersion7();

    public Guid SpaceBooking { get; } = Guid.CreateVersion7();

    /// <summary>What its vendor was asked for.</summary>
    public Guid Element { get; } = Guid.CreateVersion7();

    public static RichEvent New(bool ofTheTeam) => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), ofTheTeam);

    public Guid OtherBlock { get; } = Guid.CreateVersion7();

    /// <summary>That the two blocks may overlap.</summary>
    public Guid Acceptance { get; } = Guid.CreateVersion7();
}

/// <summary>
/// An organization with a row in every table, for looking at from outside. Every text people write contains <see cref="Marker"/>, so that
/// a leak is found whatever field it comes through.
/// </summary>
internal sealed class RichOrganization
{
    private readonly CallboardServer _server;

    private RichOrganization(CallboardServer server, TestOrganization organization) => (_server, Organization) = (server, organization);

    public TestOrganization Organization { get; }

    public Guid Id => Organization.Id;

    public string Marker { get; } = "Secret" + RandomNumberGenerator.GetHexString(12, true);

    public ApiUser Owner => Organization.Owner;

    /// <summary>On the team of <see cref="Hidden"/>.</summary>
    public ApiUser Insider { get; private set; } = null!;

    public ApiUser Member { get; private set; } = null!;

    public ApiUser Manager { get; private set; } = null!;

    public ApiUser Viewer { get; private set; } = null!;

    /// <summary>Stands for <see cref="Client"/>, whose events these are.</summary>
    public ApiUser ItsClient { get; private set; } = null!;

    /// <summary>Stands for another client.</summary>
    public ApiUser OtherClient { get; private set; } = null!;

    /// <summary>The owner's API key that may only read.</summary>
    public ApiUser Reader { get; private set; } = null!;

    /// <summary>Every member of the staff sees it.</summary>
    public RichEvent Open { get; } = RichEvent.New(ofTheTeam: false);

    /// <summary>Only its team sees it, and who decides about all events.</summary>
    public RichEvent Hidden { get; } = RichEvent.New(ofTheTeam: true);

    public Guid Client { get; } = Guid.CreateVersion7();

    public Guid AnotherClient { get; } = Guid.CreateVersion7();

    public Guid Venue { get; } = Guid.CreateVersion7();

    public Guid Space { get; } = Guid.CreateVersion7();

    public Guid Vendor { get; } = Guid.CreateVersion7();

    public Guid Sponsor { get; } = Guid.CreateVersion7();

    public Guid Designer { get; } = Guid.CreateVersion7();

    public Guid Participant { get; } = Guid.CreateVersion7();

    public Guid Resource { get; } = Guid.CreateVersion7();

    /// <summary>An element of the catalogue, offered by <see cref="Vendor"/>.</summary>
    public Guid Element { get; } = Guid.CreateVersion7();

    public Guid Invitation { get; } = Guid.CreateVersion7();

    /// <summary>The owner's calendar feed of <see cref="Open"/>.</summary>
    public Guid Feed { get; } = Guid.CreateVersion7();

    public Guid ApiKey { get; private set; }

    /// <summary>A change of each event's task that can be restored, as the history names it.</summary>
    public IReadOnlyDictionary<Guid, string> Changes { get; private set; } = new Dictionary<Guid, string>();

    public Guid Device { get; private set; }

    /// <summary>Key of a workflow and type of a task template of its own.</summary>
    public string Key => Marker.ToLowerInvariant();

    public static async Task<RichOrganization> NewAsync(CallboardServer server)
    {
        var rich = new RichOrganization(server, await server.NewOrganizationAsync());
        rich.Insider = await rich.Organization.AddAsync("member", rich.Marker + " Insider");
        rich.Member = await rich.Organization.AddAsync("member", "Other Member");
        rich.Manager = await rich.Organization.AddAsync("manager", "Other Manager");
        rich.Viewer = await rich.Organization.AddAsync("viewer", "Some Viewer");
        await rich.FillAsync();
        foreach (var file in new[] { rich.Open.File, rich.Hidden.File })
        {
            await server.Services.GetRequiredService<IObjectStore>().PutAsync($"{file:N}/file", new MemoryStream(new byte[100]), CancellationToken.None);
        }

        rich.ItsClient = await rich.Organization.AddPortalAsync("client", rich.Client);
        rich.OtherClient = await rich.Organization.AddPortalAsync("client", rich.AnotherClient);
        (rich.Reader, rich.ApiKey) = await rich.NewKeyAsync("api_key", "{read}");
        (_, rich.Device) = await rich.NewKeyAsync("device", "{read,scan}");
        return rich;
    }

    // Straight into the tables: what is there must not depend on the endpoints under test.
    private async Task FillAsync()
    {
        var statements = new List<string>
        {
            "update accounts.organization set name = @marker || ' Productions' where id = @org",
            "insert into directory.client (organization_id, id, company_name, contact_name, notes) values (@org, @client, @marker || ' Ltd', @marker, @marker)",
            "insert into directory.client (organization_id, id, company_name) values (@org, @other_client, 'Somebody else')",
            "insert into directory.venue (organization_id, id, name, location, notes) values (@org, @venue, @marker || ' Hall', @marker, @marker)",
            "insert into directory.space (organization_id, id, venue_id, name) values (@org, @space, @venue, @marker || ' Room')",
            "insert into directory.vendor (organization_id, id, name, type, notes) values (@org, @vendor, @marker || ' Catering', 'catering', @marker)",
            """
            insert into elements.element (organization_id, id, name, category, description, price, currency, vendor_id, capacity, notes)
            values (@org, @element, @marker || ' menu', 'catering', @marker, 45, 'EUR', @vendor, 100, @marker)
            """,
            "insert into directory.venue_vendor (organization_id, venue_id, vendor_id, note) values (@org, @venue, @vendor, @marker)",
            "insert into directory.sponsor (organization_id, id, company_name, notes) values (@org, @sponsor, @marker || ' Bank', @marker)",
            "insert into directory.designer (organization_id, id, name, bio) values (@org, @designer, @marker || ' Designer', @marker)",
            "insert into directory.participant (organization_id, id, name, notes) values (@org, @participant, @marker || ' Speaker', @marker)",
            """
            insert into accounts.invitation (organization_id, id, email, token_hash, expires_at, invited_by)
            values (@org, @invitation, lower(@marker) || '@example.com', sha256(convert_to(@marker, 'UTF8')), now() + interval '1 day', @owner)
            """,
            """
            insert into resources.resource (organization_id, id, name, type, description, quantity)
            values (@org, @resource, @marker || ' lamps', 'equipment', @marker, 8)
            """,
            "insert into events.workflow (organization_id, key, name) values (@org, @key, @marker)",
            // Notifications come by themselves: the insider is put on teams and given tasks below.
            "insert into talk.setting (organization_id, user_id, timezone, quiet_from, quiet_to) values (@org, @insider, 'Europe/Berlin', '22:00', '07:00')",
            "insert into talk.letter (organization_id, user_id, state, next_at) values (@org, @insider, 'sent', now())",
            "insert into talk.preference (organization_id, user_id, kind, email) values (@org, @insider, 'task_ready', true)",
            """
            insert into events.workflow_state (organization_id, workflow, key, name, category, position)
            values (@org, @key, 'first', @marker, 'planning', 1), (@org, @key, 'last', @marker, 'done', 2)
            """,
            "insert into events.workflow_transition (organization_id, workflow, from_state, to_state) values (@org, @key, 'first', 'last')",
            """
            insert into tasks.template (organization_id, type, title, task_count, body)
            select @org, @key, @marker, 80, jsonb_build_object('type', @key, 'title', @marker, 'version', 1, 'tasks', jsonb_agg(jsonb_build_object(
                       'key', 'task-' || i, 'name', @marker || ' ' || i, 'description', @marker, 'phase', 'pre_production', 'workflowCategory', 'event_planning',
                       'role', 'event_lead', 'priority', 'high', 'estimatedHours', 1, 'due', 'start-10d 17:00')))
              from generate_series(1, 80) as i
            """,
        };
        foreach (var (name, rich) in new[] { ("open", Open), ("hidden", Hidden) })
        {
            statements.AddRange(
            [
                $"""
                insert into events.event (organization_id, id, name, description, location, start_at, end_at, timezone, client_id, venue_id,
                    workflow, visibility, created_by, goals)
                values (@org, @{name}, @marker || ' {name}', @marker, @marker, '2027-05-01T10:00Z', '2027-05-01T20:00Z', 'Europe/Berlin', @client, @venue,
                    'production', '{(rich.OfTheTeam ? "team" : "organization")}', @owner, array[@marker])
                """,
                $"""
                insert into events.event_team (organization_id, event_id, user_id, role, role_name, permission)
                values (@org, @{name}, @owner, 'event_lead', null, 'admin'), (@org, @{name}, @insider, 'custom', @marker, 'edit')
                """,
                $"insert into events.event_sponsor (organization_id, event_id, sponsor_id) values (@org, @{name}, @sponsor)",
                $"insert into events.event_designer (organization_id, event_id, designer_id) values (@org, @{name}, @designer)",
                $"insert into events.event_vendor (organization_id, event_id, vendor_id) values (@org, @{name}, @vendor)",
                $"""
                insert into elements.event_element (organization_id, id, event_id, element_id, quantity, status, note)
                values (@org, @{name}_element, @{name}, @element, 10, 'requested', @marker || ' {name}')
                """,
                $"""
                insert into tasks.task (organization_id, id, event_id, name, description, assignee_id)
                values (@org, @{name}_task, @{name}, @marker || ' task', @marker, @insider), (@org, @{name}_task2, @{name}, @marker || ' other task', null, null)
                """,
                $"insert into tasks.working_calendar (organization_id, event_id) values (@org, @{name})",
                $"insert into tasks.dependency (organization_id, event_id, task_id, depends_on_id) values (@org, @{name}, @{name}_task, @{name}_task2)",
                $"""
                insert into schedule.block (organization_id, id, event_id, start_at, end_at, activity, location, notes)
                values (@org, @{name}_block, @{name}, '2027-05-01T11:00Z', '2027-05-01T12:00Z', @marker || ' block', @marker, @marker)
                """,
                $"""
                insert into schedule.assignment (organization_id, id, event_id, block_id, participant_id, role)
                values (@org, @{name}_assignment, @{name}, @{name}_block, @participant, @marker)
                """,
                $"insert into show.stage (organization_id, id, event_id, name, last_no) values (@org, @{name}_stage, @{name}, @marker || ' stage', 1)",
                $"""
                insert into show.command (organization_id, id, event_id, stage_id, no, run, kind, client_id, seq, user_id, baton, at, received_at, applied, note)
                values (@org, app.uuidv7(), @{name}, @{name}_stage, 1, 0, 'note', app.uuidv7(), 1, @insider, 0, now(), now(), true, @marker)
                """,
                $"insert into show.cue (organization_id, id, event_id, department, caller_note) values (@org, @{name}_block, @{name}, @marker, @marker)",
                $"""
                insert into show.output (organization_id, id, event_id, name, kind, token_hash)
                values (@org, @{name}_output, @{name}, @marker, 'wall', sha256(convert_to(@marker || '{name}', 'UTF8')))
                """,
                $"insert into admission.gate (organization_id, id, event_id, name, categories) values (@org, @{name}_gate, @{name}, @marker || ' gate', array[@marker])",
                $"""
                insert into admission.series (organization_id, id, event_id, name, start_at, end_at, timezone, admits)
                values (@org, @{name}_series, @{name}, @marker || ' series', '2027-05-01T10:00Z', '2027-05-01T20:00Z', 'Europe/Berlin', array[@marker])
                """,
                $"insert into admission.series_gate (organization_id, event_id, series_id, gate_id) values (@org, @{name}, @{name}_series, @{name}_gate)",
                $"""insert into admission.series_category (organization_id, event_id, series_id, category, "limit") values (@org, @{name}, @{name}_series, @marker, 1)""",
                $"insert into admission.event_salt (organization_id, event_id, salt) values (@org, @{name}, sha256(convert_to(@marker, 'UTF8')))",
                $"""
                insert into admission.pass (organization_id, id, event_id, kind, key, tag, category, holder_name)
                values (@org, @{name}_ticket, @{name}, 'ticket', upper(@marker), 1, @marker, @marker), (@org, @{name}_wristband, @{name}, 'wristband', upper(@marker), 2, @marker, @marker)
                """,
                $"insert into admission.series_pass (organization_id, event_id, series_id, pass_id) values (@org, @{name}, @{name}_series, @{name}_wristband), (@org, @{name}, @{name}_series, @{name}_ticket)",
                $"""
                insert into admission.scan (organization_id, id, event_id, series_id, gate_id, pass_id, holder_id, category, direction, allowed, at, received_at,
                    device_id, credential_id, user_id)
                values (@org, @{name}_scan, @{name}, @{name}_series, @{name}_gate, @{name}_wristband, @{name}_wristband, @marker, 'entry', true, now(), now(),
                    @marker, @owner, @owner)
                """,
                $"""
                insert into admission.presence (organization_id, series_id, holder_id, inside, category, entries, last_at, last_scan_id)
                values (@org, @{name}_series, @{name}_wristband, true, @marker, 1, now(), @{name}_scan)
                """,
                $"insert into admission.tally (organization_id, series_id, kind, key, inside) values (@org, @{name}_series, 'category', @marker, 1)",
                $"""
                insert into admission.conflict (organization_id, id, event_id, series_id, kind, scan_id, note)
                values (@org, @{name}_gate_conflict, @{name}, @{name}_series, 'rule', @{name}_scan, @marker)
                """,
                $"""
                insert into admission.scan_note (organization_id, id, event_id, series_id, unconfirmed, overruled, because, overruled_by)
                values (@org, @{name}_scan, @{name}, @{name}_series, false, 'blocked', 'accredited', @marker)
                """,
                $"""
                insert into admission.gate_pin (organization_id, id, event_id, name, overrules, pin_salt, pin_hash, pin_rounds)
                values (@org, @{name}_gate_pin, @{name}, @marker, true, decode(md5(@marker), 'hex'), 7, 1000)
                """,
                $"""
                insert into admission.incident (organization_id, id, event_id, series_id, gate_id, kind, severity, sentence, person, occurred_at, told_by, device)
                values (@org, @{name}_incident, @{name}, @{name}_series, @{name}_gate, 'medical', 'serious', @marker, @marker, now(), @owner, @marker)
                """,
                $"""
                insert into admission.scanner (organization_id, id, event_id, series_id, gate_id, credential_id, user_id, name, direction, state, app_version,
                    waiting, refused, skew_ms, seen_at)
                values (@org, @{name}_scanner, @{name}, @{name}_series, @{name}_gate, (select id from accounts.credential where user_id = @owner limit 1), @owner, @marker, 'entry', 'armed', '1', 0, 0, 0, now())
                """,
                $"""
                insert into admission.job (organization_id, id, event_id, kind, created_by, lease_until, errors)
                values (@org, @{name}_job, @{name}, 'ticket', @owner, now() + interval '1 day', jsonb_build_array(jsonb_build_object('row', 2, 'field', 'code', 'message', @marker)))
                """,
                $"""
                insert into files.file (organization_id, id, event_id, bucket, name, media_type, size, content_sha256, storage_key, uploaded_by)
                values (@org, @{name}_file, @{name}, 'images', @marker || ' {name}.png', 'image/png', 100, '\\x00', replace(@{name}_file::text, '-', ''), @insider)
                """,
                $"""
                insert into files.upload (organization_id, id, event_id, bucket, name, size, created_by, expires_at)
                values (@org, @{name}_upload, @{name}, 'images', @marker || ' {name} upload.png', 1000, @owner, now() + interval '1 day')
                """,
                $"""
                insert into guests.change (organization_id, id, event_id, kind, file_name, created, created_by)
                values (@org, @{name}_guest_change, @{name}, 'import', @marker || '.csv', 1, @owner)
                """,
                $"insert into guests.seating_table (organization_id, id, event_id, name, seats, notes) values (@org, @{name}_guest_table, @{name}, @marker || ' table', 8, @marker)",
                $"""
                insert into guests.guest (organization_id, id, event_id, participant_id, name, email, party, table_id, dietary_notes, allergens, tags, change_id)
                values (@org, @{name}_guest, @{name}, @participant, @marker || ' {name} guest', lower(@marker) || '@example.com', @marker, @{name}_guest_table, @marker,
                    jsonb_build_array(jsonb_build_object('allergen', 'other', 'severity', 'severe', 'name', @marker)), array[@marker], @{name}_guest_change)
                """,
                $"""
                insert into guests.change_row (organization_id, event_id, change_id, guest_id, guest_version, old)
                values (@org, @{name}, @{name}_guest_change, @{name}_guest, 7, jsonb_build_object('name', @marker))
                """,
                $"insert into guests.setting (organization_id, event_id, intro, contact) values (@org, @{name}, @marker, @marker)",
                $"insert into guests.mailing (organization_id, event_id, subject, text, sent_by) values (@org, @{name}, @marker, @marker, @owner)",
                $"""
                insert into guests.link (organization_id, event_id, guest_id, token_hash, posted_at, created_by)
                values (@org, @{name}, @{name}_guest, sha256(convert_to(@marker || '{name} guest', 'UTF8')), now(), @owner)
                """,
                $"""
                insert into guests.sheet (organization_id, event_id, number, scope, content, printed_by)
                values (@org, @{name}, 1, 'expected', jsonb_build_array(jsonb_build_object('id', null, 'name', @marker, 'covers', 1, 'confirmed', 0,
                    'allergens', '[]'::jsonb, 'diets', '[]'::jsonb, 'guests', '[]'::jsonb)), @owner)
                """,
                $"insert into files.alert (organization_id, event_id, used, quota) values (@org, @{name}, 80, 100)",
                $"insert into files.setting (organization_id, event_id, media_public) values (@org, @{name}, true)",
                $$"""
                insert into documents.print (organization_id, event_id, file_id, document_type, format, options, edition, printed_by)
                values (@org, @{{name}}, @{{name}}_file, 'run_of_show', 'pdf', '{}', 1, @owner)
                """,
                $"""
                insert into schedule.block (organization_id, id, event_id, start_at, end_at, activity)
                values (@org, @{name}_second, @{name}, '2027-05-01T11:30Z', '2027-05-01T12:30Z', @marker || ' other')
                """,
                $"""
                insert into schedule.accepted_conflict (organization_id, id, event_id, a_id, b_id, reason, accepted_by)
                values (@org, @{name}_acceptance, @{name}, least(@{name}_block, @{name}_second), greatest(@{name}_block, @{name}_second), @marker, @owner)
                """,
                $"""
                insert into resources.booking (organization_id, id, resource_id, event_id, start_at, end_at, note)
                values (@org, @{name}_booking, @resource, @{name}, '2027-05-01T11:00Z', '2027-05-01T12:00Z', @marker || ' {name}')
                """,
                $"insert into resources.task_resource (organization_id, event_id, task_id, resource_id) values (@org, @{name}, @{name}_task, @resource)",
                $"""
                insert into resources.space_booking (organization_id, id, space_id, event_id, start_at, end_at, note)
                values (@org, @{name}_hold, @space, @{name}, '2027-05-01T11:00Z', '2027-05-01T12:00Z', @marker || ' {name}')
                """,
                $"""
                insert into money.budget_category (organization_id, id, event_id, category, name, budgeted_amount)
                values (@org, @{name}_category, @{name}, 'venue', @marker, 1000),
                       (@org, @{name}_other_category, @{name}, 'buffer', @marker, 500)
                """,
                $"""
                insert into money.budget_item (organization_id, id, event_id, category_id, description, planned_amount, vendor_id, notes)
                values (@org, @{name}_item, @{name}, @{name}_category, @marker || ' {name}', 400, @vendor, @marker)
                """,
                $"""
                insert into money.expense (organization_id, id, event_id, category_id, item_id, name, amount, vendor_name, notes, created_by)
                values (@org, @{name}_expense, @{name}, @{name}_category, @{name}_item, @marker || ' {name}', 100, @marker, @marker, @owner)
                """,
                $"insert into money.budget_setting (organization_id, event_id, warning_percent) values (@org, @{name}, 80)",
                // Over, but not the database's doing: what it raises itself would have an id of its own.
                $"""
                insert into money.budget_alert (organization_id, id, event_id, category_id, level, used_amount, limit_amount, label, resolved_at)
                values (@org, @{name}_alert, @{name}, @{name}_category, 'warning', 900, 1000, @marker, now())
                """,
                $"""
                insert into money.reallocation (organization_id, event_id, from_category_id, to_category_id, amount, note, made_by)
                values (@org, @{name}, @{name}_other_category, @{name}_category, 20, @marker, @owner)
                """,
                $"""
                insert into talk.thread (organization_id, id, kind, event_id, title, audience, created_by)
                values (@org, @{name}_thread, 'event', @{name}, @marker || ' thread', 'team', @owner)
                """,
                $"""
                insert into talk.message (organization_id, id, thread_id, author_id, body, refs)
                values (@org, @{name}_message, @{name}_thread, @owner, @marker, jsonb_build_array(jsonb_build_object('entity', 'task', 'id', @{name}_task)))
                """,
                $"""
                insert into talk.communication (organization_id, id, client_id, event_id, kind, subject, body, recorded_by, owner_id, follow_up_at)
                values (@org, @{name}_communication, @client, @{name}, 'phone', @marker || ' {name}', @marker, @owner, @owner, '2027-05-01T10:00Z')
                """,
                $"insert into talk.mention (organization_id, thread_id, message_id, user_id) values (@org, @{name}_thread, @{name}_message, @insider)",
                $"update talk.message set body = @marker || ' again' where organization_id = @org and id = @{name}_message",
                $"""
                insert into money.contract (organization_id, id, event_id, type, title, party_id, amount, file_id, notes, created_by)
                values (@org, @{name}_contract, @{name}, 'vendor', @marker || ' {name}', @vendor, 1000, @{name}_file, @marker, @owner),
                       (@org, @{name}_paid_contract, @{name}, 'vendor', @marker || ' {name} too', @vendor, 100, null, @marker, @owner)
                """,
                $"""
                insert into money.instalment (organization_id, id, event_id, contract_id, position, label, amount, due_from, activates_category)
                values (@org, @{name}_instalment, @{name}, @{name}_paid_contract, 1, @marker, 100, 'none', @marker)
                """,
                $"update money.contract set status = 'pending_signature' where organization_id = @org and event_id = @{name}",
                $"""
                insert into money.signature (organization_id, event_id, contract_id, party, method, signer_name, recorded_by, ip_address, user_agent)
                values (@org, @{name}, @{name}_paid_contract, 'counterparty', 'paper', @marker, @owner, '192.0.2.1', @marker)
                """,
                $"""
                insert into money.contract_reminder (organization_id, event_id, contract_id, title, expires_on, days_before)
                values (@org, @{name}, @{name}_paid_contract, @marker || ' {name}', '2027-05-01', 30)
                """,
                $"""
                insert into money.contract_term (
                    organization_id, id, event_id, contract_id, label, document_name, document_sha256, position, kind, name, summary, value, passage,
                    starts_at, ends_at, passage_from, passage_to, confidence)
                values (@org, @{name}_term, @{name}, @{name}_contract, @marker, @marker, repeat('0', 64), 0, 'attrition', @marker, @marker, jsonb_build_object(), @marker,
                        0, 1, 0, 1, 0.9)
                """,
                $"""
                insert into money.payment (organization_id, id, event_id, contract_id, instalment_id, method, amount, reference, note, created_by)
                values (@org, @{name}_payment, @{name}, @{name}_paid_contract, @{name}_instalment, 'cash', 40, @marker, @marker, @owner)
                """,
                $"""
                insert into money.activated_pass (organization_id, event_id, contract_id, instalment_id, pass_id)
                values (@org, @{name}, @{name}_paid_contract, @{name}_instalment, @{name}_ticket)
                """,
                $"update tasks.task set description = @marker || ' once more' where organization_id = @org and id = @{name}_task2",
            ]);
        }

        statements.Add("insert into schedule.feed (organization_id, id, user_id, kind, subject_id, secret_hash) "
            + "values (@org, @feed, @owner, 'event', @open, sha256(convert_to(@marker || 'feed', 'UTF8')))");
        await using var connection = await _server.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            foreach (var (name, value) in Values())
            {
                if (statement.Contains('@' + name, StringComparison.Ordinal))
                {
                    command.Parameters.AddWithValue(name, value);
                }
            }

            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        var changes = new Dictionary<Guid, string>();
        await using var find = _server.Admin.CreateCommand(
            "select event_id, stream || '.' || no from app.action_history where organization_id = $1 and entity = 'task' and new ? 'description' and op = 'update'");
        find.Parameters.AddWithValue(Id);
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            changes.Add(reader.GetGuid(0), reader.GetString(1));
        }

        Changes = changes;
    }

    private Dictionary<string, object> Values() => new()
    {
        ["org"] = Id, ["marker"] = Marker, ["key"] = Key, ["owner"] = Owner.Id, ["insider"] = Insider.Id,
        ["client"] = Client, ["other_client"] = AnotherClient, ["venue"] = Venue, ["space"] = Space, ["vendor"] = Vendor,
        ["resource"] = Resource, ["element"] = Element, ["open_element"] = Open.Element, ["hidden_element"] = Hidden.Element, ["open_booking"] = Open.Booking, ["hidden_booking"] = Hidden.Booking,
        ["open_hold"] = Open.SpaceBooking, ["hidden_hold"] = Hidden.SpaceBooking,
        ["sponsor"] = Sponsor, ["designer"] = Designer, ["participant"] = Participant, ["invitation"] = Invitation,
        ["open"] = Open.Id, ["open_task"] = Open.Task, ["open_task2"] = Open.OtherTask, ["open_block"] = Open.Block,
        ["open_assignment"] = Open.Assignment, ["open_category"] = Open.Category,
        ["open_other_category"] = Open.OtherCategory, ["hidden_other_category"] = Hidden.OtherCategory,
        ["open_item"] = Open.BudgetItem, ["hidden_item"] = Hidden.BudgetItem, ["open_expense"] = Open.Expense, ["hidden_expense"] = Hidden.Expense,
        ["open_contract"] = Open.Contract, ["hidden_contract"] = Hidden.Contract, ["open_paid_contract"] = Open.PaidContract,
        ["hidden_paid_contract"] = Hidden.PaidContract, ["open_instalment"] = Open.Instalment, ["hidden_instalment"] = Hidden.Instalment,
        ["open_term"] = Open.ContractTerm, ["hidden_term"] = Hidden.ContractTerm,
        ["open_payment"] = Open.Payment, ["hidden_payment"] = Hidden.Payment,
        ["open_alert"] = Open.BudgetAlert, ["hidden_alert"] = Hidden.BudgetAlert,
        ["open_second"] = Open.OtherBlock, ["open_acceptance"] = Open.Acceptance, ["hidden_second"] = Hidden.OtherBlock,
        ["hidden_acceptance"] = Hidden.Acceptance, ["feed"] = Feed,
        ["open_gate"] = Open.Gate, ["hidden_gate"] = Hidden.Gate, ["open_series"] = Open.Series, ["hidden_series"] = Hidden.Series,
        ["open_wristband"] = Open.Wristband, ["hidden_wristband"] = Hidden.Wristband, ["open_ticket"] = Open.Ticket, ["hidden_ticket"] = Hidden.Ticket,
        ["open_scan"] = Open.Scan, ["hidden_scan"] = Hidden.Scan, ["open_gate_conflict"] = Open.GateConflict, ["hidden_gate_conflict"] = Hidden.GateConflict,
        ["open_gate_pin"] = Open.GatePin, ["hidden_gate_pin"] = Hidden.GatePin, ["open_incident"] = Open.Incident, ["hidden_incident"] = Hidden.Incident,
        ["open_scanner"] = Open.Scanner, ["hidden_scanner"] = Hidden.Scanner,
        ["open_file"] = Open.File, ["hidden_file"] = Hidden.File, ["open_upload"] = Open.Upload, ["hidden_upload"] = Hidden.Upload,
        ["open_guest"] = Open.Guest, ["hidden_guest"] = Hidden.Guest, ["open_guest_table"] = Open.GuestTable, ["hidden_guest_table"] = Hidden.GuestTable,
        ["open_guest_change"] = Open.GuestChange, ["hidden_guest_change"] = Hidden.GuestChange,
        ["open_communication"] = Open.Communication, ["hidden_communication"] = Hidden.Communication,
        ["open_thread"] = Open.Thread, ["hidden_thread"] = Hidden.Thread, ["open_message"] = Open.Message, ["hidden_message"] = Hidden.Message,
        ["open_job"] = Open.Job, ["hidden_job"] = Hidden.Job,
        ["open_stage"] = Open.Stage, ["open_output"] = Open.Output, ["hidden_stage"] = Hidden.Stage, ["hidden_output"] = Hidden.Output,
        ["hidden"] = Hidden.Id, ["hidden_task"] = Hidden.Task, ["hidden_task2"] = Hidden.OtherTask, ["hidden_block"] = Hidden.Block,
        ["hidden_assignment"] = Hidden.Assignment, ["hidden_category"] = Hidden.Category,
    };

    private async Task<(ApiUser Key, Guid Id)> NewKeyAsync(string kind, string scopes)
    {
        var token = "cbk_" + RandomNumberGenerator.GetHexString(48, true);
        var id = await _server.System.OneAsync<Guid>(
            """
            insert into accounts.credential (user_id, kind, organization_id, name, token_hash, token_expires_at, expires_at, scopes)
            values ($1, $6, $2, $3, $4, now() + interval '1 day', now() + interval '1 day', $5::text[]) returning id
            """,
            [Owner.Id, Id, Marker, SHA256.HashData(Encoding.UTF8.GetBytes(token)), scopes, kind], CancellationToken.None);
        var client = new HttpClient { BaseAddress = _server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (new ApiUser(client, Owner.Id, "a key that reads", token), id);
    }

    /// <summary>All that belongs to the organization, table by table, as one text each; what every sign-in changes is left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ChecksumsAsync()
    {
        var sums = new Dictionary<string, string>();
        foreach (var table in await TenantTables.AllAsync(_server))
        {
            sums[table.Name] = await ScalarAsync(
                $"""
                select count(*) || ' rows ' || coalesce(md5(string_agg(content, '' order by content)), '')
                  from (select (to_jsonb(t) - array['last_used_at', 'last_organization_id'])::text as content
                          from {table.Name} as t where t.organization_id = $1) as rows
                """);
        }

        sums["accounts.account"] = await ScalarAsync(
            """
            -- Failed attempts at a password are counted on purpose, also by refused requests.
            select md5(string_agg((to_jsonb(a) - '{failed_sign_ins,locked_until}'::text[])::text, '' order by a.id)) from accounts.account as a
             where a.id in (select m.user_id from accounts.member as m where m.organization_id = $1)
            """);
        return sums;
    }

    private async Task<string> ScalarAsync(string sql)
    {
        await using var command = _server.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(Id);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>The tables with an organization's rows, as the catalogue knows them.</summary>
/// <param name="OfAnEvent">Whether rows belong to an event.</param>
internal sealed record TenantTable(string Name, bool HasId, bool OfAnEvent)
{
    public override string ToString() => Name;
}

internal static class TenantTables
{
    public static async Task<IReadOnlyList<TenantTable>> AllAsync(CallboardServer server)
    {
        var tables = new List<TenantTable>();
        await using var command = server.Admin.CreateCommand(
            """
            select n.nspname || '.' || c.relname, bool_or(a.attname = 'id'), bool_or(a.attname = 'event_id')
              from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
              join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
             group by 1 having bool_or(a.attname = 'organization_id') order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tables.Add(new TenantTable(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2)));
        }

        return tables;
    }
}
