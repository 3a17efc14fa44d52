import { ActionIcon, Button, Modal, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { TeamMember, TeamPermission, TeamRole } from '@/api/types';
import { Person } from '@/ui/Avatar';
import { Choice } from '@/ui/Choice';
import { type Column, DataGrid } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import { usePageTitle } from '@/ui/PageHeader';
import { EmptyState } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize, plural, teamRoles } from '@/ui/words';
import { mayAdmin, useEvent } from './useEvent';

const permissions = [
  { value: 'admin', label: 'Administer' },
  { value: 'edit', label: 'Edit' },
  { value: 'view_only', label: 'View only' },
] as const;

export function Team() {
  const event = useEvent();
  usePageTitle(`Team · ${event.name}`);
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const admin = mayAdmin(event) && !event.archivedAt;
  const refresh = () => client.invalidateQueries({ queryKey: keys.detail(event.id) });

  const update = useMutation({
    mutationFn: ({ userId, ...change }: { userId: string; role?: TeamRole; permission?: TeamPermission }) =>
      call.events.updateMember(event.id, userId, change),
    onSuccess: () => toast('Team saved'),
    onError: error => toastProblem('The team was not changed', error),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (member: TeamMember) => call.events.removeMember(event.id, member.userId),
    onSuccess: (_, member) =>
      toast(`${member.name} left the team`, {
        undo: () =>
          void call.events
            .addMember(event.id, { userId: member.userId, role: member.role, permission: member.permission })
            .then(refresh),
      }),
    onError: (error, member) => toastProblem(`${member.name} stays on the team`, error),
    onSettled: refresh,
  });

  const rows = event.team.map(member => ({ ...member, id: member.userId }));
  const columns: Column<TeamMember & { id: string }>[] = [
    { key: 'name', title: 'Name', cell: member => <Person id={member.userId} name={member.name} /> },
    {
      key: 'email',
      title: 'E-mail',
      wide: true,
      cell: member => <a href={`mailto:${member.email}`}>{member.email}</a>,
    },
    {
      key: 'role',
      title: 'Role',
      cell: member =>
        admin ? (
          <Choice
            label={`Role of ${member.name}`}
            value={member.role}
            options={teamRoles.map(value => ({
              value,
              label: (value === member.role && member.roleName) || humanize(value),
            }))}
            onChange={role => role && update.mutate({ userId: member.userId, role })}
          />
        ) : (
          (member.roleName ?? humanize(member.role))
        ),
    },
    {
      key: 'permission',
      title: 'May',
      cell: member =>
        admin ? (
          <Choice
            label={`Rights of ${member.name}`}
            value={member.permission}
            options={permissions}
            onChange={permission => permission && update.mutate({ userId: member.userId, permission })}
          />
        ) : (
          permissions.find(each => each.value === member.permission)?.label
        ),
    },
  ];
  if (admin) {
    columns.push({
      key: 'remove',
      title: '',
      align: 'end',
      cell: member => (
        <ActionIcon aria-label={`Take ${member.name} off the team`} onClick={() => remove.mutate(member)}>
          <IconUserMinus size={16} stroke={1.75} />
        </ActionIcon>
      ),
    });
  }

  return (
    <>
      <div className="line">
        <p className="grow second">{plural(rows.length, 'person', 'people')} on this event</p>
        {admin && (
          <Button leftSection={<IconUserPlus size={16} stroke={1.75} />} onClick={() => setAdding(true)}>
            Add to team
          </Button>
        )}
      </div>
      {rows.length > 0 ? (
        <DataGrid label="Team" columns={columns} rows={rows} />
      ) : (
        <div className="card">
          <EmptyState title="Nobody is on the team yet" />
        </div>
      )}
      {adding && (
        <AddMember
          onClose={() => setAdding(false)}
          onAdded={refresh}
          present={rows.map(row => row.userId)}
          eventId={event.id}
        />
      )}
    </>
  );
}

function AddMember({
  eventId,
  present,
  onClose,
  onAdded,
}: {
  eventId: string;
  present: string[];
  onClose: () => void;
  onAdded: () => Promise<void>;
}) {
  const members = useQuery(query.members());
  const form = useForm({
    initialValues: {
      userId: null as string | null,
      role: 'production_manager' as TeamRole,
      permission: 'edit' as TeamPermission,
    },
    validate: { userId: value => (value ? null : 'Choose a person.') },
  });
  const add = useMutation({
    mutationFn: (values: typeof form.values) =>
      call.events.addMember(eventId, { ...values, userId: values.userId ?? '' }),
    onSuccess: async () => {
      await onAdded();
      onClose();
    },
  });
  const problem = add.error ? asProblem(add.error) : null;
  return (
    <Modal opened onClose={onClose} title="Add to team">
      <form className="stack" onSubmit={form.onSubmit(values => add.mutate(values))} noValidate>
        <FormErrors error={add.error ?? members.error} />
        <Select
          label="Person"
          searchable
          data-autofocus
          data={(members.data ?? [])
            .filter(member => !present.includes(member.userId))
            .map(member => ({ value: member.userId, label: member.name }))}
          nothingFoundMessage="Everybody is on the team already"
          {...form.getInputProps('userId')}
          error={form.errors.userId ?? fieldMessage(problem, 'userId')}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={teamRoles.map(value => ({ value, label: humanize(value) }))}
          {...form.getInputProps('role')}
          error={fieldMessage(problem, 'role')}
        />
        <Select
          label="May"
          allowDeselect={false}
          data={permissions}
          {...form.getInputProps('permission')}
          error={fieldMessage(problem, 'permission')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add to team
          </Button>
        </div>
      </form>
    </Modal>
  );
}
