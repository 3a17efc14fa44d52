import { Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Element, EventDetail, EventElement, EventElementStatus } from '@/api/types';
import { useSession } from '@/app/session';
import { formatEventTime, formatSpan } from '@/time/format';
import { fromWall, toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney, Money } from '@/ui/Money';
import { usePageTitle } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { AnswerButtons } from './AnswerButtons';
import classes from './Elements.module.css';
import { amount, elementTone, obstacles, refusalSentences, wordOf } from './words';

/** What an event has of the catalogue: how far each is, and what it comes to. */
export function EventElements() {
  const { eventId } = useParams({ from: '/shell/events/$eventId' });
  const event = useQuery(query.event(eventId)).data;
  const elements = useQuery(query.eventElements(eventId));
  const { staff, me } = useSession();
  const [adding, setAdding] = useState(false);
  usePageTitle('Elements');
  if (!event) return null;
  const editable = staff && event.myRights !== 'view' && !event.archivedAt;
  const add = editable && (
    <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
      Add element
    </Button>
  );
  return (
    <section className="stack" aria-label="Elements of the event">
      {add && elements.data && elements.data.data.length > 0 && <div className="line">{add}</div>}
      {elements.error && (
        <ErrorRegion
          error={elements.error}
          what="The elements could not be loaded"
          retry={() => void elements.refetch()}
          dataFrom={elements.data ? elements.dataUpdatedAt : undefined}
        />
      )}
      {elements.isPending ? (
        <SkeletonRows rows={5} />
      ) : elements.data && elements.data.data.length > 0 ? (
        <div className="card">
          <ul className={classes.sums} aria-label="Costs by status">
            {elements.data.costs.map(({ status, count, costs }) => (
              <li key={status} className={classes.sum}>
                <StatusChip tone={elementTone[status]} label={`${humanize(status)} ${count}`} quiet />
                <strong className="num">{costs.map(cost => formatMoney(cost)).join(' + ') || 'on request'}</strong>
              </li>
            ))}
          </ul>
          <ul className={classes.list}>
            {elements.data.data.map(element => (
              <Row
                key={element.id}
                event={event}
                element={element}
                editable={editable}
                provider={me.type === 'venue' || me.type === 'vendor'}
              />
            ))}
          </ul>
        </div>
      ) : (
        elements.data && (
          <div className="card">
            <EmptyState title="Nothing booked yet" action={add}>
              {staff
                ? 'Dinner, light, a stage: what venues, vendors and you offer, with what it costs.'
                : 'What is planned and booked for this event stands here.'}
            </EmptyState>
          </div>
        )
      )}
      {adding && <AddElement event={event} onClose={() => setAdding(false)} />}
    </section>
  );
}

function Row(props: { event: EventDetail; element: EventElement; editable: boolean; provider: boolean }) {
  const { event, element, editable, provider } = props;
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: keys.eventElements(event.id) });
  const change = useMutation({
    mutationFn: (body: { status?: EventElementStatus; startAt?: string; endAt?: string }) =>
      call.elements.change(event.id, element.id, body),
    onError: error => {
      const why = refusalSentences(asProblem(error).members);
      toastProblem(why.length > 0 ? why.join(' ') : `“${element.name}” was not changed`, error);
    },
    onSettled: refresh,
  });
  const takeOff = useMutation({
    mutationFn: () => call.elements.takeOff(event.id, element.id),
    onSuccess: () => toast(`“${element.name}” is off the event`),
    onError: error => toastProblem('Nothing was changed', error),
    onSettled: refresh,
  });
  const zone = event.timezone;
  return (
    <li className={classes.row} aria-label={element.name}>
      <div>
        <p className={classes.name}>{element.name}</p>
        <p className={classes.minor}>
          {[
            element.providerName,
            amount(element),
            `${formatSpan(element.startAt, element.endAt, zone)}, ${formatEventTime(element.startAt, zone)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {element.note && <p className={classes.minor}>{element.note}</p>}
      </div>
      <StatusChip tone={elementTone[element.status]} label={humanize(element.status)} />
      <div className={classes.cost}>
        {element.cost ? <Money value={element.cost} /> : <span className="muted">on request</span>}
      </div>
      {element.answerNote && <p className={classes.words}>{`“${element.answerNote}”`}</p>}
      {element.proposedStartAt && element.proposedEndAt && (
        <div className={classes.words}>
          {`Free ${formatSpan(element.proposedStartAt, element.proposedEndAt, zone)}, ${formatEventTime(element.proposedStartAt, zone)} instead.`}{' '}
          {editable && (
            <Button
              variant="default"
              size="compact-sm"
              loading={change.isPending}
              onClick={() =>
                change.mutate({ startAt: element.proposedStartAt as string, endAt: element.proposedEndAt as string })
              }
            >
              Take these times
            </Button>
          )}
        </div>
      )}
      {editable && (
        <div className={classes.acts}>
          {element.allowedSteps.map(step => (
            <Button
              key={step}
              size="compact-sm"
              variant={step === 'requested' || step === 'confirmed' ? 'default' : 'subtle'}
              color={step === 'cancelled' || step === 'declined' ? 'gray' : undefined}
              loading={change.isPending && change.variables?.status === step}
              aria-label={`${wordOf(element.status, step)} ${element.name}`}
              onClick={() => change.mutate({ status: step })}
            >
              {wordOf(element.status, step)}
            </Button>
          ))}
          {(element.status === 'proposed' || element.status === 'cancelled' || element.status === 'declined') && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={`Remove ${element.name}`}
              onClick={() => takeOff.mutate()}
            >
              Remove
            </Button>
          )}
        </div>
      )}
      {provider && element.status === 'requested' && (
        <div className={classes.acts}>
          <AnswerButtons element={element} />
        </div>
      )}
    </li>
  );
}

const label = ({ name, providerName, price }: Element) =>
  [name, providerName, price ? formatMoney(price) : null].filter(Boolean).join(' · ');

function AddElement({ event, onClose }: { event: EventDetail; onClose: () => void }) {
  const client = useQueryClient();
  const zone = event.timezone;
  const catalogue = useQuery(query.elements());
  const local = (instant: string) => {
    const { date, time } = toWall(instant, zone);
    return `${date}T${time}`;
  };
  const [id, setId] = useState<string | null>(null);
  const [quantity, setQuantity] = useState<number | string>(1);
  const [from, setFrom] = useState(local(event.startAt));
  const [to, setTo] = useState(local(event.endAt));
  const [note, setNote] = useState('');
  const instant = (text: string) => {
    const [date = '', time = ''] = text.split('T');
    return /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d/.test(time)
      ? (fromWall({ date, time: time.slice(0, 5) }, zone)?.instant.toISOString() ?? null)
      : null;
  };
  const [start, end, wanted] = [instant(from), instant(to), Number(quantity)];
  const valid = start !== null && end !== null && start < end && wanted >= 1;
  const asked = useQuery({
    ...query.elementAvailability(id ?? '', start ?? '', end ?? '', wanted),
    enabled: id !== null && valid,
  });
  const against = id && valid && asked.data ? obstacles(asked.data) : [];
  const add = useMutation({
    mutationFn: (status: EventElementStatus) =>
      call.elements.add(event.id, {
        id: newId(),
        elementId: id as string,
        quantity: wanted,
        status,
        startAt: start as string,
        endAt: end as string,
        ...(note.trim() && { note: note.trim() }),
      }),
    onSuccess: (answer, status) => {
      toast(`“${answer.data.name}” is ${status}`);
      void client.invalidateQueries({ queryKey: keys.eventElements(event.id) });
      onClose();
    },
  });
  const chosen = catalogue.data?.find(each => each.id === id);
  return (
    <Modal opened onClose={onClose} title="Add an element">
      <form
        className="stack"
        noValidate
        onSubmit={submit => {
          submit.preventDefault();
          add.mutate('requested');
        }}
      >
        <FormErrors error={add.error} />
        <Select
          label="Element"
          placeholder="Choose from the catalogue"
          searchable
          data-autofocus
          nothingFoundMessage="Not in the catalogue"
          value={id}
          onChange={setId}
          data={(catalogue.data ?? []).map(each => ({ value: each.id, label: label(each) }))}
        />
        <NumberInput
          label={chosen?.unit ? `Quantity (${chosen.unit})` : 'Quantity'}
          min={1}
          allowDecimal={false}
          hideControls
          value={quantity}
          onChange={setQuantity}
        />
        <div className="pair">
          <TextInput
            label="From"
            type="datetime-local"
            value={from}
            onChange={change => setFrom(change.currentTarget.value)}
          />
          <TextInput
            label="To"
            type="datetime-local"
            value={to}
            error={start && end && start >= end ? 'After the start.' : undefined}
            onChange={change => setTo(change.currentTarget.value)}
          />
        </div>
        <Textarea
          label="Note (optional)"
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={change => setNote(change.currentTarget.value)}
        />
        <div aria-live="polite">
          {id && valid && asked.error && <p className="muted">Whether it can be had could not be asked.</p>}
          {id && valid && asked.data && against.length === 0 && (
            <StatusChip
              tone="positive"
              label={
                asked.data.available === null
                  ? 'Can be had'
                  : `Can be had: ${asked.data.available.toLocaleString()} left`
              }
            />
          )}
          {against.length > 0 && (
            <>
              <StatusChip tone="warning" label="Cannot be had like this" />
              <ul className={classes.said}>
                {against.map(sentence => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          )}
        </div>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="default"
            disabled={!id || !valid}
            loading={add.isPending && add.variables === 'proposed'}
            onClick={() => add.mutate('proposed')}
          >
            Only plan it
          </Button>
          <Button
            type="submit"
            disabled={!id || !valid || against.length > 0}
            loading={add.isPending && add.variables === 'requested'}
          >
            Request it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
