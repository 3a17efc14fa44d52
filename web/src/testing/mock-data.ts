import { newId } from '@/api/ids';
import type {
  Activity,
  Block,
  DirectoryKind,
  DirectoryRecord,
  EventDetail,
  Member,
  Notification,
  NotificationKind,
  NotificationPreference,
  Task,
  TaskStatus,
} from '@/api/types';

const day = 86_400_000;
const hour = 3_600_000;

export const people: Member[] = [
  ['Lena Hartog', 'lead@demo.callboard.dev', 'owner'],
  ['Marcus Oyelaran', 'marcus@demo.callboard.dev', 'manager'],
  ['Julia Santos', 'julia@demo.callboard.dev', 'member'],
  ['Priya Raman', 'priya@demo.callboard.dev', 'member'],
  ['Tomasz Zielinski', 'tomasz@demo.callboard.dev', 'admin'],
  ['Vera Lindqvist', 'viewer@demo.callboard.dev', 'viewer'],
].map(([name, email, role], index) => ({
  userId: newId(1_760_000_000_000 + index),
  name: name as string,
  email: email as string,
  type: 'staff' as const,
  role: role as Member['role'],
  partyId: null,
  version: 1,
  joinedAt: new Date(Date.UTC(2025, index, 4 + index)).toISOString(),
}));

const work: [string, string, Task['priority'], number, number][] = [
  ['Sign the venue contract', 'pre_production', 'critical', -70, 4],
  ['Set the event budget and alert limits', 'pre_production', 'high', -68, 6],
  ['Book the casting agency', 'pre_production', 'high', -56, 3],
  ['Take out event liability insurance', 'pre_production', 'medium', -50, 2],
  ['Confirm the running order with the designers', 'pre_production', 'high', -21, 5],
  ['Agree sponsor deliverables and deadlines', 'pre_production', 'medium', -28, 4],
  ['Measure the hall and draw the runway plan', 'venue_logistics', 'high', -42, 8],
  ['Order power distribution and generators', 'venue_logistics', 'high', -30, 3],
  ['File the street closure permit', 'venue_logistics', 'critical', -35, 6],
  ['Plan the load-in timetable by dock', 'venue_logistics', 'medium', -14, 4],
  ['Walk the accessible route with the venue', 'venue_logistics', 'medium', -10, 2],
  ['Approve the lighting plot', 'creative_design', 'high', -24, 6],
  ['Commission the opening film', 'creative_design', 'medium', -45, 20],
  ['Fit all looks, first round', 'creative_design', 'high', -12, 16],
  ['Choose the music and clear its rights', 'creative_design', 'critical', -18, 10],
  ['Print the seating plan and place cards', 'creative_design', 'low', -3, 4],
  ['Brief the front-of-house team', 'on_site_operations', 'high', -1, 2],
  ['Run the technical rehearsal', 'on_site_operations', 'critical', 0, 4],
  ['Check radios and headsets', 'on_site_operations', 'medium', 0, 1],
  ['Open the backstage call board', 'on_site_operations', 'low', 0, 1],
  ['Return rented equipment', 'post_event', 'medium', 2, 6],
  ['Send photographs to sponsors', 'post_event', 'medium', 4, 3],
  ['Close the accounts with every vendor', 'post_event', 'high', 10, 8],
  ['Hold the review and write down what we learned', 'post_event', 'low', 7, 3],
];

export function planOf(eventId: string, start: number, now: number): Task[] {
  const tasks = work.map(([name, phase, priority, offset, hours], index): Task => {
    const deadline = start + offset * day;
    const late = deadline < now;
    const status: TaskStatus = late
      ? index % 7 === 3
        ? 'in_progress'
        : index % 9 === 8
          ? 'blocked'
          : 'done'
      : index % 5 === 1
        ? 'in_progress'
        : 'to_do';
    const person = index % 4 === 3 ? undefined : people[index % 5];
    return {
      id: newId(1_761_000_000_000 + index),
      eventId,
      name,
      description:
        index % 3 === 0
          ? 'See the shared folder for the latest version; ask before changing anything that was agreed with the venue.'
          : null,
      phase: phase as Task['phase'],
      workflowCategory: 'event_planning',
      priority,
      status,
      assigneeId: person?.userId ?? null,
      assignee: person ? { id: person.userId, name: person.name } : null,
      deadline: new Date(deadline).toISOString(),
      dependencies: [],
      estimatedHours: hours,
      actualHours: null,
      optimisticHours: null,
      pessimisticHours: null,
      isOverdue: late && status !== 'done',
      waits: status === 'blocked',
      waitsFor: 0,
      position: index,
      templateKey: null,
      completedBy: null,
      archivedAt: null,
      createdAt: new Date(now).toISOString(),
      updatedAt: new Date(now).toISOString(),
      isCriticalPath: priority === 'critical',
      completedAt: status === 'done' ? new Date(deadline - day).toISOString() : null,
      version: 1,
    };
  });
  for (const [task, needs] of [
    [13, 4],
    [17, 11],
    [19, 17],
    [22, 20],
  ] as const) {
    const [after, before] = [tasks[task], tasks[needs]];
    if (after && before) after.dependencies = [before.id];
  }
  return tasks;
}

export function rundownOf(eventId: string, start: number): Block[] {
  const rows: [number, number, string, string, string | null, string[]][] = [
    [-10, 120, 'Load-in and rigging', 'Main hall', 'Dock B only; no trucks before seven.', ['Marcus Oyelaran']],
    [-8, 90, 'Light focus', 'Main hall', null, ['Priya Raman']],
    [-6, 60, 'Sound check', 'Main hall', null, []],
    [-5, 120, 'Hair and make-up, first call', 'Green room', null, ['Julia Santos']],
    [
      -4,
      60,
      'Technical rehearsal with models',
      'Main hall',
      'Full costume from look 12.',
      ['Lena Hartog', 'Marcus Oyelaran'],
    ],
    [-3.5, 45, 'Sponsor walk-through', 'Foyer', null, ['Marcus Oyelaran']],
    [-1, 60, 'Doors', 'Foyer', 'Guest list at two desks, press at the side.', []],
    [0, 8, 'Opening film', 'Main hall', null, []],
    [0.15, 34, 'Runway: autumn collection', 'Main hall', '42 looks', ['Lena Hartog']],
    [0.75, 10, 'Final walk and thanks', 'Main hall', null, []],
    [1, 150, 'Reception', 'Foyer', null, []],
    [4, 180, 'Strike', 'Main hall', null, ['Marcus Oyelaran']],
  ];
  return rows.map(([offset, minutes, activity, location, notes, names], index) => ({
    id: newId(1_762_000_000_000 + index),
    eventId,
    activity,
    startTime: new Date(start + offset * hour).toISOString(),
    endTime: new Date(start + offset * hour + minutes * 60_000).toISOString(),
    status: 'pending',
    location,
    spaceId: null,
    spaceName: null,
    priority: 'medium',
    notes,
    track: null,
    url: null,
    language: null,
    people: names.map(name => ({ id: name, assignmentId: name, kind: 'user', name, role: 'crew' })),
    createdAt: new Date(start).toISOString(),
    updatedAt: new Date(start).toISOString(),
    version: 1,
  }));
}

export function records(): Record<DirectoryKind, DirectoryRecord[]> {
  const make = (rows: Record<string, unknown>[]): DirectoryRecord[] =>
    rows.map((row, index) => ({ id: newId(1_763_000_000_000 + index), version: 1, archivedAt: null, ...row }));
  return {
    clients: make([
      {
        companyName: 'Maison Aurore',
        contactName: 'Celeste Fabre',
        email: 'celeste@maisonaurore.example',
        phone: '+33 1 55 01 22 10',
      },
      {
        companyName: 'Harbour Labs',
        contactName: 'Owen Pritchard',
        email: 'owen@harbourlabs.example',
        phone: '+1 212 555 0142',
      },
      {
        companyName: 'City of Lund, culture office',
        contactName: 'Signe Ahl',
        email: 'signe@lund.example',
        phone: null,
      },
    ]),
    venues: make([
      {
        name: 'Pier 61 Warehouse',
        location: 'New York, Chelsea',
        capacity: 450,
        contactName: 'Dana Wu',
        email: 'dana@pier61.example',
        layoutOptions: ['runway', 'banquet'],
        amenities: ['loading dock', 'rigging points'],
      },
      {
        name: 'Kunsthalle Nord',
        location: 'Hamburg',
        capacity: 800,
        contactName: 'Jörn Petersen',
        email: 'petersen@kunsthalle.example',
        layoutOptions: ['theatre'],
        amenities: [],
      },
      {
        name: 'Orangery at Ashby',
        location: 'Oxfordshire',
        capacity: 120,
        contactName: null,
        email: null,
        layoutOptions: [],
        amenities: ['garden'],
      },
    ]),
    sponsors: make([
      {
        companyName: 'Lumen Cosmetics',
        tier: 'platinum',
        industry: 'Beauty',
        primaryContactName: 'Ines Duarte',
        primaryContactEmail: 'ines@lumen.example',
      },
      {
        companyName: 'Northwind Air',
        tier: 'gold',
        industry: 'Travel',
        primaryContactName: 'Paul Brandt',
        primaryContactEmail: 'paul@northwind.example',
      },
      {
        companyName: 'Cask & Vine',
        tier: 'silver',
        industry: 'Drinks',
        primaryContactName: null,
        primaryContactEmail: null,
      },
    ]),
    vendors: make([{ name: 'Lumenfjord Lighting', type: 'Lighting', location: 'Bergen' }]),
    participants: make([{ name: 'Odile Marchetti', email: 'odile@models.example' }]),
    designers: make([
      {
        name: 'Amara Nwosu',
        brandName: 'NWOSU',
        location: 'Lagos',
        styleTags: ['tailoring', 'indigo'],
        email: 'studio@nwosu.example',
      },
      { name: 'Hiro Tanabe', brandName: 'tanabe', location: 'Kyoto', styleTags: ['knit'], email: null },
    ]),
  };
}

export function eventsOf(now: number, directory: Record<DirectoryKind, DirectoryRecord[]>): EventDetail[] {
  const rows: [string, string, number, string, string, EventDetail['statusCategory'], string[], number, string][] = [
    [
      'Aurora Autumn Runway',
      'runway_show',
      26,
      'America/New_York',
      'planning',
      'planning',
      ['confirmed', 'cancelled'],
      0,
      'USD',
    ],
    [
      'Harbour Labs Product Launch',
      'launch_party',
      9,
      'America/New_York',
      'confirmed',
      'planning',
      ['in_progress', 'cancelled'],
      1,
      'USD',
    ],
    [
      'Nordic Glass Biennale, opening night',
      'gala',
      3,
      'Europe/Berlin',
      'in_progress',
      'live',
      ['completed'],
      1,
      'EUR',
    ],
    ['Lund Jazz Weekend', 'concert', 61, 'Europe/Stockholm', 'draft', 'lead', ['planning', 'cancelled'], 2, 'SEK'],
    [
      'Ashby & Moreau wedding',
      'wedding',
      118,
      'Europe/London',
      'planning',
      'planning',
      ['confirmed', 'cancelled'],
      2,
      'GBP',
    ],
    ['Spring Trunk Show', 'trunk_show', -34, 'America/New_York', 'completed', 'done', ['archived'], 0, 'USD'],
    [
      'Founders’ Panel: hardware after hype',
      'panel',
      -12,
      'America/Los_Angeles',
      'cancelled',
      'cancelled',
      [],
      1,
      'USD',
    ],
  ];
  return rows.map(
    ([name, type, inDays, timezone, status, statusCategory, allowedTransitions, who, currency], index): EventDetail => {
      const start = Math.floor(now / day) * day + inDays * day + 23 * hour;
      const venue = directory.venues[index % 3];
      const client = directory.clients[who];
      const money = (amount: number) => ({ amount: amount.toFixed(2), currency });
      return {
        id: newId(1_764_000_000_000 + index),
        name,
        type,
        description:
          'Forty-two looks on a mirrored runway, followed by a reception for press, buyers and friends of the house.',
        goals: ['Every front-row buyer books a showroom visit', 'Doors to first look in sixty minutes'],
        startAt: new Date(start).toISOString(),
        endAt: new Date(start + 4 * hour).toISOString(),
        timezone,
        location: null,
        venue: venue
          ? {
              id: venue.id,
              name: String(venue.name),
              location: String(venue.location),
              capacity: Number(venue.capacity),
            }
          : null,
        backupVenue: null,
        client: client ? { id: client.id, name: String(client.companyName) } : null,
        status,
        statusCategory,
        allowedTransitions,
        progress: 0,
        targetAttendees: 420 - index * 40,
        budget: money(185000),
        currency,
        parentEventId: null,
        workflow: 'production',
        estimatedAttendees: null,
        actualAttendees: null,
        archivedBy: null,
        createdBy: people[0]?.userId ?? '',
        createdAt: new Date(now).toISOString(),
        updatedAt: new Date(now).toISOString(),
        visibility: 'organization',
        version: 3,
        myRights: 'admin',
        team: people.slice(0, 5).map((person, at) => ({
          userId: person.userId,
          name: person.name,
          email: person.email,
          role:
            (
              [
                'event_lead',
                'production_manager',
                'casting_director',
                'creative_director',
                'venue_coordinator',
              ] as const
            )[at] ?? 'custom',
          roleName: null,
          assignedAt: new Date(now).toISOString(),
          permission: at < 2 ? 'admin' : 'edit',
        })),
        tasks: { total: 0, done: 0, inProgress: 0, blocked: 0, waiting: 0, overdue: 0, byPhase: [] },
        sponsors: directory.sponsors.slice(0, 2).map((sponsor, at) => ({
          sponsorId: sponsor.id,
          companyName: String(sponsor.companyName),
          tier: sponsor.tier as EventDetail['sponsors'][number]['tier'],
          amount: at === 0 ? '40000.00' : '18000.00',
          currency,
          status: at === 0 ? 'signed' : 'pending',
        })),
        designers: directory.designers.slice(0, 1).map(designer => ({
          designerId: designer.id,
          name: String(designer.name),
          brandName: null,
          invitationStatus: 'accepted' as const,
          invitedAt: new Date(now).toISOString(),
          respondedAt: null,
          numberOfLooks: null,
          showOrder: null,
        })),
        budgetSummary: {
          totalBudgeted: money(185000),
          totalActual: money(92140.5),
          variancePercent: -50.2,
          categories: [
            ['venue', 45000, 45000],
            ['production', 62000, 31240.5],
            ['talent', 28000, 9400],
            ['catering', 24000, 2000],
            ['marketing', 16000, 4500],
            ['buffer', 10000, 0],
          ].map(([category, budgeted, actual]) => ({
            id: `b-${category}`,
            category: String(category),
            name: null,
            budgeted: money(Number(budgeted)),
            actual: money(category === 'marketing' ? 17250 : Number(actual)),
            enteredActual: money(0),
            variancePercent: null,
          })),
        },
        changeCursor: '40',
        archivedAt: null,
      };
    },
  );
}

export function activityOf(now: number): Activity[] {
  const rows: [number, number, string][] = [
    [4, 1, 'completed “Order power distribution and generators”'],
    [26, 2, 'moved “Fit all looks, first round” to in progress'],
    [58, 0, 'changed the deadline of “Approve the lighting plot” to 28 Oct'],
    [170, 4, 'added Priya Raman to the team as creative director'],
    [420, 1, 'set the budget of Production to $62,000'],
    [1500, 3, 'added the block “Sponsor walk-through”'],
    [1720, 0, 'moved the event from draft to planning'],
    [2900, 0, 'created the event with 24 tasks'],
  ];
  return rows.map(([minutes, who, summary], index) => ({
    id: `a${index}`,
    at: new Date(now - minutes * 60_000).toISOString(),
    count: 1,
    actor: { id: people[who]?.userId ?? '', name: people[who]?.name ?? '' },
    summary,
    entity: 'task',
    entityId: 'x',
    op: 'update',
  }));
}

/** A morning's inbox: two new, one done. */
export function notificationsOf(now: number, event: EventDetail | undefined, tasks: Task[]): Notification[] {
  const [first, second, third] = tasks;
  if (!event || !first || !second || !third) return [];
  const marcus = people[1];
  const one = (kind: NotificationKind, task: Task, title: string, minutes: number, read: boolean): Notification => ({
    id: newId(now - minutes * 60_000),
    kind,
    title,
    event: { id: event.id, name: event.name, timezone: event.timezone },
    entity: 'task',
    entityId: task.id,
    label: task.name,
    count: 1,
    actor: { id: marcus?.userId ?? '', name: marcus?.name ?? '' },
    createdAt: new Date(now - minutes * 60_000).toISOString(),
    readAt: read ? new Date(now).toISOString() : null,
    critical: false,
    snoozedUntil: null,
    wokenAt: null,
    text: null,
    messageId: null,
  });
  return [
    one('task_assigned', first, `Marcus Oyelaran assigned ‘${first.name}’ to you`, 12, false),
    one('task_ready', second, `‘${second.name}’ is ready to start`, 95, false),
    one('task_deadline', third, `Marcus Oyelaran took the deadline off ‘${third.name}’`, 3000, true),
  ];
}

export const preferencesOf = (): NotificationPreference[] =>
  (
    [
      'task_assigned',
      'task_unassigned',
      'task_ready',
      'task_deadline',
      'team_added',
      'cue_assigned',
      'hold_promoted',
      'storage_nearly_full',
      'budget_alert',
      'contract_expiring',
      'payment_received',
      'mentioned',
      'replied',
      'message',
      'follow_up_due',
    ] as const
  ).map(kind => ({ kind, inApp: true, email: false }));
