import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Resource, ResourceType } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { type Column, DataGrid } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { Peek } from '@/ui/Peek';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, ReadOnlyBanner, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { useShortcuts } from '@/ui/shortcuts';
import { toast, toastProblem } from '@/ui/toasts';
import { NewFeed } from '../calendar-feeds/NewFeed';
import { groupNames } from './lanes';
import { Refused } from './Refused';
import classes from './Scheduler.module.css';
import { refusalOf } from './useBookingChanges';

const types: { value: ResourceType; label: string }[] = [
  { value: 'staff', label: 'Person' },
  { value: 'equipment', label: 'Equipment' },
  { value: 'materials', label: 'Materials' },
];

const columns: Column<Resource>[] = [
  { key: 'name', title: 'Name', cell: row => <strong style={{ fontWeight: 500 }}>{row.name}</strong> },
  { key: 'type', title: 'Kind', cell: row => groupNames[row.type], wide: true },
  { key: 'quantity', title: 'How many', cell: row => row.quantity.toLocaleString(), align: 'end' },
  {
    key: 'buffers',
    title: 'Setup and teardown',
    cell: row =>
      row.setupMinutes || row.teardownMinutes ? (
        `${row.setupMinutes} + ${row.teardownMinutes} min`
      ) : (
        <span className="muted">–</span>
      ),
    wide: true,
  },
  {
    key: 'state',
    title: 'State',
    cell: row => (
      <StatusChip
        tone={row.isAvailable ? 'positive' : 'warning'}
        label={row.isAvailable ? 'In service' : 'Out of service'}
        quiet
      />
    ),
    wide: true,
  },
];

/** What there is to book besides rooms: people, kit, materials. */
export function Resources() {
  useCrumbs({ label: 'Schedule', to: '/schedule' }, { label: 'Resources' });
  const search = useSearch({ from: '/shell/schedule/resources' });
  const navigate = useNavigate({ from: '/schedule/resources' });
  const { canEditDirectory } = useSession();
  const [adding, setAdding] = useState(false);
  const resources = useQuery(query.resources(search.archived ?? false));
  const set = (change: Partial<typeof search>, replace = true) =>
    void navigate({
      search: previous =>
        Object.fromEntries(Object.entries({ ...previous, ...change }).filter(([, value]) => value !== undefined)),
      replace,
    });
  const rows = useMemo(() => {
    const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return resources.data?.filter(row => words.every(word => `${row.name} ${row.type}`.toLowerCase().includes(word)));
  }, [resources.data, search.q]);
  const opened = resources.data?.find(row => row.id === search.open);
  useShortcuts([
    { keys: 'KeyC', label: 'New resource', group: 'List', run: () => canEditDirectory && setAdding(true) },
  ]);

  return (
    <div className={page.page}>
      <PageHeader
        title={search.archived ? 'Archived resources' : 'Resources'}
        actions={
          canEditDirectory && (
            <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
              New resource
            </Button>
          )
        }
      >
        {!canEditDirectory && <ReadOnlyBanner>You may read the resources but not change them.</ReadOnlyBanner>}
        <search className={page.filters}>
          <SearchBox
            className={page.search}
            label="Search resources"
            value={search.q ?? ''}
            onChange={q => set({ q: q || undefined })}
          />
          <Button
            variant="subtle"
            color="gray"
            className={page.end}
            onClick={() => set({ archived: search.archived ? undefined : true, open: undefined })}
          >
            {search.archived ? 'Show current resources' : 'Show archive'}
          </Button>
        </search>
      </PageHeader>
      {resources.error && (
        <ErrorRegion
          error={resources.error}
          what="The resources could not be loaded"
          retry={() => void resources.refetch()}
          dataFrom={resources.data ? resources.dataUpdatedAt : undefined}
        />
      )}
      {resources.isPending ? (
        <SkeletonRows rows={8} />
      ) : rows && rows.length > 0 ? (
        <DataGrid
          label="Resources"
          columns={columns}
          rows={rows}
          selectedId={search.open}
          onOpen={row => set({ open: row.id }, false)}
        />
      ) : (
        rows && (
          <div className="card">
            {search.q ? (
              <EmptyState
                title="No resources match"
                action={
                  <Button variant="default" onClick={() => set({ q: undefined })}>
                    Clear search
                  </Button>
                }
              />
            ) : search.archived ? (
              <EmptyState title="The archive is empty" />
            ) : (
              <EmptyState
                title="No resources yet"
                action={canEditDirectory && <Button onClick={() => setAdding(true)}>Add the first resource</Button>}
              >
                People, desks, lamps, chairs: what events need and there is not enough of for all of them at once.
              </EmptyState>
            )}
          </div>
        )
      )}
      {(adding || opened) && (
        <ResourceForm
          key={adding ? 'new' : opened?.id}
          resource={adding ? undefined : opened}
          editable={canEditDirectory}
          archived={search.archived ?? false}
          onClose={() => {
            setAdding(false);
            if (search.open) set({ open: undefined });
          }}
        />
      )}
    </div>
  );
}

function ResourceForm(props: {
  resource: Resource | undefined;
  editable: boolean;
  archived: boolean;
  onClose: () => void;
}) {
  const { resource, editable, archived, onClose } = props;
  const client = useQueryClient();
  const members = useQuery(query.members());
  const [fresh] = useState(newId);
  const [following, setFollowing] = useState(false);
  const form = useForm({
    initialValues: {
      name: resource?.name ?? '',
      type: resource?.type ?? ('equipment' as ResourceType),
      description: resource?.description ?? '',
      quantity: resource?.quantity ?? 1,
      isAvailable: resource?.isAvailable ?? true,
      setupMinutes: resource?.setupMinutes ?? 0,
      teardownMinutes: resource?.teardownMinutes ?? 0,
      travelMinutes: resource?.travelMinutes ?? 0,
      userId: resource?.userId ?? null,
    },
    validate: { name: value => (value.trim() ? null : 'Give it a name.') },
  });
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.resources });
    onClose();
  };
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const body = {
        ...values,
        name: values.name.trim(),
        description: values.description.trim() || null,
        userId: values.type === 'staff' && values.quantity === 1 ? values.userId : null,
        travelMinutes: values.quantity === 1 ? values.travelMinutes : 0,
      };
      return resource ? call.resources.update(resource.id, body) : call.resources.create({ id: fresh, ...body });
    },
    onSuccess: answer => {
      toast(`“${answer.data.name}” ${resource ? 'saved' : 'added'}`);
      done();
    },
  });
  const put = useMutation({
    mutationFn: ({ id, back }: { id: string; back: boolean }) =>
      back ? call.resources.restore(id) : call.resources.archive(id),
    onSuccess: (_, { id, back }) => {
      toast(back ? 'Brought back' : 'Archived', { undo: () => put.mutate({ id, back: !back }) });
      done();
    },
    onError: error => toastProblem('It was not changed', error),
  });
  const problem = save.error ? asProblem(save.error) : null;
  const refusal = save.error ? refusalOf(save.error, 'Not saved', null) : null;
  const person = form.values.type === 'staff';
  return (
    <Peek title={resource ? 'Resource' : 'New resource'} onClose={onClose}>
      <form className="fields" noValidate onSubmit={form.onSubmit(values => save.mutate(values))}>
        {refusal ? <Refused refusal={refusal} /> : <FormErrors error={save.error} />}
        <TextInput
          label="Name"
          maxLength={200}
          autoFocus={!resource}
          {...form.getInputProps('name')}
          error={form.errors.name ?? fieldMessage(problem, 'name')}
        />
        <div className={classes.times}>
          <Select label="Kind" allowDeselect={false} data={types} {...form.getInputProps('type')} />
          <NumberInput
            label="How many"
            min={1}
            {...form.getInputProps('quantity')}
            error={fieldMessage(problem, 'quantity')}
          />
        </div>
        {person && form.values.quantity === 1 && (
          <Select
            label="Member of the staff"
            placeholder="Nobody in particular"
            clearable
            searchable
            data={(members.data ?? []).map(member => ({ value: member.userId, label: member.name }))}
            {...form.getInputProps('userId')}
            error={fieldMessage(problem, 'userId')}
          />
        )}
        <div className={classes.times}>
          <NumberInput
            label="Setup, min"
            min={0}
            {...form.getInputProps('setupMinutes')}
            error={fieldMessage(problem, 'setupMinutes')}
          />
          <NumberInput
            label="Teardown, min"
            min={0}
            {...form.getInputProps('teardownMinutes')}
            error={fieldMessage(problem, 'teardownMinutes')}
          />
          {form.values.quantity === 1 && (
            <NumberInput
              label="Travel, min"
              min={0}
              {...form.getInputProps('travelMinutes')}
              error={fieldMessage(problem, 'travelMinutes')}
            />
          )}
        </div>
        <Checkbox label="In service" {...form.getInputProps('isAvailable', { type: 'checkbox' })} />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('description')}
          error={fieldMessage(problem, 'description')}
        />
        {resource && (
          <Button variant="subtle" className={classes.follow} onClick={() => setFollowing(true)}>
            Follow in a calendar
          </Button>
        )}
        {editable && (
          <div className="ends">
            {resource && (
              <Button
                variant="default"
                loading={put.isPending}
                onClick={() => put.mutate({ id: resource.id, back: archived })}
              >
                {archived ? 'Bring back' : 'Archive'}
              </Button>
            )}
            <Button type="submit" loading={save.isPending}>
              {resource ? 'Save resource' : 'Add resource'}
            </Button>
          </div>
        )}
      </form>
      {following && resource && (
        <NewFeed kind="resource" id={resource.id} name={resource.name} onClose={() => setFollowing(false)} />
      )}
    </Peek>
  );
}
