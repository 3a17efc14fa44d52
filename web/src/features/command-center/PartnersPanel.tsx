import { ActionIcon, Button, Modal, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { DesignerStatus, EventDesigner, EventDetail, EventSponsor, SponsorStatus } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { FormErrors } from '@/ui/FormErrors';
import { Money } from '@/ui/Money';
import { EmptyState } from '@/ui/States';
import { StatusChip, type Tone } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { designerStatuses, humanize, sponsorStatuses } from '@/ui/words';
import { recordName } from '../directory/kinds';
import classes from './Overview.module.css';
import { Panel } from './Panel';
import { mayEdit } from './useEvent';

/** Who pays and whose work is shown: added from the directory, and how far things are with each. */
export function PartnersPanel({ event }: { event: EventDetail }) {
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const editable = mayEdit(event);
  const refresh = () => client.invalidateQueries({ queryKey: keys.event(event.id) });
  const onError = (error: unknown) => toastProblem('Nothing was changed', error);

  const sponsorStatus = useMutation({
    mutationFn: ({ id, status }: { id: string; status: SponsorStatus }) =>
      call.events.updateSponsor(event.id, id, { status }),
    onError,
    onSettled: refresh,
  });
  const designerStatus = useMutation({
    mutationFn: ({ id, status }: { id: string; status: DesignerStatus }) =>
      call.events.updateDesigner(event.id, id, { invitationStatus: status }),
    onError,
    onSettled: refresh,
  });
  const dropSponsor = useMutation({
    mutationFn: (sponsor: EventSponsor) => call.events.removeSponsor(event.id, sponsor.sponsorId),
    onSuccess: (_, { sponsorId, companyName, amount, status }) =>
      toast(`${companyName} no longer sponsors this event`, {
        undo: () => void call.events.addSponsor(event.id, { sponsorId, amount, status }).then(refresh, onError),
      }),
    onError,
    onSettled: refresh,
  });
  const dropDesigner = useMutation({
    mutationFn: (designer: EventDesigner) => call.events.removeDesigner(event.id, designer.designerId),
    onSuccess: (_, { designerId, name, invitationStatus }) =>
      toast(`${name} is no longer on this event`, {
        undo: () => void call.events.addDesigner(event.id, { designerId, invitationStatus }).then(refresh, onError),
      }),
    onError,
    onSettled: refresh,
  });

  const none = event.sponsors.length + event.designers.length === 0;
  if (none && !editable) return null;
  return (
    <Panel
      title="Sponsors and designers"
      aside={
        editable && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={() => setAdding(true)}
          >
            Add
          </Button>
        )
      }
    >
      {none && <EmptyState title="Nobody yet">Add those of the directory who pay or whose work is shown.</EmptyState>}
      <ul className={classes.people}>
        {event.sponsors.map(sponsor => (
          <li key={sponsor.sponsorId}>
            <span className="grow truncate">{sponsor.companyName}</span>
            <span className={`muted ${classes.minor}`}>{sponsor.tier ? humanize(sponsor.tier) : 'Sponsor'}</span>
            {sponsor.amount && <Money value={{ amount: sponsor.amount, currency: sponsor.currency }} />}
            {editable ? (
              <>
                <Choice
                  label={`Status of ${sponsor.companyName}`}
                  value={sponsor.status}
                  options={sponsorStatuses.map(value => ({ value, label: humanize(value) }))}
                  onChange={status => status && sponsorStatus.mutate({ id: sponsor.sponsorId, status })}
                />
                <ActionIcon
                  size="sm"
                  aria-label={`Remove ${sponsor.companyName}`}
                  onClick={() => dropSponsor.mutate(sponsor)}
                >
                  <IconX size={14} />
                </ActionIcon>
              </>
            ) : (
              <StatusChip tone={relationTone(sponsor.status)} label={humanize(sponsor.status)} quiet />
            )}
          </li>
        ))}
        {event.designers.map(designer => (
          <li key={designer.designerId}>
            <span className="grow truncate">{designer.name}</span>
            <span className={`muted ${classes.minor}`}>{designer.brandName ?? 'Designer'}</span>
            {editable ? (
              <>
                <Choice
                  label={`Status of ${designer.name}`}
                  value={designer.invitationStatus}
                  options={designerStatuses.map(value => ({ value, label: humanize(value) }))}
                  onChange={status => status && designerStatus.mutate({ id: designer.designerId, status })}
                />
                <ActionIcon
                  size="sm"
                  aria-label={`Remove ${designer.name}`}
                  onClick={() => dropDesigner.mutate(designer)}
                >
                  <IconX size={14} />
                </ActionIcon>
              </>
            ) : (
              <StatusChip
                tone={relationTone(designer.invitationStatus)}
                label={humanize(designer.invitationStatus)}
                quiet
              />
            )}
          </li>
        ))}
      </ul>
      {adding && <AddPartner event={event} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function relationTone(status: SponsorStatus | DesignerStatus): Tone {
  if (status === 'declined') return 'critical';
  if (status === 'sent' || status === 'opened' || status === 'pending') return 'active';
  return status === 'no_response' ? 'warning' : 'positive';
}

function AddPartner({ event, onClose }: { event: EventDetail; onClose: () => void }) {
  const client = useQueryClient();
  const sponsors = useQuery(query.directory('sponsors', { limit: 200 }));
  const designers = useQuery(query.directory('designers', { limit: 200 }));
  const [chosen, setChosen] = useState<string | null>(null);
  const [amount, setAmount] = useState<string | number>('');
  const here = new Set([
    ...event.sponsors.map(each => `sponsor:${each.sponsorId}`),
    ...event.designers.map(each => `designer:${each.designerId}`),
  ]);
  const options = (kind: string, rows: { id: string; [field: string]: unknown }[] | undefined) =>
    (rows ?? [])
      .map(row => ({ value: `${kind}:${row.id}`, label: recordName(row) }))
      .filter(option => !here.has(option.value));
  const [kind, id = ''] = chosen?.split(':') ?? [];
  const add = useMutation({
    mutationFn: async () => {
      if (kind === 'designer') await call.events.addDesigner(event.id, { designerId: id });
      else await call.events.addSponsor(event.id, { sponsorId: id, ...(amount !== '' && { amount: String(amount) }) });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.event(event.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Add a sponsor or designer">
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          add.mutate();
        }}
      >
        <FormErrors error={add.error} />
        <Select
          label="Sponsor or designer"
          placeholder="Choose from the directory"
          searchable
          data-autofocus
          nothingFoundMessage="Not in the directory"
          value={chosen}
          onChange={setChosen}
          data={[
            { group: 'Sponsors', items: options('sponsor', sponsors.data?.data) },
            { group: 'Designers', items: options('designer', designers.data?.data) },
          ].filter(group => group.items.length > 0)}
        />
        {kind === 'sponsor' && (
          <NumberInput
            label={`Pays (${event.currency}), if agreed`}
            min={0}
            decimalScale={2}
            thousandSeparator=" "
            hideControls
            value={amount}
            onChange={setAmount}
          />
        )}
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!chosen} loading={add.isPending}>
            Add to the event
          </Button>
        </div>
      </form>
    </Modal>
  );
}
