import { Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Element } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { localZone, zones } from '@/time/zones';
import { type Column, DataGrid } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney } from '@/ui/Money';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { Peek } from '@/ui/Peek';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { leadWords } from './words';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** When it can be had, in one line. */
function rules(element: Element): string {
  const parts = [
    element.weekdays.length > 0 && element.weekdays.map(each => humanize(each).slice(0, 3)).join(' '),
    element.opens && `${element.opens}–${element.closes}`,
    element.capacity !== null && `${element.capacity.toLocaleString()} a day`,
    element.leadHours > 0 && `${leadWords(element.leadHours)} ahead`,
  ].filter(Boolean);
  return parts.join(' · ') || 'Any time';
}

const columns = (staff: boolean): Column<Element>[] => [
  { key: 'name', title: 'Name', cell: element => <strong style={{ fontWeight: 500 }}>{element.name}</strong> },
  { key: 'category', title: 'Category', cell: element => element.category, wide: true },
  ...(staff
    ? [{ key: 'by', title: 'Offered by', cell: (element: Element) => element.providerName ?? 'Us', wide: true }]
    : []),
  {
    key: 'price',
    title: 'Price',
    align: 'end',
    cell: element =>
      element.price ? (
        <span className="num">
          {formatMoney(element.price)}
          {element.unit && <span className="muted">{` ${element.unit}`}</span>}
        </span>
      ) : (
        <span className="muted">on request</span>
      ),
  },
  { key: 'rules', title: 'When', cell: rules, wide: true },
];

/** What can be had for events; for a venue or vendor, what it offers. */
export function Catalogue() {
  const { staff, canEditDirectory } = useSession();
  const title = staff ? 'Elements' : 'What we offer';
  useCrumbs({ label: title });
  const search = useSearch({ from: '/shell/elements' });
  const navigate = useNavigate({ from: '/elements' });
  const [adding, setAdding] = useState(false);
  const elements = useQuery(query.elements({ ...(search.q && { q: search.q }), archived: search.archived ?? false }));
  const opened = elements.data?.find(each => each.id === search.open);
  const set = (change: Partial<typeof search>) =>
    void navigate({
      search: previous =>
        Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
      replace: true,
    });
  return (
    <div className={page.page}>
      <PageHeader
        title={search.archived ? 'Archived elements' : title}
        actions={
          canEditDirectory && (
            <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
              New element
            </Button>
          )
        }
      >
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label="Search elements"
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined })}
          />
          {staff && (
            <Button
              variant="subtle"
              color="gray"
              className={page.end}
              onClick={() => set({ archived: search.archived ? undefined : true, open: undefined })}
            >
              {search.archived ? 'Show current elements' : 'Show archive'}
            </Button>
          )}
        </search>
      </PageHeader>
      {elements.error && (
        <ErrorRegion
          error={elements.error}
          what="The elements could not be loaded"
          retry={() => void elements.refetch()}
          dataFrom={elements.data ? elements.dataUpdatedAt : undefined}
        />
      )}
      {elements.isPending ? (
        <SkeletonRows rows={8} />
      ) : elements.data && elements.data.length > 0 ? (
        <DataGrid
          label={title}
          columns={columns(staff)}
          rows={elements.data}
          selectedId={search.open}
          onOpen={element => set({ open: element.id })}
          busy={elements.isPlaceholderData}
        />
      ) : (
        elements.data && (
          <div className="card">
            {search.q ? (
              <EmptyState title="No elements match" />
            ) : (
              <EmptyState
                title={staff ? 'No elements yet' : 'Nothing listed yet'}
                action={canEditDirectory && <Button onClick={() => setAdding(true)}>Add the first element</Button>}
              >
                {staff
                  ? 'Services and products for events: dinners, stages, light, with price and when they can be had.'
                  : 'The organization lists here what it may ask of you.'}
              </EmptyState>
            )}
          </div>
        )
      )}
      {(adding || opened) && (
        <ElementForm
          key={adding ? 'new' : opened?.id}
          element={adding ? undefined : opened}
          readOnly={!canEditDirectory}
          onClose={() => {
            setAdding(false);
            if (search.open) set({ open: undefined });
          }}
        />
      )}
    </div>
  );
}

function ElementForm(props: { element: Element | undefined; readOnly: boolean; onClose: () => void }) {
  const { element, readOnly, onClose } = props;
  const client = useQueryClient();
  const { staff } = useSession();
  const refresh = () => client.invalidateQueries({ queryKey: keys.elements });
  const venues = useQuery({ ...query.directory('venues', { limit: 200 }), enabled: staff && !element });
  const vendors = useQuery({ ...query.directory('vendors', { limit: 200 }), enabled: staff && !element });
  const form = useForm({
    initialValues: {
      name: element?.name ?? '',
      category: element?.category ?? '',
      provider: '',
      description: element?.description ?? '',
      unit: element?.unit ?? '',
      price: element?.price?.amount ?? ('' as string | number),
      currency: element?.currency ?? 'USD',
      capacity: element?.capacity ?? ('' as string | number),
      minQuantity: (element?.minQuantity ?? 1) as string | number,
      maxQuantity: element?.maxQuantity ?? ('' as string | number),
      leadHours: (element?.leadHours ?? 0) as string | number,
      weekdays: [...(element?.weekdays ?? [])],
      opens: element?.opens ?? '',
      closes: element?.closes ?? '',
      timezone: element?.timezone ?? localZone(),
      notes: element?.notes ?? '',
    },
    validate: {
      name: value => (value.trim() ? null : 'An element needs a name.'),
      category: value => (value.trim() ? null : 'An element needs a category.'),
    },
  });
  const number = (value: string | number) => (value === '' ? null : Number(value));
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const [kind, id] = values.provider.split(':');
      const body = {
        name: values.name.trim(),
        category: values.category.trim(),
        description: values.description.trim() || null,
        unit: values.unit.trim() || null,
        price: values.price === '' ? null : String(values.price),
        currency: values.currency,
        capacity: number(values.capacity),
        minQuantity: number(values.minQuantity) ?? 1,
        maxQuantity: number(values.maxQuantity),
        leadHours: number(values.leadHours) ?? 0,
        weekdays: values.weekdays,
        opens: values.opens || null,
        closes: values.closes || null,
        timezone: values.timezone,
        notes: values.notes.trim() || null,
      };
      return element
        ? call.elements.update(element.id, body)
        : call.elements.create({
            id: newId(),
            ...body,
            ...(kind === 'venue' && id && { venueId: id }),
            ...(kind === 'vendor' && id && { vendorId: id }),
          });
    },
    onSuccess: answer => {
      toast(element ? `“${answer.data.name}” saved` : `“${answer.data.name}” added`);
      void refresh();
      onClose();
    },
  });
  const move = useMutation({
    mutationFn: ({ id, away }: { id: string; away: boolean }) =>
      away ? call.elements.archive(id) : call.elements.restore(id),
    onSuccess: (_, { id, away }) => {
      toast(away ? 'The element is archived' : 'The element is restored', {
        undo: () => void (away ? call.elements.restore(id) : call.elements.archive(id)).then(refresh),
      });
      void refresh();
      onClose();
    },
    onError: error => toastProblem('Nothing was changed', error),
  });
  const problem = save.error ? asProblem(save.error) : null;
  const field = (name: keyof typeof form.values) => ({
    ...form.getInputProps(name),
    readOnly,
    error: form.errors[name] ?? fieldMessage(problem, name),
  });
  const options = (kind: string, rows: { id: string; name?: unknown }[] | undefined) =>
    (rows ?? []).map(row => ({ value: `${kind}:${row.id}`, label: String(row.name) }));
  return (
    <Peek
      title={element ? 'Element' : 'New element'}
      onClose={onClose}
      actions={
        element &&
        !readOnly && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            loading={move.isPending}
            onClick={() => move.mutate({ id: element.id, away: !element.archivedAt })}
          >
            {element.archivedAt ? 'Restore' : 'Archive'}
          </Button>
        )
      }
    >
      <form className="stack" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <TextInput label="Name" maxLength={200} data-autofocus={!element || undefined} {...field('name')} />
        <TextInput label="Category" maxLength={100} placeholder="Catering, staging, light …" {...field('category')} />
        {!element && (
          <Select
            label="Offered by"
            placeholder="Ourselves"
            searchable
            clearable
            value={form.values.provider || null}
            onChange={value => form.setFieldValue('provider', value ?? '')}
            data={[
              { group: 'Venues', items: options('venue', venues.data?.data) },
              { group: 'Vendors', items: options('vendor', vendors.data?.data) },
            ].filter(group => group.items.length > 0)}
          />
        )}
        <div className="pair">
          <NumberInput label="Price" min={0} hideControls placeholder="On request" {...field('price')} />
          <TextInput label="Currency" maxLength={3} {...field('currency')} />
        </div>
        <TextInput label="Unit" maxLength={50} placeholder="per guest" {...field('unit')} />
        <Textarea label="Description" autosize minRows={2} maxLength={2000} {...field('description')} />
        <div className="pair">
          <NumberInput label="Smallest quantity" min={1} hideControls allowDecimal={false} {...field('minQuantity')} />
          <NumberInput label="Largest quantity" min={1} hideControls allowDecimal={false} {...field('maxQuantity')} />
          <NumberInput
            label="How many a day"
            min={1}
            hideControls
            allowDecimal={false}
            placeholder="Any number"
            {...field('capacity')}
          />
          <NumberInput label="Hours ahead" min={0} hideControls allowDecimal={false} {...field('leadHours')} />
          <TextInput label="Not before" type="time" {...field('opens')} />
          <TextInput label="Not after" type="time" {...field('closes')} />
        </div>
        <TagsInput
          label="Weekdays"
          placeholder={form.values.weekdays.length === 0 ? 'Every day' : ''}
          data={weekdays}
          {...field('weekdays')}
          onChange={values =>
            form.setFieldValue(
              'weekdays',
              values.filter(each => weekdays.includes(each)),
            )
          }
        />
        <Select label="Time zone" searchable allowDeselect={false} data={zones()} {...field('timezone')} />
        {staff && <Textarea label="Notes" autosize minRows={2} maxLength={5000} {...field('notes')} />}
        {!readOnly && (
          <div className="ends">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={element !== undefined && !form.isDirty()}>
              {element ? 'Save element' : 'Add element'}
            </Button>
          </div>
        )}
      </form>
    </Peek>
  );
}
