import { Autocomplete, Button, Checkbox, Modal, NumberInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { CarriedField, EventDetail, Pass, PassKind, Series, SeriesCategory } from '@/api/types';
import { ErrorRegion } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Admission.module.css';
import { useCategories } from './useCategories';

interface Props {
  event: EventDetail;
  series: Series;
  editable: boolean;
  onChanged: (field: CarriedField) => void;
}

/** What a series is put together from: its gates, the limits of its categories, and whom it admits. */
export function SeriesParts(props: Props) {
  return (
    <>
      <GatesOf {...props} />
      <LimitsOf {...props} />
      <Admitted {...props} />
    </>
  );
}

function GatesOf({ event, series, editable, onChanged }: Props) {
  const client = useQueryClient();
  const all = useQuery(query.gates(event.id));
  const own = useQuery(query.seriesGates(series.id));
  const key = query.seriesGates(series.id).queryKey;
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }): Promise<unknown> =>
      on ? call.series.addGates(series.id, [id]) : call.series.removeGate(series.id, id),
    onMutate: async ({ id, on }) => {
      // What was read before the change must not come in after it.
      await client.cancelQueries({ queryKey: key });
      const gate = all.data?.find(each => each.id === id);
      client.setQueryData(key, held => (on && gate ? [...(held ?? []), gate] : held?.filter(each => each.id !== id)));
    },
    onSuccess: (_, { id, on }) => {
      const name = all.data?.find(each => each.id === id)?.name;
      toast(on ? `Gate ${name} serves this series` : `Gate ${name} does not serve this series any more`, {
        undo: () => turn.mutate({ id, on: !on }),
      });
      onChanged('gates');
    },
    onError: error => toastProblem('The gates were not changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.series(series.id) }),
  });
  return (
    <section className={classes.part} aria-label="Gates">
      <h3>Gates</h3>
      {all.error && (
        <ErrorRegion error={all.error} what="The gates could not be loaded" retry={() => void all.refetch()} />
      )}
      {all.data?.length === 0 && <p className={classes.hint}>The event has no gates; they are made under “Gates”.</p>}
      <div className={classes.checks}>
        {(all.data ?? []).map(gate => (
          <Checkbox
            key={gate.id}
            label={gate.name}
            disabled={!editable || !own.data}
            checked={own.data?.some(each => each.id === gate.id) ?? false}
            onChange={change => turn.mutate({ id: gate.id, on: change.currentTarget.checked })}
          />
        ))}
      </div>
      {own.data?.length === 0 && (all.data?.length ?? 0) > 0 && (
        <p className={classes.hint}>With none chosen, tickets are good wherever they are scanned.</p>
      )}
    </section>
  );
}

function LimitsOf({ event, series, editable, onChanged }: Props) {
  const client = useQueryClient();
  const categories = useQuery(query.seriesCategories(series.id));
  const known = useCategories(event.id);
  const [name, setName] = useState('');
  const [limit, setLimit] = useState<number | string>('');
  const settled = () => client.invalidateQueries({ queryKey: keys.series(series.id) });
  const set = useMutation({
    mutationFn: ({ category, limit }: { category: string; limit: number | null }): Promise<unknown> =>
      limit === null ? call.series.unlimit(series.id, category) : call.series.limit(series.id, category, limit),
    onSuccess: (_, { category, limit }) => {
      const before = categories.data?.find(each => each.category === category)?.limit ?? null;
      toast(limit === null ? `${category} has no limit` : `At most ${limit.toLocaleString()} of ${category}`, {
        undo: () => set.mutate({ category, limit: before }),
      });
      setName('');
      setLimit('');
      onChanged('categories');
    },
    onError: error => toastProblem('The limit was not changed', error),
    onSettled: settled,
  });
  const shown = categories.data ?? [];
  return (
    <section className={classes.part} aria-label="Limits by category">
      <h3>Limits by category</h3>
      {shown.length > 0 && (
        <ul className={classes.rows}>
          {shown.map(each => (
            <LimitRow
              key={each.category}
              row={each}
              editable={editable}
              onSet={limit => set.mutate({ category: each.category, limit })}
            />
          ))}
        </ul>
      )}
      {editable ? (
        <form
          className={classes.inline}
          onSubmit={submit => {
            submit.preventDefault();
            if (name.trim() && limit !== '') set.mutate({ category: name.trim(), limit: Number(limit) });
          }}
        >
          <Autocomplete
            label="Category"
            maxLength={100}
            style={{ flex: '1 1 140px' }}
            data={known.filter(each => !shown.some(row => row.category === each && row.limit !== null))}
            value={name}
            onChange={setName}
          />
          <NumberInput
            label="At most"
            style={{ flex: '0 1 96px' }}
            min={0}
            allowDecimal={false}
            thousandSeparator
            hideControls
            value={limit}
            onChange={setLimit}
          />
          <Button type="submit" variant="default" disabled={!name.trim() || limit === ''} loading={set.isPending}>
            Limit
          </Button>
        </form>
      ) : (
        shown.length === 0 && <p className={classes.hint}>None: the capacity alone decides.</p>
      )}
    </section>
  );
}

function LimitRow({
  row,
  editable,
  onSet,
}: {
  row: SeriesCategory;
  editable: boolean;
  onSet: (limit: number | null) => void;
}) {
  const [value, setValue] = useState<number | string>(row.limit ?? '');
  const [held, setHeld] = useState(row.limit);
  if (held !== row.limit) {
    setHeld(row.limit);
    setValue(row.limit ?? '');
  }
  const settle = () => {
    const next = value === '' ? null : Number(value);
    if (next !== row.limit) onSet(next);
  };
  return (
    <li>
      <span className="grow">
        {row.category} <small className="num">{row.inside.toLocaleString()} inside</small>
      </span>
      {editable ? (
        <NumberInput
          aria-label={`At most of ${row.category}`}
          placeholder="No limit"
          style={{ inlineSize: 96 }}
          min={0}
          allowDecimal={false}
          thousandSeparator
          hideControls
          value={value}
          onChange={setValue}
          onBlur={settle}
          onKeyDown={key => key.key === 'Enter' && settle()}
        />
      ) : (
        <span className="num">{row.limit === null ? 'No limit' : `at most ${row.limit.toLocaleString()}`}</span>
      )}
    </li>
  );
}

function Admitted({ event, series, editable, onChanged }: Props) {
  const client = useQueryClient();
  const known = useCategories(event.id);
  const [asked, setAsked] = useState<{ all: true } | { category: string } | null>(null);
  const [category, setCategory] = useState('');
  const count = (kind: PassKind) => ({
    queryKey: [...keys.series(series.id), 'admitted', kind, 'count'],
    queryFn: async () => (await call.series.admitted(series.id, kind, { limit: 1 })).total,
  });
  const tickets = useQuery(count('tickets'));
  const wristbands = useQuery(count('wristbands'));
  const admit = useMutation({
    // Either kind says the same of everybody and of a category.
    mutationFn: (what: { all: true } | { category: string }) =>
      call.series.admit(series.id, 'tickets', { all: false, ...what }),
    onSuccess: (_, what) => {
      toast('all' in what ? 'Everybody of the event is admitted' : `${what.category} is admitted`);
      setAsked(null);
      setCategory('');
      onChanged('admits');
    },
    onError: error => toastProblem('It was not changed', error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.series(series.id) });
      void client.invalidateQueries({ queryKey: keys.eventSeries(event.id) });
    },
  });
  const total = (value: number | undefined) => value?.toLocaleString() ?? '…';
  return (
    <section className={classes.part} aria-label="Who is admitted">
      <h3>Who is admitted</h3>
      <p className="num">
        {series.admitsAll
          ? 'Everybody of the event, also who is added later.'
          : series.admits.length > 0
            ? `${series.admits.join(', ')}, also who is added later.`
            : 'Nobody but those named one by one.'}{' '}
        <span className="muted">
          {total(tickets.data)} tickets and {total(wristbands.data)} wristbands now.
        </span>
      </p>
      {editable && !series.admitsAll && (
        <form
          className={classes.inline}
          onSubmit={submit => {
            submit.preventDefault();
            if (category.trim()) setAsked({ category: category.trim() });
          }}
        >
          <Autocomplete
            label="A category"
            maxLength={100}
            style={{ flex: '1 1 140px' }}
            data={known.filter(each => !series.admits.includes(each))}
            value={category}
            onChange={setCategory}
          />
          <Button type="submit" variant="default" disabled={!category.trim()}>
            Admit it
          </Button>
          <Button variant="default" onClick={() => setAsked({ all: true })}>
            Admit everybody
          </Button>
        </form>
      )}
      {editable && !series.admitsAll && <SinglePasses event={event} series={series} onChanged={onChanged} />}
      {asked && (
        <Modal
          opened
          onClose={() => setAsked(null)}
          title={'all' in asked ? 'Admit everybody of the event?' : `Admit ${asked.category}?`}
        >
          <div className="stack">
            <p>
              {'all' in asked
                ? 'Every ticket and wristband of the event is good here'
                : `Every pass of ${asked.category} is good here`}
              , also those that are added later. It cannot be narrowed again afterwards.
            </p>
            <div className="ends">
              <Button variant="default" onClick={() => setAsked(null)}>
                Leave it
              </Button>
              <Button loading={admit.isPending} onClick={() => admit.mutate(asked)}>
                {'all' in asked ? 'Admit everybody' : `Admit ${asked.category}`}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </section>
  );
}

/** Letting in single people: found by name or code, admitted or taken off with one press. */
function SinglePasses({ event, series, onChanged }: Omit<Props, 'editable'>) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const key = [...keys.series(series.id), 'admitted', 'found', q];
  const found = useQuery({
    queryKey: key,
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const both = async (kind: PassKind) => {
        const [all, admitted] = await Promise.all([
          call.passes.list(event.id, kind, { q, limit: 8 }, signal),
          call.series.admitted(series.id, kind, { q, limit: 200 }, signal),
        ]);
        const ids = new Set(admitted.data.map(pass => pass.id));
        return all.data.map(pass => ({ pass, kind, admitted: ids.has(pass.id) }));
      };
      return (await Promise.all([both('tickets'), both('wristbands')])).flat();
    },
  });
  const turn = useMutation({
    mutationFn: ({ pass, kind, on }: { pass: Pass; kind: PassKind; on: boolean }): Promise<unknown> =>
      on
        ? call.series.admit(series.id, kind, {
            all: false,
            ...(kind === 'tickets' ? { ticketId: pass.id } : { wristbandId: pass.id }),
          })
        : call.series.dismiss(series.id, kind, pass.id),
    onSuccess: (_, { pass, kind, on }) => {
      const who = pass.holderName ?? pass.code ?? pass.nfcId;
      toast(on ? `${who} is admitted` : `${who} is not admitted any more`, {
        undo: () => turn.mutate({ pass, kind, on: !on }),
      });
      onChanged('admits');
    },
    onError: error => toastProblem('It was not changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.series(series.id) }),
  });
  return (
    <>
      <Autocomplete
        label="One person"
        placeholder="Name, code or NFC id"
        value={typed}
        onChange={setTyped}
        data={[]}
        autoComplete="off"
      />
      {found.data && q && (
        <ul className={classes.rows} aria-label="Found">
          {found.data.length === 0 && <li className="muted">Nobody of the event is found by this.</li>}
          {found.data.map(({ pass, kind, admitted }) => (
            <li key={pass.id}>
              <span className="grow">
                {pass.holderName ?? <span className="mono">{pass.code ?? pass.nfcId}</span>}{' '}
                <small>
                  {pass.category}, {kind === 'tickets' ? 'ticket' : 'wristband'}{' '}
                  <span className="mono">{pass.holderName && (pass.code ?? pass.nfcId)}</span>
                </small>
              </span>
              {series.admits.includes(pass.category) ? (
                <small>admitted as {pass.category}</small>
              ) : (
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`${admitted ? 'Take off' : 'Admit'} ${pass.holderName ?? pass.code ?? pass.nfcId}`}
                  onClick={() => turn.mutate({ pass, kind, on: !admitted })}
                >
                  {admitted ? 'Take off' : 'Admit'}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
