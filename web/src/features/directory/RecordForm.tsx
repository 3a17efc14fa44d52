import { Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { DirectoryKind, DirectoryRecord } from '@/api/types';
import { useSession } from '@/app/session';
import { FormErrors } from '@/ui/FormErrors';
import { Peek } from '@/ui/Peek';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { ClientPanel } from '../communications/ClientPanel';
import { HistoryPanel } from '../history/HistoryPanel';
import { InvitePortal } from './InvitePortal';
import { type Field, kinds, recordName } from './kinds';

interface Props {
  kind: DirectoryKind;
  /** The record to edit; without one a new one is made. */
  record: DirectoryRecord | undefined;
  readOnly: boolean;
  archived: boolean;
  onClose: () => void;
}

type Value = string | number | string[] | null;

const blank = (field: Field): Value => (field.kind === 'tags' ? [] : field.kind === 'choice' ? null : '');
const held = (field: Field, record: DirectoryRecord | undefined): Value =>
  (record?.[field.name] as Value | undefined) ?? blank(field);
const sent = (value: Value): Value => (typeof value === 'string' ? value.trim() || null : value);

export function RecordForm({ kind, record, readOnly, archived, onClose }: Props) {
  const { one, fields } = kinds[kind];
  const { canManage } = useSession();
  const party = one === 'client' || one === 'venue' || one === 'vendor' ? one : null;
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.directory(kind) });
  const form = useForm<Record<string, Value>>({
    initialValues: Object.fromEntries(fields.map(field => [field.name, held(field, record)])),
    validate: values =>
      Object.fromEntries(
        fields
          .filter(field => field.required && !sent(values[field.name] ?? null))
          .map(field => [field.name, `A ${one} needs this.`]),
      ),
  });

  const save = useMutation({
    mutationFn: (values: Record<string, Value>) => {
      const body = Object.fromEntries(
        fields
          .filter(field =>
            record
              ? JSON.stringify(values[field.name]) !== JSON.stringify(held(field, record))
              : sent(values[field.name] ?? null) !== null,
          )
          .map(field => [field.name, sent(values[field.name] ?? null)]),
      );
      return record
        ? call.directory.update(kind, record.id, body)
        : call.directory.create(kind, { id: newId(), ...body });
    },
    onSuccess: answer => {
      toast(record ? `“${recordName(answer.data)}” saved` : `“${recordName(answer.data)}” added`);
      void refresh();
      onClose();
    },
  });
  const move = useMutation({
    mutationFn: ({ id, away }: { id: string; away: boolean }) =>
      away ? call.directory.archive(kind, id) : call.directory.restore(kind, id),
    onSuccess: (_, { id, away }) => {
      const name = record ? recordName(record) : '';
      toast(away ? `“${name}” is archived` : `“${name}” is restored`, {
        undo: () => void (away ? call.directory.restore(kind, id) : call.directory.archive(kind, id)).then(refresh),
      });
      void refresh();
      onClose();
    },
    onError: error => toastProblem('Nothing was changed', error),
  });
  const problem = save.error ? asProblem(save.error) : null;

  return (
    <Peek
      title={record ? humanize(one) : `New ${one}`}
      onClose={onClose}
      actions={
        record &&
        !readOnly && (
          <>
            {party && canManage && !archived && <InvitePortal type={party} id={record.id} name={recordName(record)} />}
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={move.isPending}
              onClick={() => move.mutate({ id: record.id, away: !archived })}
            >
              {archived ? 'Restore' : 'Archive'}
            </Button>
          </>
        )
      }
    >
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} labels={Object.fromEntries(fields.map(field => [field.name, field.label]))} />
        {fields.map((field, index) => {
          const props = {
            label: field.label,
            ...(field.description && { description: field.description }),
            readOnly: readOnly || archived,
            ...form.getInputProps(field.name),
            error: form.errors[field.name] ?? fieldMessage(problem, field.name),
          };
          switch (field.kind) {
            case 'long':
              return <Textarea key={field.name} {...props} autosize minRows={2} maxRows={12} maxLength={field.max} />;
            case 'number':
              return (
                <NumberInput key={field.name} {...props} min={1} allowDecimal={false} thousandSeparator hideControls />
              );
            case 'tags':
              return <TagsInput key={field.name} {...props} splitChars={[',', ';']} />;
            case 'choice':
              return (
                <Select
                  key={field.name}
                  {...props}
                  clearable
                  data={(field.choices ?? []).map(value => ({ value, label: humanize(value) }))}
                />
              );
            default:
              return (
                <TextInput
                  key={field.name}
                  {...props}
                  type={
                    field.kind === 'email'
                      ? 'email'
                      : field.kind === 'phone'
                        ? 'tel'
                        : field.kind === 'link'
                          ? 'url'
                          : 'text'
                  }
                  maxLength={field.max}
                  autoFocus={!record && index === 0}
                  required={field.required ?? false}
                  withAsterisk={false}
                />
              );
          }
        })}
        {!readOnly && !archived && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={record !== undefined && !form.isDirty()}>
              {record ? `Save ${one}` : `Add ${one}`}
            </Button>
          </div>
        )}
      </form>
      {record && kind === 'clients' && <ClientPanel clientId={record.id} editable={!readOnly && !archived} />}
      {record && <HistoryPanel entity={one} id={record.id} editable={!readOnly} />}
    </Peek>
  );
}
