import { Button, FileButton, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPaperclip, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { query } from '@/api/queries';
import type { Contract, ContractType, DirectoryKind, EventDetail, Id } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { mayAdmin } from '../command-center/useEvent';
import { contractTypes } from './Contracts';
import classes from './Contracts.module.css';
import { categoryName } from './figures';
import { attachDocument } from './receipts';
import { amountInput, useRefresh } from './useRefresh';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Where the other side of a contract stands in the directory. */
const directoryOf: Partial<Record<ContractType, DirectoryKind>> = {
  client: 'clients',
  venue: 'venues',
  vendor: 'vendors',
  sponsor: 'sponsors',
  designer: 'designers',
};

interface Props {
  event: EventDetail;
  contract?: Contract;
  onClose: (made?: Id) => void;
}

/** A new contract, or one to change. */
export function ContractForm({ event, contract, onClose }: Props) {
  const refresh = useRefresh(event.id);
  const [fresh] = useState(newId);
  const [document, setDocument] = useState<File | null>(null);
  const budget = useQuery(query.budget(event.id));
  const form = useForm({
    initialValues: {
      type: (contract?.type ?? 'vendor') as ContractType,
      title: contract?.title ?? '',
      partyId: (contract?.partyId ?? null) as string | null,
      partyName: contract?.partyName ?? '',
      amount: (contract?.amount?.amount ?? '') as string | number,
      reference: contract?.reference ?? '',
      startsOn: contract?.startsOn ?? '',
      expiresOn: contract?.expiresOn ?? '',
      noticeOn: contract?.noticeOn ?? '',
      budgetCategoryId: (contract?.budgetCategoryId ?? null) as string | null,
      budgetItemId: (contract?.budgetItemId ?? null) as string | null,
      notes: contract?.notes ?? '',
      keyTerms: (contract?.keyTerms ?? []).map(({ name, text, source }) => ({ name, text, source: source ?? null })),
    },
    validate: {
      title: value => (value.trim() ? null : 'Give it a title.'),
      partyName: (value, values) => (value.trim() || values.partyId ? null : 'Say whom it is with.'),
    },
  });
  const values = form.values;
  const kind = directoryOf[values.type];
  const directory = useQuery({ ...query.directory(kind ?? 'vendors', { limit: 200 }), enabled: kind !== undefined });
  const parties = kind
    ? (directory.data?.data ?? []).map(each => ({ value: each.id, label: String(each.companyName ?? each.name) }))
    : [];
  const save = useMutation({
    mutationFn: async (given: typeof form.values) => {
      const payable = given.type !== 'client' && given.type !== 'sponsor';
      const all = {
        type: given.type,
        title: given.title.trim(),
        partyId: kind ? given.partyId : null,
        partyName: given.partyName.trim() || null,
        amount: given.amount === '' ? null : String(given.amount),
        reference: given.reference.trim() || null,
        startsOn: given.startsOn || null,
        expiresOn: given.expiresOn || null,
        noticeOn: given.noticeOn || null,
        budgetCategoryId: payable ? given.budgetCategoryId : null,
        budgetItemId: payable ? given.budgetItemId : null,
        notes: given.notes.trim() || null,
        keyTerms: given.keyTerms.filter(term => term.name.trim() && term.text.trim()),
      };
      const id = contract?.id ?? fresh;
      if (!contract) await call.contracts.create(event.id, { id, ...all });
      else {
        const changed = Object.entries(all).filter(([field]) => form.isDirty(field));
        // Somebody else is somebody with another name.
        if (changed.some(([field]) => field === 'partyId') && !form.isDirty('partyName')) {
          const known = parties.find(party => party.value === given.partyId)?.label;
          if (known) changed.push(['partyName', known]);
        }
        if (changed.length > 0) await call.contracts.update(id, Object.fromEntries(changed));
      }
      if (document) attachDocument(event.id, id, document);
      return id;
    },
    onSuccess: (id, given) => {
      toast(`“${given.title.trim()}” ${contract ? 'saved' : 'added'}`);
      refresh();
      onClose(contract ? undefined : id);
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const items = (budget.data?.items ?? []).filter(item => item.categoryId === values.budgetCategoryId);
  const payable = values.type !== 'client' && values.type !== 'sponsor';
  return (
    <Modal opened onClose={() => onClose()} title={contract ? 'Contract' : 'New contract'} size="lg">
      <form className="fields" onSubmit={form.onSubmit(given => save.mutate(given))} noValidate>
        <FormErrors error={save.error} />
        <div className="pair">
          <TextInput
            label="Title"
            maxLength={200}
            data-autofocus
            {...form.getInputProps('title')}
            error={form.errors.title ?? fieldMessage(problem, 'title')}
          />
          <Select
            label="With"
            allowDeselect={false}
            data={contractTypes.map(value => ({ value, label: humanize(value) }))}
            {...form.getInputProps('type')}
            onChange={value => form.setValues({ type: (value ?? 'vendor') as ContractType, partyId: null })}
          />
        </div>
        <div className="pair">
          {kind && (
            <Select
              label={`${humanize(values.type)} in the directory`}
              placeholder="Not in the directory"
              clearable
              searchable
              data={parties}
              {...form.getInputProps('partyId')}
              error={fieldMessage(problem, 'partyId')}
            />
          )}
          <TextInput
            label="Name of the other side"
            maxLength={200}
            placeholder={parties.find(party => party.value === values.partyId)?.label ?? ''}
            {...form.getInputProps('partyName')}
            error={form.errors.partyName ?? fieldMessage(problem, 'partyName')}
          />
        </div>
        <div className="pair">
          <NumberInput
            label={`Amount (${event.currency})`}
            description={
              contract && contract.instalments.length > 0
                ? 'What is paid stays; the difference is spread over the rest.'
                : undefined
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...amountInput(event.currency)}
            {...form.getInputProps('amount')}
            error={fieldMessage(problem, 'amount')}
          />
          <TextInput
            label="Reference (optional)"
            maxLength={100}
            {...form.getInputProps('reference')}
            error={fieldMessage(problem, 'reference')}
          />
        </div>
        <div className="pair">
          <TextInput
            label="Begins"
            type="date"
            {...form.getInputProps('startsOn')}
            error={fieldMessage(problem, 'startsOn')}
          />
          <TextInput
            label="Ends"
            type="date"
            {...form.getInputProps('expiresOn')}
            error={fieldMessage(problem, 'expiresOn')}
          />
          <TextInput
            label="Notice by (optional)"
            description="You are reminded of it. It is not part of what is signed."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="date"
            {...form.getInputProps('noticeOn')}
            error={fieldMessage(problem, 'noticeOn')}
          />
        </div>
        {payable && (
          <div className="pair">
            <Select
              label="Counts in the budget as"
              placeholder="Not in the budget"
              clearable
              data={(budget.data?.categories ?? []).map(line => ({ value: line.id, label: categoryName(line) }))}
              {...form.getInputProps('budgetCategoryId')}
              onChange={value => form.setValues({ budgetCategoryId: value, budgetItemId: null })}
              error={fieldMessage(problem, 'budgetCategoryId')}
            />
            <Select
              label="On the line"
              placeholder="None in particular"
              clearable
              disabled={items.length === 0}
              data={items.map(item => ({ value: item.id, label: item.description }))}
              {...form.getInputProps('budgetItemId')}
              error={fieldMessage(problem, 'budgetItemId')}
            />
          </div>
        )}
        {values.keyTerms.map((term, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: terms have no identity of their own
          <div key={index} className={classes.rule}>
            <TextInput label="Term" maxLength={100} {...form.getInputProps(`keyTerms.${index}.name`)} />
            <Textarea
              label="What is agreed"
              autosize
              maxRows={6}
              maxLength={4000}
              style={{ gridColumn: 'span 2' }}
              {...form.getInputProps(`keyTerms.${index}.text`)}
            />
            <div className={classes.ruleEnd}>
              <span />
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                leftSection={<IconTrash {...icon} />}
                aria-label={`Remove term ${term.name || index + 1}`}
                onClick={() => form.removeListItem('keyTerms', index)}
              >
                Remove term
              </Button>
            </div>
          </div>
        ))}
        <div className="line wrap">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus {...icon} />}
            onClick={() => form.insertListItem('keyTerms', { name: '', text: '', source: null })}
          >
            Add key term
          </Button>
          {mayAdmin(event) && (
            <FileButton onChange={setDocument} accept=".pdf,.doc,.docx,.txt" inputProps={{ 'aria-label': 'Document' }}>
              {button => (
                <Button variant="default" size="compact-sm" leftSection={<IconPaperclip {...icon} />} {...button}>
                  {document || contract?.file ? 'Another document' : 'Add document'}
                </Button>
              )}
            </FileButton>
          )}
          <span className="muted truncate">{document?.name ?? contract?.file?.name}</span>
        </div>
        <Textarea label="Notes" autosize minRows={2} maxRows={8} maxLength={5000} {...form.getInputProps('notes')} />
        <div className="ends">
          <Button variant="default" onClick={() => onClose()}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {contract ? 'Save contract' : 'Add contract'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
