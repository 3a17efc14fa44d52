import { Button, CopyButton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import type { AccessKey } from '@/api/types';
import { useSession } from '@/app/session';
import { formatDate, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { FormErrors } from '@/ui/FormErrors';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { Section } from './Settings';
import classes from './Settings.module.css';

type Kind = 'api-keys' | 'devices';

/** What reaches the organization without a person signing in: programs and devices. */
export function AccessKeys() {
  const { me } = useSession();
  if (!me.permissions.manageSettings) return null;
  return (
    <>
      <Keys
        kind="api-keys"
        title="API keys"
        lead="For programs that read and write in this organization."
        what="What will use it"
      />
      <Keys
        kind="devices"
        title="Scanning devices"
        lead="For scanners at the gates; they read and scan, nothing else."
        what="Name of the device"
      />
    </>
  );
}

function Keys({ kind, title, lead, what }: { kind: Kind; title: string; lead: string; what: string }) {
  const client = useQueryClient();
  const now = useNow();
  const [name, setName] = useState('');
  const key = ['access', kind];
  const list = useQuery({ queryKey: key, queryFn: async () => (await call.accessKeys.list(kind)).data });
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const issue = useMutation({
    mutationFn: () => call.accessKeys.issue(kind, name.trim()),
    onSuccess: () => {
      setName('');
      void refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (each: AccessKey) => call.accessKeys.revoke(kind, each.id),
    onSuccess: (_, each) => toast(`“${each.name}” has no access any more`),
    onError: (error, each) => toastProblem(`“${each.name}” keeps its access`, error),
    onSettled: refresh,
  });
  const issued = issue.data?.data;
  return (
    <Section title={title} lead={lead}>
      {list.isPending && <SkeletonRows rows={1} />}
      {list.error && (
        <ErrorRegion error={list.error} what="They could not be listed" retry={() => void list.refetch()} />
      )}
      <ul className={classes.sessions}>
        {list.data?.map(each => (
          <li key={each.id}>
            <div className="grow">
              <p className="truncate">{each.name}</p>
              <p className={classes.hint}>
                {each.lastUsedAt ? `last used ${formatRelative(each.lastUsedAt, now)}` : 'never used'}, valid until{' '}
                {formatDate(each.expiresAt)}
              </p>
            </div>
            <Button variant="subtle" color="red" size="compact-sm" onClick={() => revoke.mutate(each)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {issued && (
        <div className={classes.issued} role="status">
          <p>This is the only time “{issued.name}” is shown. Keep it somewhere safe.</p>
          <pre>{issued.token}</pre>
          <CopyButton value={issued.token}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-sm" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </div>
      )}
      <form
        className={classes.form}
        onSubmit={event => {
          event.preventDefault();
          if (name.trim()) issue.mutate();
        }}
      >
        <FormErrors error={issue.error} />
        <TextInput label={what} maxLength={100} value={name} onChange={event => setName(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!name.trim()} loading={issue.isPending}>
          {kind === 'devices' ? 'Add device' : 'Make key'}
        </Button>
      </form>
    </Section>
  );
}
