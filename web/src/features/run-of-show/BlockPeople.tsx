import { ActionIcon, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { Block, BlockPerson, EventDetail, PersonClash } from '@/api/types';
import { showTime } from '@/time/enter';
import { Avatar } from '@/ui/Avatar';
import { StatusShape } from '@/ui/StatusChip';
import { toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { recordName } from '../directory/kinds';
import classes from './BlockForm.module.css';

/** Somebody who can be needed for a block: of the event's team, or a participant of the directory. */
export interface Candidate {
  kind: BlockPerson['kind'];
  id: string;
  name: string;
}

/** Who is needed for a block. Each choice counts at once, also for conflicts. */
export function BlockPeople({ event, block }: { event: EventDetail; block: Block }) {
  const client = useQueryClient();
  // Where else they are needed: in other events too, which the run of show itself does not know.
  const personnel = useQuery(query.personnel(event.id, block.id));
  const clashes = new Map(personnel.data?.map(each => [each.id, each.clashes]));
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.timeline(event.id) });
    void client.invalidateQueries({ queryKey: keys.conflicts(event.id) });
  };
  const assign = useMutation({
    mutationFn: ({ kind, id }: Candidate) =>
      call.timeline.assign(event.id, block.id, kind === 'user' ? { userId: id } : { participantId: id }),
    onError: (error, { name }) => toastProblem(`${name} was not added`, error),
    onSettled: refresh,
  });
  const release = useMutation({
    mutationFn: (person: BlockPerson) => call.timeline.unassign(event.id, block.id, person.assignmentId),
    onError: (error, { name }) => toastProblem(`${name ?? 'The person'} was not removed`, error),
    onSettled: refresh,
  });
  return (
    <People
      event={event}
      people={block.people.map(person => ({
        key: person.assignmentId,
        id: person.id,
        name: person.name ?? 'Somebody no longer listed',
        role: person.role,
        clashes: clashes.get(person.assignmentId),
        remove: () => release.mutate(person),
      }))}
      onAdd={assign.mutate}
    />
  );
}

/** The same for a block that is yet to be made: the choices are kept and counted when it is. */
export function NewBlockPeople({
  event,
  people,
  onChange,
}: {
  event: EventDetail;
  people: Candidate[];
  onChange: (people: Candidate[]) => void;
}) {
  return (
    <People
      event={event}
      people={people.map(person => ({
        ...person,
        key: person.id,
        remove: () => onChange(people.filter(each => each.id !== person.id)),
      }))}
      onAdd={person => onChange([...people, person])}
    />
  );
}

interface Shown {
  key: string;
  id: string;
  name: string;
  role?: string;
  clashes?: PersonClash[] | undefined;
  remove: () => void;
}

function People({ event, people, onAdd }: { event: EventDetail; people: Shown[]; onAdd: (person: Candidate) => void }) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery(query.directory('participants', { limit: 50, ...(q && { q }) }));
  const taken = new Set(people.map(person => person.id));
  const team = event.team.map((member): Candidate => ({ kind: 'user', id: member.userId, name: member.name }));
  const participants = (found.data?.data ?? []).map(
    (record): Candidate => ({ kind: 'participant', id: record.id, name: recordName(record) }),
  );
  const free = [...team, ...participants].filter(person => !taken.has(person.id));
  const options = (kind: Candidate['kind']) =>
    free.filter(person => person.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div>
      <h3 className={classes.label}>People</h3>
      <ul>
        {people.map(person => (
          <li key={person.key} className={classes.person}>
            <Avatar id={person.id} name={person.name} size={22} />
            <span className="grow truncate">{person.name}</span>
            {person.role && person.role !== 'assigned' && <span className="muted">{humanize(person.role)}</span>}
            <ActionIcon size="sm" aria-label={`Remove ${person.name}`} onClick={person.remove}>
              <IconX size={14} />
            </ActionIcon>
            {person.clashes?.map(clash => (
              <span key={`${clash.blockId}${clash.startTime}`} className={classes.clash}>
                <StatusShape tone="critical" size={13} />{' '}
                {clash.eventName ? `also at “${clash.activity}” (${clash.eventName})` : 'busy elsewhere'}{' '}
                <span className="num">
                  {showTime(clash.startTime, event.timezone)}–{showTime(clash.endTime, event.timezone)}
                </span>
              </span>
            ))}
          </li>
        ))}
      </ul>
      <Select
        aria-label="Add somebody"
        placeholder="Add somebody of the team or a participant"
        searchable
        limit={60}
        value={null}
        searchValue={typed}
        onSearchChange={setTyped}
        nothingFoundMessage="Nobody of that name"
        data={[
          { group: 'Team', items: options('user') },
          { group: 'Participants', items: options('participant') },
        ].filter(group => group.items.length > 0)}
        onChange={id => {
          const person = free.find(each => each.id === id);
          if (person) onAdd(person);
          setTyped('');
        }}
      />
    </div>
  );
}
