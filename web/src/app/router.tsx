import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { chooseOrganization } from '@/api/client';
import { query } from '@/api/queries';
import type { DirectoryKind } from '@/api/types';
import { NotFound, PageFailure } from './failures';
import { usePreferences } from './preferences';
import { organizationOf } from './session';
import { Shell } from './shell/Shell';

interface RouterContext {
  queryClient: QueryClient;
}

type Search = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const whole = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isInteger(number) && number > 1 ? number : undefined;
};
const flag = (value: unknown): true | undefined => (value === true || value === 'true' ? true : undefined);
const oneOf =
  <const T extends readonly string[]>(...values: T) =>
  (value: unknown): T[number] | undefined =>
    values.includes(value as string) ? (value as T[number]) : undefined;

/**
 * What a screen reads from its address. A member that is not valid stays there as undefined: left out, the router would
 * hand through what stands in the address, unchecked.
 */
function only<T extends Record<string, unknown>>(search: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return search as { [K in keyof T]?: Exclude<T[K], undefined> };
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: PageFailure,
});

/** Only a path of our own may be returned to: an address from elsewhere would send people away. */
const safeReturn = (value: unknown) => {
  const path = text(value);
  return path?.startsWith('/') && !path.startsWith('//') && !path.startsWith('/\\') ? path : undefined;
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search) => only({ return: safeReturn(search.return), expired: flag(search.expired) }),
  component: lazyRouteComponent(() => import('@/features/auth/SignIn'), 'SignIn'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(() => import('@/features/auth/Register'), 'Register'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('@/features/auth/ForgotPassword'), 'ForgotPassword'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: (search: Search) => only({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('@/features/auth/ResetPassword'), 'ResetPassword'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('@/features/auth/AcceptInvitation'), 'AcceptInvitation'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(query.me());
    if (!me) {
      const here = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: here ? { return: here } : {} });
    }
    chooseOrganization(organizationOf(me, usePreferences.getState().organizationId)?.id ?? null);
  },
  errorComponent: PageFailure,
});

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/today/Today'), 'Today'),
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  component: lazyRouteComponent(() => import('@/features/inbox/Inbox'), 'Inbox'),
});

const messages = createRoute({
  getParentRoute: () => shell,
  path: '/messages',
  validateSearch: (search: Search) => talk(search),
  component: lazyRouteComponent(() => import('@/features/messages/Messages'), 'Messages'),
});

const log = createRoute({
  getParentRoute: () => shell,
  path: '/log',
  validateSearch: (search: Search) => only({ open: text(search.open), show: oneOf('due', 'mine')(search.show) }),
  component: lazyRouteComponent(() => import('@/features/communications/ClientLog'), 'ClientLog'),
});

const events = createRoute({
  getParentRoute: () => shell,
  path: '/events',
  validateSearch: (search: Search) =>
    only({
      q: text(search.q),
      status: text(search.status),
      type: text(search.type),
      clientId: text(search.clientId),
      venueId: text(search.venueId),
      from: text(search.from),
      to: text(search.to),
      archived: flag(search.archived),
      sort: text(search.sort),
      page: whole(search.page),
    }),
  component: lazyRouteComponent(() => import('@/features/events/EventsList'), 'EventsList'),
});

const newEvent = createRoute({
  getParentRoute: () => shell,
  path: '/events/new',
  validateSearch: (search: Search) =>
    only({ step: oneOf('basics', 'when', 'where', 'people', 'money', 'review')(search.step) }),
  component: lazyRouteComponent(() => import('@/features/events/wizard/Wizard'), 'Wizard'),
});

const event = createRoute({
  getParentRoute: () => shell,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('@/features/command-center/EventLayout'), 'EventLayout'),
});

const overview = createRoute({
  getParentRoute: () => event,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/command-center/Overview'), 'Overview'),
});

const tasks = createRoute({
  getParentRoute: () => event,
  path: '/tasks',
  validateSearch: (search: Search) =>
    only({
      q: text(search.q),
      view: oneOf('board')(search.view),
      group: oneOf('phase', 'status', 'assignee', 'due', 'none')(search.group),
      critical: flag(search.critical),
      path: flag(search.path),
      status: text(search.status),
      phase: text(search.phase),
      assignee: text(search.assignee),
      overdue: flag(search.overdue),
      task: text(search.task),
    }),
  component: lazyRouteComponent(() => import('@/features/tasks/Tasks'), 'Tasks'),
});

const runOfShow = createRoute({
  getParentRoute: () => event,
  path: '/run-of-show',
  validateSearch: (search: Search) =>
    only({
      q: text(search.q),
      status: text(search.status),
      place: text(search.place),
      day: text(search.day),
      block: text(search.block),
      conflicts: flag(search.conflicts),
      view: oneOf('day', 'week')(search.view),
      lanes: oneOf('track')(search.lanes),
    }),
  component: lazyRouteComponent(() => import('@/features/run-of-show/RunOfShow'), 'RunOfShow'),
});

const guests = createRoute({
  getParentRoute: () => event,
  path: '/guests',
  validateSearch: (search: Search) =>
    only({
      view: oneOf('seating', 'kitchen')(search.view),
      q: text(search.q),
      rsvp: oneOf('confirmed', 'tentative', 'invited', 'not_invited', 'declined')(search.rsvp),
      table: text(search.table),
      allergen: text(search.allergen),
      tag: text(search.tag),
      imported: text(search.imported),
      sort: text(search.sort),
      guest: text(search.guest),
    }),
  component: lazyRouteComponent(() => import('@/features/guests/Guests'), 'Guests'),
});

const checkIn = createRoute({
  getParentRoute: () => event,
  path: '/check-in',
  validateSearch: (search: Search) =>
    only({
      view: oneOf('gates', 'wristbands', 'tickets', 'devices', 'incidents')(search.view),
      kind: oneOf('medical', 'security', 'crowd', 'dispute', 'equipment', 'lost', 'other')(search.kind),
      severity: oneOf('minor', 'serious', 'critical')(search.severity),
      state: oneOf('open', 'ended')(search.state),
      gate: text(search.gate),
      open: text(search.open),
      q: text(search.q),
      category: text(search.category),
      status: oneOf('active', 'inactive', 'blocked')(search.status),
      page: whole(search.page),
    }),
  component: lazyRouteComponent(() => import('@/features/admission/CheckIn'), 'CheckIn'),
});

const eventElements = createRoute({
  getParentRoute: () => event,
  path: '/elements',
  component: lazyRouteComponent(() => import('@/features/elements/EventElements'), 'EventElements'),
});

const files = createRoute({
  getParentRoute: () => event,
  path: '/files',
  validateSearch: (search: Search) =>
    only({
      bucket: oneOf('images', 'documents', 'media')(search.bucket),
      view: oneOf('list')(search.view),
      q: text(search.q),
      page: whole(search.page),
    }),
  component: lazyRouteComponent(() => import('@/features/files/Files'), 'Files'),
});

const talk = (search: Search) => only({ thread: text(search.thread), q: text(search.q), unread: flag(search.unread) });

const eventMessages = createRoute({
  getParentRoute: () => event,
  path: '/messages',
  validateSearch: talk,
  component: lazyRouteComponent(() => import('@/features/messages/EventMessages'), 'EventMessages'),
});

const clientLog = createRoute({
  getParentRoute: () => event,
  path: '/log',
  validateSearch: (search: Search) => only({ open: text(search.open) }),
  component: lazyRouteComponent(() => import('@/features/communications/EventLog'), 'EventLog'),
});

const budget = createRoute({
  getParentRoute: () => event,
  path: '/budget',
  validateSearch: (search: Search) =>
    only({
      paid: oneOf('pending', 'overdue', 'paid')(search.paid),
      q: text(search.q),
      page: whole(search.page),
    }),
  component: lazyRouteComponent(() => import('@/features/money/Budget'), 'Budget'),
});

const contractSearch = (search: Search) =>
  only({
    q: text(search.q),
    type: oneOf('client', 'venue', 'vendor', 'sponsor', 'designer', 'model', 'staff', 'other')(search.type),
    overdue: flag(search.overdue),
    ended: flag(search.ended),
    contract: text(search.contract),
  });

const eventContracts = createRoute({
  getParentRoute: () => event,
  path: '/contracts',
  validateSearch: contractSearch,
  component: lazyRouteComponent(() => import('@/features/money/Contracts'), 'EventContracts'),
});

const contracts = createRoute({
  getParentRoute: () => shell,
  path: '/contracts',
  validateSearch: contractSearch,
  component: lazyRouteComponent(() => import('@/features/money/Contracts'), 'AllContracts'),
});

const team = createRoute({
  getParentRoute: () => event,
  path: '/team',
  component: lazyRouteComponent(() => import('@/features/command-center/Team'), 'Team'),
});

const activity = createRoute({
  getParentRoute: () => event,
  path: '/activity',
  component: lazyRouteComponent(() => import('@/features/command-center/ActivityPage'), 'ActivityPage'),
});

const series = createRoute({
  getParentRoute: () => shell,
  path: '/series/$seriesId',
  validateSearch: (search: Search) =>
    only({
      view: oneOf('desk', 'log', 'test')(search.view),
      wall: flag(search.wall),
      setup: flag(search.setup),
      gate: text(search.gate),
      decision: oneOf('allow', 'deny')(search.decision),
      reason: text(search.reason),
      q: text(search.q),
      page: whole(search.page),
    }),
  component: lazyRouteComponent(() => import('@/features/admission/SeriesPage'), 'SeriesPage'),
});

export const directoryKinds = ['clients', 'venues', 'sponsors', 'designers'] as const satisfies DirectoryKind[];

const directory = createRoute({
  getParentRoute: () => shell,
  path: '/directory/$kind',
  validateSearch: (search: Search) =>
    only({ q: text(search.q), page: whole(search.page), archived: flag(search.archived), open: text(search.open) }),
  component: lazyRouteComponent(() => import('@/features/directory/Directory'), 'Directory'),
});

const elements = createRoute({
  getParentRoute: () => shell,
  path: '/elements',
  validateSearch: (search: Search) =>
    only({ q: text(search.q), archived: flag(search.archived), open: text(search.open) }),
  component: lazyRouteComponent(() => import('@/features/elements/Catalogue'), 'Catalogue'),
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  component: lazyRouteComponent(() => import('@/features/elements/Requests'), 'Requests'),
});

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/features/portal/Profile'), 'Profile'),
});

const scheduler = createRoute({
  getParentRoute: () => shell,
  path: '/schedule',
  validateSearch: (search: Search) =>
    only({
      date: text(search.date),
      zoom: oneOf('quarter', 'hour', 'day', 'week')(search.zoom),
      group: oneOf('staff', 'rooms', 'equipment', 'materials')(search.group),
      q: text(search.q),
      lane: text(search.lane),
      booking: text(search.booking),
    }),
  component: lazyRouteComponent(() => import('@/features/scheduler/Scheduler'), 'Scheduler'),
});

const resources = createRoute({
  getParentRoute: () => shell,
  path: '/schedule/resources',
  validateSearch: (search: Search) =>
    only({ q: text(search.q), archived: flag(search.archived), open: text(search.open) }),
  component: lazyRouteComponent(() => import('@/features/scheduler/Resources'), 'Resources'),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  component: lazyRouteComponent(() => import('@/features/members/Members'), 'Members'),
});

const sync = createRoute({
  getParentRoute: () => shell,
  path: '/sync',
  component: lazyRouteComponent(() => import('@/features/sync/SyncCentre'), 'SyncCentre'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/Settings'), 'Settings'),
});

const taskTemplates = createRoute({
  getParentRoute: () => shell,
  path: '/settings/task-templates',
  validateSearch: (search: Search) => only({ type: text(search.type) }),
  component: lazyRouteComponent(() => import('@/features/settings/TaskTemplates'), 'TaskTemplates'),
});

/** Screens that leave no room for the shell, for whoever is signed in. */
const fullScreen = createRoute({
  getParentRoute: () => root,
  id: 'full-screen',
  component: lazyRouteComponent(() => import('@/features/show/FullScreen'), 'FullScreen'),
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(query.me());
    if (!me) throw redirect({ to: '/sign-in', search: { return: location.href } });
    chooseOrganization(organizationOf(me, usePreferences.getState().organizationId)?.id ?? null);
  },
  errorComponent: PageFailure,
});

const showMode = createRoute({
  getParentRoute: () => fullScreen,
  path: '/show/$eventId',
  validateSearch: (search: Search) => only({ stage: text(search.stage) }),
  component: lazyRouteComponent(() => import('@/features/show/ShowMode'), 'ShowMode'),
});

const output = createRoute({
  getParentRoute: () => root,
  path: '/out/$token',
  component: lazyRouteComponent(() => import('@/features/show/OutputPage'), 'OutputPage'),
});

const routes = root.addChildren([
  signIn,
  register,
  forgotPassword,
  resetPassword,
  invitation,
  output,
  fullScreen.addChildren([showMode]),
  shell.addChildren([
    today,
    inbox,
    messages,
    log,
    events,
    newEvent,
    event.addChildren([
      overview,
      tasks,
      runOfShow,
      guests,
      eventElements,
      checkIn,
      files,
      eventMessages,
      clientLog,
      budget,
      eventContracts,
      team,
      activity,
    ]),
    contracts,
    series,
    directory,
    elements,
    requests,
    profile,
    scheduler,
    resources,
    members,
    sync,
    settings,
    taskTemplates,
  ]),
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailure,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}
