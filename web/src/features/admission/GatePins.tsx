import { Button, Checkbox, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { EventDetail, GatePin } from '@/api/types';
import { formatDate } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { mayAdmin } from '../command-center/useEvent';
import classes from './Admission.module.css';
import { freshPin } from './freshPin';

/** Who may wake a locked scanner with a PIN, and who may overrule one. */
export function GatePins({ event }: { event: EventDetail }) {
  const client = useQueryClient();
  const pins = useQuery(query.gatePins(event.id));
  const [edited, setEdited] = useState<GatePin | 'new' | null>(null);
  const editable = mayAdmin(event);
  const refresh = () => client.invalidateQueries({ queryKey: keys.gatePins(event.id) });
  const remove = useMutation({
    mutationFn: (pin: GatePin) => call.gatePins.remove(event.id, pin.id),
    onSuccess: (_, pin) => toast(`The PIN of ${pin.name} opens nothing any more, once scanners have heard of it`),
    onError: (error, pin) => toastProblem(`${pin.name} keeps the PIN`, error),
    onSettled: refresh,
  });
  return (
    <section className="fields" aria-label="PINs for the scanners" style={{ maxInlineSize: 640 }}>
      <h2 style={{ fontSize: 'var(--fs-16)' }}>PINs for the scanners</h2>
      <p className="muted">
        A supervisor’s PIN lets somebody in whom the scanner refused, with a reason, and says so in the log. Any PIN
        wakes a scanner that was locked. Scanners lock themselves after five minutes without anything to do, if there is
        a PIN.
      </p>
      {pins.error && (
        <ErrorRegion error={pins.error} what="The PINs could not be loaded" retry={() => void pins.refetch()} />
      )}
      {pins.isPending ? (
        <SkeletonRows rows={1} />
      ) : (pins.data?.length ?? 0) > 0 ? (
        <ul className={classes.rows} aria-label="Who has a PIN" style={{ background: 'var(--bg-surface)' }}>
          {pins.data?.map(pin => (
            <li key={pin.id}>
              <span className="grow">
                {pin.name}{' '}
                <small>
                  {pin.overrules ? 'supervisor: wakes and overrules' : 'wakes'} · set {formatDate(pin.setAt)}
                </small>
              </span>
              {editable && (
                <>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`Change the PIN of ${pin.name}`}
                    onClick={() => setEdited(pin)}
                  >
                    Change
                  </Button>
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-sm"
                    aria-label={`Take away the PIN of ${pin.name}`}
                    onClick={() => remove.mutate(pin)}
                  >
                    Take away
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      ) : (
        pins.data && (
          <div className="card">
            <EmptyState title="Nobody has a PIN">
              Without one nobody overrules a scanner, and scanners do not lock.
            </EmptyState>
          </div>
        )
      )}
      {editable ? (
        <div className="line">
          <Button variant="default" onClick={() => setEdited('new')}>
            Give somebody a PIN
          </Button>
        </div>
      ) : (
        <p className={classes.hint}>Leads of the event give and take PINs.</p>
      )}
      {edited && (
        <PinForm
          event={event}
          pin={edited === 'new' ? null : edited}
          onDone={() => {
            void refresh();
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}

function PinForm({
  event,
  pin,
  onDone,
  onClose,
}: {
  event: EventDetail;
  pin: GatePin | null;
  onDone: () => void;
  onClose: () => void;
}) {
  const members = useQuery({ ...query.members(), enabled: pin === null });
  const [whose, setWhose] = useState<'member' | 'shared'>('member');
  const [userId, setUser] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [digits, setDigits] = useState(() => freshPin());
  const [overrules, setOverrules] = useState(pin?.overrules ?? true);
  const shared = pin === null && whose === 'shared';
  const ready = /^\d{6,12}$/.test(digits) && (pin !== null || (shared ? name.trim() !== '' : userId !== null));
  const save = useMutation({
    mutationFn: async (): Promise<GatePin> =>
      pin
        ? (await call.gatePins.update(event.id, pin.id, { pin: digits, overrules })).data
        : (
            await call.gatePins.create(event.id, {
              id: newId(),
              pin: digits,
              overrules,
              ...(shared ? { name: name.trim() } : { userId }),
            })
          ).data,
    onSuccess: saved => {
      toast(`${saved.name} has the PIN ${digits}. It is not shown again.`);
      onDone();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title={pin ? `Another PIN for ${pin.name}` : 'Give somebody a PIN'}>
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          if (ready) save.mutate();
        }}
      >
        <FormErrors error={save.error} labels={{ pin: 'PIN', userId: 'Who', name: 'Name' }} />
        {!pin && (
          <>
            <SegmentedControl
              aria-label="Whose PIN"
              data={[
                { value: 'member', label: 'One person' },
                { value: 'shared', label: 'Several share it' },
              ]}
              value={whose}
              onChange={value => {
                setWhose(value as typeof whose);
                setOverrules(value === 'member');
              }}
            />
            {shared ? (
              <TextInput
                label="What they are called"
                placeholder="Gate crew"
                maxLength={100}
                value={name}
                error={fieldMessage(problem, 'name')}
                onChange={change => setName(change.currentTarget.value)}
              />
            ) : (
              <Select
                label="Who"
                placeholder="Choose a member of the staff"
                searchable
                data={(members.data ?? []).map(each => ({ value: each.userId, label: each.name }))}
                value={userId}
                error={fieldMessage(problem, 'userId')}
                onChange={setUser}
              />
            )}
          </>
        )}
        <div className={classes.inline}>
          <TextInput
            label="PIN"
            description="6 to 12 digits. Tell them now: it is not shown again."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            style={{ flex: '1 1 180px' }}
            value={digits}
            error={fieldMessage(problem, 'pin')}
            onChange={change => setDigits(change.currentTarget.value.replace(/\D/g, ''))}
          />
          <Button variant="default" onClick={() => setDigits(freshPin())}>
            Another one
          </Button>
        </div>
        <Checkbox
          label="May overrule a scanner"
          description="Otherwise the PIN wakes a locked scanner and nothing else."
          checked={overrules}
          onChange={change => setOverrules(change.currentTarget.checked)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {pin ? 'Change PIN' : 'Give PIN'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
