import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { DirectoryKind, DirectoryRecord } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast } from '@/ui/toasts';
import { humanize, plural } from '@/ui/words';
import classes from './Profile.module.css';

type Party = 'client' | 'venue' | 'vendor';

/** What people keep of their own record; everything else is the organization's to keep. */
const theirs: Record<Party, { kind: DirectoryKind; fields: readonly (readonly [name: string, label: string])[] }> = {
  client: {
    kind: 'clients',
    fields: [
      ['contactName', 'Contact'],
      ['email', 'E-mail'],
      ['phone', 'Phone'],
      ['address', 'Address'],
    ],
  },
  venue: {
    kind: 'venues',
    fields: [
      ['contactName', 'Contact'],
      ['email', 'E-mail'],
      ['phone', 'Phone'],
      ['location', 'City or area'],
      ['address', 'Address'],
    ],
  },
  vendor: {
    kind: 'vendors',
    fields: [
      ['contactName', 'Contact'],
      ['contactEmail', 'E-mail'],
      ['contactPhone', 'Phone'],
      ['location', 'Based in'],
      ['website', 'Website'],
    ],
  },
};

/** The record of the client, venue or vendor somebody signs in for. */
export function Profile() {
  useCrumbs({ label: 'Profile' });
  const { me, organization } = useSession();
  const party = me.type === 'staff' ? null : me.type;
  const records = useQuery({ ...query.directory(party ? theirs[party].kind : 'clients', {}), enabled: party !== null });
  const record = records.data?.data.find(each => each.id === organization?.partyId);
  if (!party) {
    return (
      <div className={page.page}>
        <PageHeader title="Profile" />
        <div className="card">
          <EmptyState title="You work for the organization">
            Clients, venues and vendors have a profile here.
          </EmptyState>
        </div>
      </div>
    );
  }
  return (
    <div className={page.page}>
      <PageHeader
        title={record ? String(record.name ?? record.companyName) : 'Profile'}
        meta={`How ${organization?.name ?? 'the organization'} reaches you`}
      />
      {records.error && (
        <ErrorRegion
          error={records.error}
          what="Your profile could not be loaded"
          retry={() => void records.refetch()}
        />
      )}
      {records.isPending && <SkeletonRows rows={6} />}
      {record && (
        <div className={classes.columns}>
          <ProfileForm key={record.version} party={party} record={record} />
          {party !== 'client' && <Beside party={party} id={record.id} />}
        </div>
      )}
    </div>
  );
}

function ProfileForm({ party, record }: { party: Party; record: DirectoryRecord }) {
  const client = useQueryClient();
  const { kind, fields } = theirs[party];
  const held = (name: string) => (typeof record[name] === 'string' ? (record[name] as string) : '');
  const [values, setValues] = useState(() => Object.fromEntries(fields.map(([name]) => [name, held(name)])));
  const changed = fields.filter(([name]) => (values[name] ?? '').trim() !== held(name));
  const save = useMutation({
    mutationFn: () =>
      call.directory.update(
        kind,
        record.id,
        Object.fromEntries(changed.map(([name]) => [name, (values[name] ?? '').trim() || null])),
      ),
    onSuccess: () => {
      toast('Your profile is saved');
      void client.invalidateQueries({ queryKey: keys.directory(kind) });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <form
      className={`card ${classes.card}`}
      aria-label="Profile"
      noValidate
      onSubmit={submit => {
        submit.preventDefault();
        save.mutate();
      }}
    >
      <FormErrors error={save.error} labels={Object.fromEntries(fields)} />
      {fields.map(([name, label]) => (
        <TextInput
          key={name}
          label={label}
          value={values[name] ?? ''}
          error={fieldMessage(problem, name)}
          onChange={change => {
            const { value } = change.currentTarget;
            setValues(before => ({ ...before, [name]: value }));
          }}
        />
      ))}
      <div className="ends">
        <Button type="submit" loading={save.isPending} disabled={changed.length === 0}>
          Save profile
        </Button>
      </div>
    </form>
  );
}

/** A venue's spaces, and whom it works with. */
function Beside({ party, id }: { party: 'venue' | 'vendor'; id: string }) {
  const relations = useQuery(query.relations(party, id));
  const spaces = useQuery({ ...query.spaces(), enabled: party === 'venue' });
  return (
    <div className="stack">
      {party === 'venue' && (
        <section className={`card ${classes.card}`} aria-label="Spaces">
          <h2>Spaces</h2>
          <ul className={classes.list}>
            {spaces.data?.map(space => (
              <li key={space.id}>
                <span>{space.name}</span>
                {space.capacity !== null && <span className="muted">{plural(space.capacity, 'person', 'people')}</span>}
              </li>
            ))}
          </ul>
          {spaces.data?.length === 0 && <p className="muted">No spaces are listed.</p>}
        </section>
      )}
      <section className={`card ${classes.card}`} aria-label={party === 'venue' ? 'Vendors' : 'Venues'}>
        <h2>{party === 'venue' ? 'Vendors who may work here' : 'Venues you may work at'}</h2>
        <ul className={classes.list}>
          {relations.data?.map(each => (
            <li key={each.id}>
              <span>{party === 'venue' ? each.vendorName : each.venueName}</span>
              <StatusChip
                tone={each.status === 'approved' ? 'positive' : each.status === 'pending' ? 'active' : 'warning'}
                label={humanize(each.status)}
                quiet
              />
            </li>
          ))}
        </ul>
        {relations.data?.length === 0 && <p className="muted">None yet.</p>}
      </section>
    </div>
  );
}
