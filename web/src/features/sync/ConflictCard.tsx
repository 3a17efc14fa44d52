import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Body, Conflict, Operation } from '@/offline/operation';
import { fieldName } from '@/offline/policy';
import { offline } from '@/offline/start';
import { formatDateTime, formatTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import classes from './SyncCentre.module.css';

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

const show = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? 'empty'
    : isInstant(value)
      ? formatDateTime(value)
      : String(value);

/** Two people put something else into the same careful field: before, mine, theirs, and a decision. Keys 1, 2 and 3 decide. */
export function ConflictCard({ operation, focused }: { operation: Operation; focused: boolean }) {
  const conflicts = operation.refusal?.conflicts ?? [];
  const [editing, setEditing] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) keep.current?.focus();
  }, [focused]);
  const decide = (choice: 'theirs' | 'mine' | { edited: Body }) =>
    void offline()?.outbox.resolve(operation.opId, choice);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend of its own beside the table's caption
    <div
      className={classes.card}
      role="group"
      aria-label={`Conflict: ${operation.label}`}
      onKeyDown={event => {
        if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === '1') decide('theirs');
        else if (event.key === '2') decide('mine');
        else if (event.key === '3') setEditing(true);
        else return;
        event.preventDefault();
      }}
    >
      <table className={classes.compare}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">Yours {formatTime(operation.occurredAt)} (offline)</th>
            <th scope="col">Theirs {theirs(conflicts[0])}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map(each => (
            <tr key={each.field}>
              <th scope="row">{fieldName(each.field)}</th>
              <td>{show(each.base)}</td>
              <td>{show(each.yours)}</td>
              <td>{show(each.theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing ? (
        <EditValues conflicts={conflicts} onDone={edited => decide({ edited })} onCancel={() => setEditing(false)} />
      ) : (
        <div className={classes.choices}>
          <Button ref={keep} onClick={() => decide('theirs')} aria-keyshortcuts="1">
            1 Keep theirs
          </Button>
          <Button variant="default" onClick={() => decide('mine')} aria-keyshortcuts="2">
            2 Use mine
          </Button>
          <Button variant="default" onClick={() => setEditing(true)} aria-keyshortcuts="3">
            3 Edit
          </Button>
        </div>
      )}
    </div>
  );
}

const theirs = (conflict: Conflict | undefined): string =>
  [conflict?.changedAt ? formatTime(conflict.changedAt) : '', conflict?.changedBy?.name ?? '']
    .filter(Boolean)
    .join(' ');

interface EditProps {
  conflicts: Conflict[];
  onDone: (edited: Body) => void;
  onCancel: () => void;
}

/** A value of one's own for each field. Instants are written as the clock on this device shows them. */
function EditValues({ conflicts, onDone, onCancel }: EditProps) {
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(conflicts.map(each => [each.field, toField(each.yours)])),
  );
  const [wrong, setWrong] = useState<string | null>(null);
  return (
    <form
      className={classes.edit}
      onSubmit={event => {
        event.preventDefault();
        const edited: Body = {};
        for (const each of conflicts) {
          const value = fromField(values[each.field] ?? '', each);
          if (value === undefined) {
            setWrong(`${fieldName(each.field)}: write it as the others are written.`);
            return;
          }
          edited[each.field] = value;
        }
        onDone(edited);
      }}
    >
      {wrong && <FormErrors error={new Error(wrong)} />}
      {conflicts.map((each, index) => (
        <TextInput
          key={each.field}
          label={fieldName(each.field)}
          data-autofocus={index === 0 || undefined}
          autoFocus={index === 0}
          {...((isInstant(each.yours) || isInstant(each.theirs)) && { type: 'datetime-local', step: 60 })}
          value={values[each.field] ?? ''}
          onChange={event => {
            const { value } = event.currentTarget;
            setValues(held => ({ ...held, [each.field]: value }));
          }}
        />
      ))}
      <div className={classes.choices}>
        <Button type="submit">Save</Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function toField(value: unknown): string {
  if (!isInstant(value)) return value === null || value === undefined ? '' : String(value);
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The value a field's text stands for, of the kind the field holds; undefined when it stands for none. */
function fromField(text: string, { yours, theirs }: Conflict): unknown {
  if (text === '') return null;
  if (isInstant(yours) || isInstant(theirs)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  }
  if (typeof yours === 'number' || typeof theirs === 'number') {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  return text;
}
