import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { EventDetail, Gate } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { mayEdit } from '../command-center/useEvent';
import classes from './Admission.module.css';
import { GateMode } from './GateMode';
import { GatePins } from './GatePins';
import { type Cell, categoriesOf, moveCell, serves, toggled } from './matrix';
import { useCategories } from './useCategories';
import { gateModes } from './words';

/** Which gate serves which category: arrows move, space turns. A gate that names none serves all. */
export function GateMatrix({ event }: { event: EventDetail }) {
  const client = useQueryClient();
  const gates = useQuery(query.gates(event.id));
  const known = useCategories(event.id);
  const editable = mayEdit(event);
  const [added, setAdded] = useState<string[]>([]);
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  const [edited, setEdited] = useState<Gate | null>(null);
  const [removed, setRemoved] = useState<Gate | null>(null);
  const [deciding, setDeciding] = useState<Gate | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const categories = categoriesOf(known, added);
  const rows = gates.data ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: keys.gates(event.id) });

  const turn = useMutation({
    mutationFn: ({ gate, to }: { gate: Gate; to: string[] | null }) =>
      call.gates.update(event.id, gate.id, { categories: to } as never),
    onMutate: async ({ gate, to }) => {
      // What was read before the change must not come in after it.
      await client.cancelQueries({ queryKey: keys.gates(event.id) });
      client.setQueryData(query.gates(event.id).queryKey, held =>
        held?.map(each => (each.id === gate.id ? { ...each, categories: to } : each)),
      );
    },
    onSuccess: (_, { gate, to }) =>
      toast(to ? `${gate.name} serves ${to.join(', ')}` : `${gate.name} serves everybody`, {
        undo: () => turn.mutate({ gate: { ...gate, categories: to }, to: gate.categories }),
      }),
    onError: (error, { gate }) => toastProblem(`${gate.name} was not changed`, error),
    onSettled: refresh,
  });

  const columns = categories.length + 1;
  const current = {
    row: Math.min(at.row, Math.max(0, rows.length - 1)),
    column: Math.min(at.column, columns - 1),
  };
  const go = (to: Cell) => {
    setAt(to);
    table.current?.querySelector<HTMLElement>(`[data-cell="${to.row}-${to.column}"]`)?.focus();
  };
  const cell = (row: number, column: number, checked: boolean | 'mixed', label: string, onTurn: () => void) => (
    <td key={column}>
      {/* biome-ignore lint/a11y/useSemanticElements: a checkbox of the page cannot say “all” apart from “each” */}
      <button
        type="button"
        role="checkbox"
        aria-checked={checked}
        aria-label={label}
        aria-disabled={!editable}
        className={classes.cell}
        data-cell={`${row}-${column}`}
        tabIndex={current.row === row && current.column === column ? 0 : -1}
        onFocus={() => setAt({ row, column })}
        onClick={() => editable && onTurn()}
      >
        {checked === true ? '✓' : checked === 'mixed' ? '(✓)' : '·'}
      </button>
    </td>
  );

  if (gates.isPending) return <SkeletonRows rows={4} />;
  return (
    <>
      {gates.error && (
        <ErrorRegion
          error={gates.error}
          what="The gates could not be loaded"
          retry={() => void gates.refetch()}
          dataFrom={gates.data ? gates.dataUpdatedAt : undefined}
        />
      )}
      {rows.length > 0 && (
        <>
          <p className="muted">
            A gate serves everybody until you choose categories for it. Arrow keys move, space turns a cell.
          </p>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the cells inside */}
          <div
            className={classes.frame}
            onKeyDown={key => {
              if (!(key.target as HTMLElement).dataset.cell) return;
              const to = moveCell(current, key.key, rows.length, columns, key.ctrlKey || key.metaKey);
              if (!to) return;
              key.preventDefault();
              go(to);
            }}
          >
            <table className={classes.matrix} ref={table} aria-label="Gates and the categories they serve">
              <thead>
                <tr>
                  <th scope="row">Gate</th>
                  <th scope="col">Everybody</th>
                  {categories.map(category => (
                    <th key={category} scope="col">
                      {category}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((gate, row) => (
                  <tr key={gate.id}>
                    <th scope="row">
                      <span className={classes.gateName}>
                        <span>
                          {gate.name}
                          {gate.mode !== 'local' && (
                            <small className={classes.mode}>{gateModes[gate.mode].label}</small>
                          )}
                        </span>
                        {editable && (
                          <Menu position="bottom-start">
                            <Menu.Target>
                              <ActionIcon aria-label={`More for ${gate.name}`} size="sm">
                                <IconDots size={15} stroke={1.75} />
                              </ActionIcon>
                            </Menu.Target>
                            <Menu.Dropdown>
                              <Menu.Item onClick={() => setEdited(gate)}>Rename…</Menu.Item>
                              <Menu.Item onClick={() => setDeciding(gate)}>How it decides…</Menu.Item>
                              <Menu.Item onClick={() => setRemoved(gate)}>Remove…</Menu.Item>
                            </Menu.Dropdown>
                          </Menu>
                        )}
                      </span>
                    </th>
                    {cell(row, 0, gate.categories === null, `${gate.name} serves everybody`, () =>
                      turn.mutate({
                        gate,
                        to: gate.categories === null && categories.length > 0 ? categories : null,
                      }),
                    )}
                    {categories.map((category, index) =>
                      cell(
                        row,
                        index + 1,
                        gate.categories === null ? 'mixed' : serves(gate, category),
                        `${gate.name} serves ${category}`,
                        () => turn.mutate({ gate, to: toggled(gate, category, categories) }),
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {rows.length === 0 && gates.data && (
        <div className="card">
          <EmptyState title="No gates yet">
            A gate is a door people are let in by. Without gates tickets are good wherever they are scanned.
          </EmptyState>
        </div>
      )}
      {editable && (
        <div className="line wrap" style={{ gap: 'var(--sp-4)', alignItems: 'flex-end' }}>
          <AddGate event={event} position={rows.length} onAdded={refresh} />
          {rows.length > 0 && <AddCategory onAdd={name => setAdded(held => [...held, name])} taken={categories} />}
        </div>
      )}
      {edited && <RenameGate event={event} gate={edited} onClose={() => setEdited(null)} />}
      {removed && <RemoveGate event={event} gate={removed} onClose={() => setRemoved(null)} />}
      {deciding && <GateMode event={event} gate={deciding} onClose={() => setDeciding(null)} />}
      <GatePins event={event} />
    </>
  );
}

function AddGate({ event, position, onAdded }: { event: EventDetail; position: number; onAdded: () => void }) {
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => call.gates.create(event.id, { id: newId(), name: name.trim(), position }),
    onSuccess: ({ data }) => {
      toast(`Gate ${data.name} added`, {
        undo: () =>
          void call.gates
            .remove(event.id, data.id)
            .then(onAdded)
            .catch(error => toastProblem('The gate was not removed', error)),
      });
      setName('');
      onAdded();
    },
  });
  return (
    <form
      className={classes.inline}
      onSubmit={submit => {
        submit.preventDefault();
        if (name.trim()) add.mutate();
      }}
    >
      <TextInput
        label="New gate"
        placeholder="North"
        maxLength={100}
        value={name}
        error={add.error && (fieldMessage(asProblem(add.error), 'name') ?? asProblem(add.error).message)}
        onChange={change => setName(change.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!name.trim()} loading={add.isPending}>
        Add gate
      </Button>
    </form>
  );
}

/** A category is there once a ticket, a gate or a series names it; here it only gets a column to begin with. */
function AddCategory({ onAdd, taken }: { onAdd: (name: string) => void; taken: string[] }) {
  const [name, setName] = useState('');
  const wanted = name.trim();
  return (
    <form
      className={classes.inline}
      onSubmit={submit => {
        submit.preventDefault();
        if (!wanted || taken.includes(wanted)) return;
        onAdd(wanted);
        setName('');
      }}
    >
      <TextInput
        label="Another category"
        placeholder="VIP"
        maxLength={100}
        value={name}
        onChange={change => setName(change.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!wanted || taken.includes(wanted)}>
        Add column
      </Button>
    </form>
  );
}

function RenameGate({ event, gate, onClose }: { event: EventDetail; gate: Gate; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(gate.name);
  const save = useMutation({
    mutationFn: (to: string) => call.gates.update(event.id, gate.id, { name: to }),
    onSuccess: (_, to) => {
      toast(`Gate ${gate.name} is now ${to}`, { undo: () => save.mutate(gate.name) });
      void client.invalidateQueries({ queryKey: keys.gates(event.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Rename gate ${gate.name}`}>
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          if (name.trim()) save.mutate(name.trim());
        }}
      >
        <FormErrors error={save.error} />
        <TextInput
          label="Name"
          data-autofocus
          maxLength={100}
          value={name}
          onChange={change => setName(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            Rename gate
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function RemoveGate({ event, gate, onClose }: { event: EventDetail; gate: Gate; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call.gates.remove(event.id, gate.id),
    onSuccess: () => {
      toast(`Gate ${gate.name} is removed`);
      void client.invalidateQueries({ queryKey: keys.gates(event.id) });
      void client.invalidateQueries({ queryKey: keys.series() });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Remove gate ${gate.name}?`}>
      <div className="stack">
        <FormErrors error={remove.error} />
        <p>No series is let in by it any more. What was scanned at it stays in the log.</p>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove gate {gate.name}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
