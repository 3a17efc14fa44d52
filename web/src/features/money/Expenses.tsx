import {
  ActionIcon,
  Button,
  Checkbox,
  FileButton,
  Menu,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck, IconDots, IconPaperclip, IconPencil, IconReceipt, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { query } from '@/api/queries';
import type { Budget, EventDetail, Expense, PaidStatus } from '@/api/types';
import { useOffline } from '@/offline/state';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney, Money } from '@/ui/Money';
import { PendingMark } from '@/ui/PendingMark';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { mayAdmin } from '../command-center/useEvent';
import classes from './Budget.module.css';
import { categoryName, formatDay, paidStatus } from './figures';
import { attachReceipt } from './receipts';
import { amountInput, useRefresh } from './useRefresh';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
const pageSize = 20;

interface Props {
  event: EventDetail;
  budget: Budget;
  editable: boolean;
}

/** What was bought: to keep as it happens, with the receipt, and to pay in time. */
export function Expenses({ event, budget, editable }: Props) {
  const search = useSearch({ from: '/shell/events/$eventId/budget' });
  const navigate = useNavigate({ from: '/events/$eventId/budget' });
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace: true, resetScroll: false });
  const number = search.page ?? 1;
  const expenses = useQuery(
    query.expenses(event.id, { status: search.paid, q: search.q, page: number, limit: pageSize }),
  );
  const [opened, setOpened] = useState<Expense | 'new' | null>(null);
  const ready = budget.categories.length > 0;
  useShortcuts([
    { keys: 'KeyR', label: 'New expense', group: 'Budget', run: () => editable && ready && setOpened('new') },
  ]);
  const rows = expenses.data?.data ?? [];
  const filtered = Boolean(search.paid || search.q);
  const names = new Map(budget.categories.map(line => [line.id, categoryName(line)]));
  const columns: Column<Expense>[] = [
    {
      key: 'name',
      title: 'Expense',
      cell: row => (
        <span className={classes.name}>
          <span>
            {row.name}
            {row.vendorName && <span className={classes.sub}>{row.vendorName}</span>}
          </span>
          {row.invoice && (
            <a
              href={`/api/v1/files/${row.invoice.id}/content`}
              target="_blank"
              rel="noreferrer"
              aria-label={`Receipt of ${row.name}: ${row.invoice.name}`}
              title={row.invoice.name}
            >
              <IconPaperclip {...icon} />
            </a>
          )}
          <PendingMark id={row.id} />
        </span>
      ),
    },
    { key: 'category', title: 'Category', wide: true, cell: row => names.get(row.categoryId) ?? '' },
    { key: 'due', title: 'Due', wide: true, cell: row => <span className="num">{formatDay(row.dueDate)}</span> },
    {
      key: 'amount',
      title: 'Amount',
      align: 'end',
      cell: row => (
        <>
          <Money value={row.amount} />
          {row.original && <span className={classes.sub}>{formatMoney(row.original)}</span>}
        </>
      ),
    },
    {
      key: 'status',
      title: 'State',
      cell: row => <StatusChip tone={paidStatus[row.paidStatus].tone} label={paidStatus[row.paidStatus].label} quiet />,
    },
    ...(editable
      ? [
          {
            key: 'menu',
            title: 'More',
            align: 'end' as const,
            cell: (row: Expense) => <ExpenseMenu event={event} expense={row} onEdit={() => setOpened(row)} />,
          },
        ]
      : []),
  ];
  return (
    <section className={classes.panel} aria-labelledby="budget-expenses">
      <div className={classes.head}>
        <h2 id="budget-expenses">Expenses</h2>
        <SegmentedControl
          aria-label="Which expenses"
          size="xs"
          value={search.paid ?? 'all'}
          onChange={value => set({ paid: value === 'all' ? undefined : (value as PaidStatus), page: undefined })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'pending', label: 'To pay' },
            { value: 'overdue', label: 'Overdue' },
            { value: 'paid', label: 'Paid' },
          ]}
        />
        <SearchBox
          label="Search expenses"
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined, page: undefined })}
        />
        {editable && ready && (
          <Button size="compact-sm" leftSection={<IconReceipt {...icon} />} onClick={() => setOpened('new')}>
            Add expense
          </Button>
        )}
      </div>
      {expenses.error && (
        <ErrorRegion
          error={expenses.error}
          what="The expenses could not be loaded"
          retry={() => void expenses.refetch()}
          dataFrom={expenses.data ? expenses.dataUpdatedAt : undefined}
        />
      )}
      {expenses.isPending ? (
        <SkeletonRows rows={4} />
      ) : rows.length > 0 ? (
        <>
          <DataGrid
            label="Expenses"
            columns={columns}
            rows={rows}
            total={expenses.data?.total ?? rows.length}
            {...(editable && { onOpen: setOpened })}
          />
          <Pager
            page={number}
            pageSize={pageSize}
            total={expenses.data?.total ?? 0}
            what="expenses"
            onPage={to => set({ page: to === 1 ? undefined : to })}
          />
        </>
      ) : (
        !expenses.error && (
          <EmptyState
            title={filtered ? 'No expenses match' : 'No expenses yet'}
            action={
              filtered ? (
                <Button variant="default" onClick={() => set({ paid: undefined, q: undefined })}>
                  Show all expenses
                </Button>
              ) : undefined
            }
          >
            {filtered
              ? undefined
              : ready
                ? 'Take a photo of a receipt where you are, also without a connection. It counts at once.'
                : 'Add a category first: every expense belongs to one.'}
          </EmptyState>
        )
      )}
      {opened && (
        <ExpenseForm
          event={event}
          budget={budget}
          expense={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}

function ExpenseMenu({ event, expense, onEdit }: { event: EventDetail; expense: Expense; onEdit: () => void }) {
  const refresh = useRefresh(event.id);
  const reachable = useOffline(state => state.reachable);
  const pay = useMutation({
    mutationFn: (paid: boolean) =>
      call.expenses.update(event.id, expense.id, { paidStatus: paid ? 'paid' : 'pending' }),
    onSuccess: (_, paid) => {
      toast(paid ? `“${expense.name}” is paid` : `“${expense.name}” is to be paid`, { undo: () => pay.mutate(!paid) });
      refresh();
    },
    onError: error => toastProblem('That was not changed', error),
  });
  const remove = useMutation({
    mutationFn: () => call.expenses.remove(event.id, expense.id),
    onSuccess: () => {
      toast(`“${expense.name}” is removed`);
      refresh();
    },
    onError: error => toastProblem(`“${expense.name}” was not removed`, error),
  });
  const paid = expense.paidStatus === 'paid';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={`More about ${expense.name}`}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCircleCheck {...icon} />} disabled={!reachable} onClick={() => pay.mutate(!paid)}>
          {paid ? 'Not paid after all' : 'Mark as paid'}
          {!reachable && <span className={classes.sub}>Paying needs a connection</span>}
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onEdit}>
          Edit expense
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => remove.mutate()}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ExpenseForm(props: { event: EventDetail; budget: Budget; expense: Expense | null; onClose: () => void }) {
  const { event, budget, expense, onClose } = props;
  const refresh = useRefresh(event.id);
  const [fresh] = useState(newId);
  const [receipt, setReceipt] = useState<File | null>(null);
  const vendors = useQuery(query.directory('vendors', { limit: 200 }));
  const form = useForm({
    initialValues: {
      name: expense?.name ?? '',
      categoryId: (expense?.categoryId ?? budget.categories[0]?.id ?? '') as string,
      itemId: (expense?.itemId ?? null) as string | null,
      foreign: Boolean(expense?.original),
      amount: (expense && !expense.original ? expense.amount.amount : '') as string | number,
      originalAmount: (expense?.original?.amount ?? '') as string | number,
      originalCurrency: expense?.original?.currency ?? '',
      exchangeRate: (expense?.exchangeRate ?? '') as string | number,
      vendorId: (expense?.vendor?.id ?? null) as string | null,
      vendorName: expense?.vendor ? '' : (expense?.vendorName ?? ''),
      dueDate: expense?.dueDate ?? '',
      paid: expense?.paidStatus === 'paid',
      notes: expense?.notes ?? '',
    },
    validate: {
      name: value => (value.trim() ? null : 'Say what it was for.'),
      amount: (value, values) => (!values.foreign && !Number(value) ? 'Give the amount.' : null),
    },
  });
  const values = form.values;
  const save = useMutation({
    mutationFn: async (given: typeof form.values) => {
      const all = {
        name: given.name.trim(),
        categoryId: given.categoryId,
        itemId: given.itemId,
        ...(given.foreign
          ? {
              originalAmount: String(given.originalAmount || 0),
              originalCurrency: given.originalCurrency.trim().toUpperCase(),
              exchangeRate: Number(given.exchangeRate) || null,
            }
          : { amount: String(given.amount || 0) }),
        vendorId: given.vendorId,
        vendorName: given.vendorName.trim() || null,
        dueDate: given.dueDate || null,
        notes: given.notes.trim() || null,
      };
      const id = expense?.id ?? fresh;
      if (!expense) {
        await call.expenses.create(event.id, { id, ...all, paidStatus: given.paid ? 'paid' : 'pending' });
      } else {
        const dirty = (field: string) =>
          form.isDirty(field) ||
          ((field === 'amount' || field.startsWith('original') || field === 'exchangeRate') && form.isDirty('foreign'));
        const changed = Object.fromEntries(Object.entries(all).filter(([field]) => dirty(field)));
        if (Object.keys(changed).length > 0) await call.expenses.update(event.id, id, changed);
        if (form.isDirty('paid')) {
          await call.expenses.update(event.id, id, { paidStatus: given.paid ? 'paid' : 'pending' });
        }
      }
      if (receipt) attachReceipt(event.id, id, receipt);
    },
    onSuccess: (_, given) => {
      toast(`“${given.name.trim()}” ${expense ? 'saved' : 'added'}`);
      refresh();
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const items = budget.items.filter(item => item.categoryId === values.categoryId);
  return (
    <Modal opened onClose={onClose} title={expense ? 'Expense' : 'New expense'}>
      <form className="fields" onSubmit={form.onSubmit(given => save.mutate(given))} noValidate>
        <FormErrors error={save.error} />
        <TextInput
          label="What was bought"
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
          error={form.errors.name ?? fieldMessage(problem, 'name')}
        />
        {values.foreign ? (
          <>
            <div className="pair">
              <NumberInput
                label="Amount on the invoice"
                {...amountInput(values.originalCurrency || 'USD')}
                {...form.getInputProps('originalAmount')}
                error={fieldMessage(problem, 'originalAmount')}
              />
              <TextInput
                label="Its currency"
                maxLength={3}
                placeholder="EUR"
                {...form.getInputProps('originalCurrency')}
                error={fieldMessage(problem, 'originalCurrency')}
              />
            </div>
            <NumberInput
              label={`What one of it is worth in ${event.currency}`}
              min={0}
              decimalScale={9}
              hideControls
              {...form.getInputProps('exchangeRate')}
              error={fieldMessage(problem, 'exchangeRate')}
            />
          </>
        ) : (
          <NumberInput
            label={`Amount (${event.currency})`}
            {...amountInput(event.currency)}
            {...form.getInputProps('amount')}
            error={form.errors.amount ?? fieldMessage(problem, 'amount')}
          />
        )}
        <Checkbox label="The invoice is in another currency" {...form.getInputProps('foreign', { type: 'checkbox' })} />
        <div className="pair">
          <Select
            label="Category"
            allowDeselect={false}
            data={budget.categories.map(line => ({ value: line.id, label: categoryName(line) }))}
            {...form.getInputProps('categoryId')}
            onChange={value => form.setValues({ categoryId: value ?? '', itemId: null })}
            error={fieldMessage(problem, 'categoryId')}
          />
          <Select
            label="Line"
            placeholder="None in particular"
            clearable
            data={items.map(item => ({ value: item.id, label: item.description }))}
            {...form.getInputProps('itemId')}
            error={fieldMessage(problem, 'itemId')}
          />
        </div>
        <div className="pair">
          <Select
            label="Vendor"
            placeholder="Not in the directory"
            clearable
            searchable
            data={(vendors.data?.data ?? []).map(vendor => ({ value: vendor.id, label: String(vendor.name) }))}
            {...form.getInputProps('vendorId')}
            error={fieldMessage(problem, 'vendorId')}
          />
          {values.vendorId ? (
            <TextInput
              label="Due"
              type="date"
              {...form.getInputProps('dueDate')}
              error={fieldMessage(problem, 'dueDate')}
            />
          ) : (
            <TextInput
              label="Bought from"
              maxLength={200}
              {...form.getInputProps('vendorName')}
              error={fieldMessage(problem, 'vendorName')}
            />
          )}
        </div>
        {!values.vendorId && (
          <TextInput
            label="Due"
            type="date"
            {...form.getInputProps('dueDate')}
            error={fieldMessage(problem, 'dueDate')}
          />
        )}
        <Checkbox label="It is paid" {...form.getInputProps('paid', { type: 'checkbox' })} />
        <div className={classes.receipt}>
          <FileButton
            onChange={setReceipt}
            accept={mayAdmin(event) ? 'image/*,.pdf,.doc,.docx,.txt' : 'image/*'}
            inputProps={{ 'aria-label': 'Receipt' }}
          >
            {button => (
              <Button variant="default" leftSection={<IconPaperclip {...icon} />} {...button}>
                {receipt ? 'Another receipt' : expense?.invoice ? 'Replace the receipt' : 'Photo or receipt'}
              </Button>
            )}
          </FileButton>
          <span className="muted truncate">
            {receipt?.name ??
              expense?.invoice?.name ??
              (mayAdmin(event) ? 'A photo, or a PDF' : 'A photo; PDF invoices are added by those who lead the event')}
          </span>
        </div>
        <Textarea label="Notes" autosize minRows={2} maxRows={6} maxLength={2000} {...form.getInputProps('notes')} />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {expense ? 'Save expense' : 'Add expense'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
