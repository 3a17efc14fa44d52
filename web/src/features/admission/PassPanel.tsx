import { Autocomplete, Button, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { EventDetail, Pass, PassKind, PassStatus } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { mayEdit } from '../command-center/useEvent';
import { HistoryPanel } from '../history/HistoryPanel';
import classes from './Admission.module.css';
import { IssueWristband } from './IssueWristband';
import { keyOf, kinds } from './PassList';
import { passStatus } from './words';

interface Props {
  event: EventDetail;
  kind: PassKind;
  /** The pass to change; without one a new one is made. */
  pass: Pass | undefined;
  categories: string[];
  onClose: () => void;
}

/** One ticket or wristband: whose it is, whether it is good, and for a ticket the wristband issued for it. */
export function PassPanel({ event, kind, pass, categories, onClose }: Props) {
  const { one, key } = kinds[kind];
  const client = useQueryClient();
  const editable = mayEdit(event);
  const [fresh] = useState(newId);
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: keys.passes(event.id, kind) });
  const form = useForm({
    initialValues: {
      key: pass ? keyOf(pass) : '',
      category: pass?.category ?? '',
      holderName: pass?.holderName ?? '',
      email: pass?.email ?? '',
    },
    validate: {
      key: value => (value.trim() ? null : `A ${one} is scanned by its ${key === 'Code' ? 'code' : key}.`),
      category: value => (value.trim() ? null : `A ${one} needs a category.`),
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const fields = {
        category: values.category.trim(),
        holderName: values.holderName.trim() || null,
        email: values.email.trim() || null,
      };
      return pass
        ? call.passes.update(event.id, kind, pass.id, fields)
        : call.passes.create(event.id, kind, {
            id: fresh,
            [kind === 'tickets' ? 'code' : 'nfcId']: values.key.trim(),
            ...fields,
          });
    },
    onSuccess: () => {
      toast(pass ? `The ${one} is saved` : `The ${one} is added`);
      void refresh();
      onClose();
    },
  });
  const turn = useMutation({
    mutationFn: (status: PassStatus) => call.passes.update(event.id, kind, pass?.id ?? '', { status }),
    onSuccess: (_, status) => {
      const before = pass?.status;
      toast(`The ${one} is now ${passStatus[status].label.toLowerCase()}`, {
        ...(before && { undo: () => turn.mutate(before) }),
      });
    },
    onError: error => toastProblem(`The ${one} was not changed`, error),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call.passes.remove(event.id, kind, pass?.id ?? ''),
    onSuccess: () => {
      toast(`The ${one} is removed`);
      void refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const at = (field: keyof typeof form.values, ...names: string[]) => ({
    ...form.getInputProps(field),
    readOnly: !editable,
    error: form.errors[field] ?? fieldMessage(problem, field, ...names),
  });
  return (
    <Peek title={pass ? `One ${one}` : `New ${one}`} onClose={onClose}>
      {pass && (
        <div className="line wrap" style={{ marginBlockEnd: 'var(--sp-3)' }}>
          <StatusChip tone={passStatus[pass.status].tone} label={passStatus[pass.status].label} />
          {editable && (
            <>
              {(Object.keys(passStatus) as PassStatus[])
                .filter(status => status !== pass.status)
                .map(status => (
                  <Button
                    key={status}
                    variant="default"
                    size="compact-sm"
                    loading={turn.isPending && turn.variables === status}
                    onClick={() => turn.mutate(status)}
                  >
                    {passStatus[status].act}
                  </Button>
                ))}
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setRemoving(true)}>
                Remove
              </Button>
            </>
          )}
        </div>
      )}
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} labels={{ nfcId: 'NFC id', code: 'Code' }} />
        <TextInput
          label={key}
          maxLength={200}
          autoFocus={!pass}
          autoComplete="off"
          spellCheck={false}
          {...at('key', 'code', 'nfcId')}
          readOnly={pass !== undefined}
          {...(pass && { description: 'What is scanned stays: another code is another pass.' })}
        />
        <Autocomplete label="Category" maxLength={100} data={categories} {...at('category')} />
        <TextInput label="Holder" maxLength={200} autoComplete="off" {...at('holderName')} />
        <TextInput label="E-mail" type="email" maxLength={320} autoComplete="off" {...at('email')} />
        {editable && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={pass !== undefined && !form.isDirty()}>
              {pass ? `Save ${one}` : `Add ${one}`}
            </Button>
          </div>
        )}
      </form>
      {pass?.ticketId && <p className={classes.hint}>Issued for a ticket: the two are one person at the gates.</p>}
      {pass && kind === 'tickets' && editable && (
        <section className={classes.part} aria-label="Wristband">
          <h3>Wristband</h3>
          <IssueWristband eventId={event.id} ticket={pass} />
        </section>
      )}
      {pass && <HistoryPanel entity="pass" id={pass.id} editable={editable} />}
      {removing && pass && (
        <Modal opened onClose={() => setRemoving(false)} title={`Remove this ${one}?`}>
          <div className="stack">
            <FormErrors error={remove.error} />
            <p>
              Its code is unknown at every gate from now on. To refuse it and say why, block it instead. What was
              scanned stays in the log.
            </p>
            <div className="ends">
              <Button variant="default" onClick={() => setRemoving(false)}>
                Keep it
              </Button>
              <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
                Remove {one}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </Peek>
  );
}
