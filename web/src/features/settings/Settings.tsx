import { Button, PasswordInput, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import { type Density, type ShortcutMode, usePreferences } from '@/app/preferences';
import { useSession } from '@/app/session';
import { useSignOut } from '@/app/shell/Shell';
import { useCrumbs } from '@/app/shell/topbar';
import { StorageBar } from '@/features/files/StorageBar';
import { NotificationSettings } from '@/features/inbox/NotificationSettings';
import { formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast } from '@/ui/toasts';
import { CalendarFeeds } from '../calendar-feeds/CalendarFeeds';
import { AccessKeys } from './AccessKeys';
import classes from './Settings.module.css';
import { TwoFactor } from './TwoFactor';

export function Settings() {
  useCrumbs({ label: 'Settings' });
  return (
    <div className={page.page}>
      <PageHeader title="Settings" />
      <div className={classes.sections}>
        <Looks />
        <Section
          title="Notifications"
          lead="Letters come together, at most one a minute, and not for what you have read."
        >
          <NotificationSettings />
        </Section>
        <OrganizationSettings />
        <Storage />
        <Plans />
        <Profile />
        <Password />
        <TwoFactor />
        <Sessions />
        <CalendarFeeds />
        <AccessKeys />
      </div>
    </div>
  );
}

export function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <div>
        <h2>{title}</h2>
        {lead && <p className={classes.lead}>{lead}</p>}
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <div>
        <p>{label}</p>
        {hint && <p className={classes.hint}>{hint}</p>}
      </div>
      {children}
    </div>
  );
}

function Looks() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { density, shortcuts, set } = usePreferences();
  return (
    <Section title="On this device" lead="How Callboard looks and listens here. Other devices keep their own.">
      <Row label="Theme">
        <SegmentedControl
          aria-label="Theme"
          size="xs"
          value={colorScheme}
          onChange={value => setColorScheme(value as 'light' | 'dark' | 'auto')}
          data={[
            { value: 'auto', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </Row>
      <Row label="Density" hint="How much fits on a screen.">
        <SegmentedControl
          aria-label="Density"
          size="xs"
          value={density}
          onChange={value => set({ density: value as Density })}
          data={[
            { value: 'compact', label: 'Compact' },
            { value: 'default', label: 'Default' },
            { value: 'comfortable', label: 'Comfortable' },
          ]}
        />
      </Row>
      <Row label="Single-key shortcuts" hint="Keys such as C or J. Press ? to see those of a screen.">
        <SegmentedControl
          aria-label="Single-key shortcuts"
          size="xs"
          value={shortcuts}
          onChange={value => set({ shortcuts: value as ShortcutMode })}
          data={[
            { value: 'on', label: 'On' },
            { value: 'alt', label: 'With Alt' },
            { value: 'off', label: 'Off' },
          ]}
        />
      </Row>
    </Section>
  );
}

function OrganizationSettings() {
  const { organization, canManage } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: organization?.name ?? '' },
    validate: { name: value => (value.trim() ? null : 'An organization needs a name.') },
  });
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) =>
      call.organizations.update(organization?.id ?? '', { name: name.trim() }),
    onSuccess: () => {
      toast('Organization saved');
      form.resetDirty();
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  if (!organization) return <NewOrganization />;
  return (
    <Section title="Organization" lead={canManage ? undefined : 'Only owners and admins can change it.'}>
      <form className={classes.form} onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <TextInput
          label="Name"
          maxLength={200}
          readOnly={!canManage}
          {...form.getInputProps('name')}
          error={form.errors.name ?? fieldMessage(save.error ? asProblem(save.error) : null, 'name')}
        />
        {canManage && (
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save organization
          </Button>
        )}
      </form>
    </Section>
  );
}

function NewOrganization() {
  const client = useQueryClient();
  const form = useForm({ initialValues: { name: '' } });
  const create = useMutation({
    mutationFn: ({ name }: { name: string }) => call.organizations.create({ name: name.trim() }),
    onSuccess: answer => {
      usePreferences.getState().set({ organizationId: answer.data.id });
      void client.invalidateQueries();
    },
  });
  return (
    <Section title="Organization" lead="You belong to none yet. Make one, or ask to be invited.">
      <form className={classes.form} onSubmit={form.onSubmit(values => create.mutate(values))} noValidate>
        <FormErrors error={create.error} />
        <TextInput label="Name" maxLength={200} {...form.getInputProps('name')} />
        <Button type="submit" loading={create.isPending} disabled={!form.values.name.trim()}>
          Create organization
        </Button>
      </form>
    </Section>
  );
}

function Storage() {
  const { staff } = useSession();
  if (!staff) return null;
  return (
    <Section title="Room for files" lead="What the files of all events take together.">
      <StorageBar />
    </Section>
  );
}

function Plans() {
  return (
    <Section title="Task templates" lead="The plans new events start with.">
      <p>
        <Link to="/settings/task-templates">See and change the templates</Link>
      </p>
    </Section>
  );
}

function Profile() {
  const { me } = useSession();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: me.user.name },
    validate: { name: value => (value.trim() ? null : 'Tell us your name.') },
  });
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => call.me.update({ name: name.trim() }),
    onSuccess: () => {
      toast('Profile saved');
      form.resetDirty();
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <Section title="You">
      <form className={classes.form} onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <TextInput label="Name" autoComplete="name" maxLength={200} {...form.getInputProps('name')} />
        <TextInput label="E-mail" value={me.user.email} readOnly />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          Save profile
        </Button>
      </form>
    </Section>
  );
}

function Password() {
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: { newPassword: value => (value.length >= 10 ? null : 'Use at least 10 characters.') },
  });
  const change = useMutation({
    mutationFn: (values: typeof form.values) => call.auth.changePassword(values),
    onSuccess: () => {
      toast('Password changed', { detail: 'Other devices were signed out.' });
      form.reset();
    },
  });
  const problem = change.error ? asProblem(change.error) : null;
  return (
    <Section title="Password" lead="Changing it signs out every other device.">
      <form className={classes.form} onSubmit={form.onSubmit(values => change.mutate(values))} noValidate>
        <FormErrors error={change.error} />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          {...form.getInputProps('currentPassword')}
          error={fieldMessage(problem, 'currentPassword')}
        />
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          {...form.getInputProps('newPassword')}
          error={form.errors.newPassword ?? fieldMessage(problem, 'newPassword')}
        />
        <Button
          type="submit"
          loading={change.isPending}
          disabled={!form.values.currentPassword || !form.values.newPassword}
        >
          Change password
        </Button>
      </form>
    </Section>
  );
}

function Sessions() {
  const client = useQueryClient();
  const now = useNow();
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => (await call.auth.sessions()).data,
    retry: false,
  });
  const end = useMutation({
    mutationFn: (id: string) => call.auth.endSession(id),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const endAll = useMutation({
    mutationFn: () => call.auth.logoutEverywhere(),
    onSuccess: () => signOut(),
  });
  return (
    <Section title="Signed-in devices">
      {sessions.isPending && <SkeletonRows rows={2} />}
      {sessions.error && (
        <ErrorRegion
          error={sessions.error}
          what="The devices could not be listed"
          retry={() => void sessions.refetch()}
        />
      )}
      <ul className={classes.sessions}>
        {sessions.data?.map(session => (
          <li key={session.id}>
            <div className="grow">
              <p className="truncate">{browser(session.userAgent)}</p>
              <p className={classes.hint}>
                {session.current
                  ? 'this device'
                  : `last seen ${formatRelative(session.lastSeenAt ?? session.createdAt, now)}`}
              </p>
            </div>
            {!session.current && (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => end.mutate(session.id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FormErrors error={end.error ?? endAll.error} />
      {asking ? (
        <div className="line wrap">
          <span>Every device, also this one, has to sign in again.</span>
          <Button color="red" loading={endAll.isPending} onClick={() => endAll.mutate()}>
            Sign out everywhere
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        </div>
      ) : (
        <div>
          <Button variant="default" onClick={() => setAsking(true)}>
            Sign out everywhere…
          </Button>
        </div>
      )}
    </Section>
  );
}

/** "Firefox on Windows" out of a user agent; the names are all a person needs to know their devices apart. */
export function browser(agent: string | null | undefined): string {
  if (!agent) return 'Unknown device';
  const name = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : (agent.split('/')[0] ?? 'Unknown');
  const system = /iPhone|iPad/.test(agent)
    ? 'iOS'
    : /Android/.test(agent)
      ? 'Android'
      : /Mac OS X/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Linux/.test(agent)
            ? 'Linux'
            : null;
  return system ? `${name} on ${system}` : name;
}
