import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys, query } from '@/api/queries';
import type { EventDetail, ScanDirection, Series } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { EmptyState, ErrorRegion } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Admission.module.css';
import { Answer } from './Answer';
import answers from './Answer.module.css';
import { type Guest, guestsOf, presented } from './guests';
import { IssueWristband } from './IssueWristband';
import { keyOf } from './PassList';
import { passStatus } from './words';

const most = 12;

/** For whoever has no code at hand: found by name in a few letters, let in or out with one key. */
export function GuestDesk({ event, series, editable }: { event: EventDetail; series: Series; editable: boolean }) {
  const search = useSearch({ from: '/shell/series/$seriesId' });
  const navigate = useNavigate({ from: '/series/$seriesId' });
  const client = useQueryClient();
  const gates = useQuery(query.seriesGates(series.id));
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 120);
  const [at, setAt] = useState(0);
  const [wanted, setWanted] = useState<ScanDirection | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const list = useId();
  const gateId = gates.data?.some(gate => gate.id === search.gate) ? search.gate : gates.data?.[0]?.id;

  const found = useQuery({
    queryKey: [...keys.event(event.id), 'guests', q],
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const [tickets, wristbands] = await Promise.all([
        call.passes.list(event.id, 'tickets', { q, limit: most }, signal),
        call.passes.list(event.id, 'wristbands', { q, limit: most }, signal),
      ]);
      return { guests: guestsOf(tickets.data, wristbands.data).slice(0, most), more: tickets.total + wristbands.total };
    },
  });
  const guests = q ? (found.data?.guests ?? []) : [];
  const index = Math.max(0, Math.min(at, guests.length - 1));
  const guest = guests[index];

  // What a gate would say to whoever is chosen, before anything is pressed.
  const outlook = useQuery({
    queryKey: [...keys.series(series.id), 'outlook', guest?.pass.id, gateId],
    enabled: guest !== undefined && editable,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const ask = async (direction: ScanDirection) =>
        (
          await call.series.verify(
            series.id,
            { ...(guest ? presented(guest.pass) : {}), direction, ...(gateId && { gateId }) },
            signal,
          )
        ).data;
      const [entry, exit] = await Promise.all([ask('entry'), ask('exit')]);
      return { entry, exit };
    },
  });
  const scan = useMutation({
    mutationFn: async ({ of, direction, scanId }: { of: Guest; direction: ScanDirection; scanId: string }) =>
      (
        await call.series.checkIn(series.id, {
          scanId,
          ...presented(of.pass),
          direction,
          ...(gateId && { gateId }),
        })
      ).data,
    onSuccess: (answer, { of, direction, scanId }) => {
      if (answer.decision === 'deny') return;
      toast(`${of.name ?? keyOf(of.pass)} is ${direction === 'entry' ? 'in' : 'out'}`, {
        undo: () =>
          void call.series
            .undo(scanId, 'Taken back at the guest desk')
            .then(settled)
            .catch(error => toastProblem('It was not taken back', error)),
      });
      // The next guest is already waiting.
      setTyped('');
      setAt(0);
      box.current?.focus();
    },
    onError: error => toastProblem('Nobody was let through', error),
    onSettled: () => settled(),
  });
  const settled = () => void client.invalidateQueries({ queryKey: keys.series(series.id) });
  const let_ = (direction: ScanDirection) => {
    if (guest && editable && !scan.isPending) scan.mutate({ of: guest, direction, scanId: newId() });
  };
  // A reader types a code and Enter quicker than it is found: then the answer is waited for, and somebody let through only if nobody
  // else could have been meant.
  const settledOn = q === typed.trim() && found.isSuccess && !found.isPlaceholderData;
  const enter = (direction: ScanDirection) => {
    if (settledOn) let_(direction);
    else if (typed.trim()) setWanted(direction);
  };
  useEffect(() => {
    if (!wanted || !settledOn) return;
    setWanted(null);
    if (guests.length === 1) let_(wanted);
  });
  useShortcuts([{ keys: 'Slash', label: 'Find a guest', group: 'Guest desk', run: () => box.current?.focus() }]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins at its first guest
  useEffect(() => setAt(0), [q]);

  const answered = scan.data && scan.variables.of.id === (guest?.id ?? scan.variables.of.id) ? scan.data : null;
  return (
    <>
      <search className={answers.find}>
        <TextInput
          ref={box}
          className={answers.big}
          type="search"
          role="combobox"
          aria-expanded={guests.length > 0}
          aria-controls={list}
          aria-activedescendant={guest ? `${list}-${index}` : undefined}
          aria-label="Find a guest by name, code or NFC id"
          placeholder="Name, code or NFC id"
          leftSection={<IconSearch size={18} stroke={1.75} aria-hidden="true" />}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={change => {
            setTyped(change.currentTarget.value);
            setWanted(null);
            scan.reset();
          }}
          onKeyDown={key => {
            if (key.nativeEvent.isComposing) return;
            if (key.key === 'ArrowDown') setAt(Math.min(guests.length - 1, index + 1));
            else if (key.key === 'ArrowUp') setAt(Math.max(0, index - 1));
            else if (key.key === 'Enter') enter(key.shiftKey ? 'exit' : 'entry');
            else if (key.key === 'Escape') setTyped('');
            else return;
            key.preventDefault();
          }}
        />
        {(gates.data?.length ?? 0) > 0 && (
          <Choice
            label="Gate"
            value={gateId}
            options={(gates.data ?? []).map(gate => ({ value: gate.id, label: `Gate ${gate.name}` }))}
            onChange={gate => void navigate({ search: previous => ({ ...previous, gate }), replace: true })}
          />
        )}
      </search>
      {found.error && (
        <ErrorRegion error={found.error} what="The guests could not be searched" retry={() => void found.refetch()} />
      )}
      {!q ? (
        <>
          {answered && <Answer answer={answered} />}
          <p className="muted">
            Type the beginning of a name. <kbd>↓</kbd> chooses, <kbd>Enter</kbd> lets in, <kbd>Shift Enter</kbd> lets
            out.
          </p>
        </>
      ) : guests.length === 0 ? (
        found.data &&
        !found.isPlaceholderData && (
          <div className="card">
            <EmptyState title="Nobody is found by this">
              Names are found by any part of them, codes and NFC ids only as a whole.
            </EmptyState>
          </div>
        )
      ) : (
        <div className={answers.two}>
          <div>
            <div className={answers.guests} role="listbox" id={list} aria-label="Guests">
              {guests.map((each, number) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the search box, which keeps the focus
                <div
                  key={each.id}
                  id={`${list}-${number}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={number === index}
                  className={answers.guest}
                  onClick={() => {
                    setAt(number);
                    scan.reset();
                  }}
                >
                  <span className="grow">
                    {each.name ?? <span className="mono">{keyOf(each.pass)}</span>}
                    <small>
                      {each.category}
                      {each.ticket && <span className="mono"> · {each.ticket.code}</span>}
                      {each.wristband && ' · has a wristband'}
                    </small>
                  </span>
                  {each.pass.status !== 'active' && (
                    <StatusChip
                      tone={passStatus[each.pass.status].tone}
                      label={passStatus[each.pass.status].label}
                      quiet
                    />
                  )}
                </div>
              ))}
            </div>
            {(found.data?.more ?? 0) > guests.length && (
              <p className={classes.hint}>There may be more. Type more of the name.</p>
            )}
          </div>
          {guest && (
            <section className={`fields ${answers.chosen}`} aria-label={guest.name ?? keyOf(guest.pass)}>
              {answered ? (
                <Answer answer={answered} />
              ) : outlook.data ? (
                <Answer answer={outlook.data.entry} question />
              ) : (
                outlook.error && (
                  <ErrorRegion
                    error={outlook.error}
                    what="The gate could not be asked"
                    retry={() => void outlook.refetch()}
                  />
                )
              )}
              {editable && (
                <>
                  <div className="line wrap">
                    <Button
                      size="md"
                      variant={outlook.data?.entry.decision === 'deny' ? 'default' : 'filled'}
                      loading={scan.isPending && scan.variables.direction === 'entry'}
                      onClick={() => let_('entry')}
                    >
                      Let in
                    </Button>
                    <Button
                      size="md"
                      variant={outlook.data?.exit.decision === 'allow' ? 'filled' : 'default'}
                      loading={scan.isPending && scan.variables.direction === 'exit'}
                      onClick={() => let_('exit')}
                    >
                      Let out
                    </Button>
                  </div>
                  {guest.ticket && !guest.wristband && (
                    <IssueWristband
                      eventId={event.id}
                      ticket={guest.ticket}
                      onIssued={() => void client.invalidateQueries({ queryKey: [...keys.event(event.id), 'guests'] })}
                    />
                  )}
                </>
              )}
            </section>
          )}
        </div>
      )}
    </>
  );
}
