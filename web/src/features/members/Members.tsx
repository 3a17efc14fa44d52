import { ActionIcon, Button, Menu, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconDots, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { Invitation, Member, OrganizationRole } from '@/api/types';
import { useSession } from '@/app/session';
import { useCrumbs } from '@/app/shell/topbar';
import { formatDate, formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { Person } from '@/ui/Avatar';
import { Choice } from '@/ui/Choice';
import { type Column, DataGrid } from '@/ui/DataGrid';
import { FormErrors } from '@/ui/FormErrors';
import page from '@/ui/Page.module.css';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip, type Tone } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import classes from './Members.module.css';

const roles: { value: OrganizationRole; label: string; means: string }[] = [
  { value: 'owner', label: 'Owner', means: 'everything, also closing the organization' },
  { value: 'admin', label: 'Admin', means: 'people, settings and all events' },
  { value: 'manager', label: 'Manager', means: 'creates and runs events' },
  { value: 'member', label: 'Member', means: 'works on events they are on' },
  { value: 'viewer', label: 'Viewer', means: 'reads, changes nothing' },
];

export function Members() {
  useCrumbs({ label: 'Members' });
  const { me, canManage, role } = useSession();
  const client = useQueryClient();
  const now = useNow();
  const members = useQuery(query.members());
  const invitations = useQuery({ ...query.invitations(), enabled: canManage });
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);

  const change = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: OrganizationRole }) =>
      call.members.update(member.userId, { role }),
    onMutate: ({ member, role }) => {
      client.setQueryData<Member[]>(keys.members, held =>
        held?.map(each => (each.userId === member.userId ? { ...each, role } : each)),
      );
    },
    onSuccess: (_, { member, role }) => {
      const before = member.role;
      toast(`${member.name} is now ${role}`, {
        ...(before && { undo: () => change.mutate({ member: { ...member, role }, role: before }) }),
      });
    },
    onError: (error, { member }) => toastProblem(`The role of ${member.name} was not changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members }),
  });
  const answer = useMutation({
    mutationFn: ({ invitation, act }: { invitation: Invitation; act: 'resend' | 'revoke' }) =>
      call.invitations[act](invitation.id),
    onSuccess: (_, { invitation, act }) =>
      toast(
        act === 'resend' ? `Sent to ${invitation.email} again` : `The invitation of ${invitation.email} is withdrawn`,
      ),
    onError: error => toastProblem('The invitation was not changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });

  const rows = (members.data ?? []).map(member => ({ ...member, id: member.userId }));
  const columns: Column<Member & { id: string }>[] = [
    {
      key: 'name',
      title: 'Name',
      cell: member => (
        <span className="line">
          <Person id={member.userId} name={member.name} />
          {member.userId === me.user.id && <span className="muted">you</span>}
        </span>
      ),
    },
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
        canManage && member.role && member.userId !== me.user.id && (role === 'owner' || member.role !== 'owner') ? (
          <Choice
            label={`Role of ${member.name}`}
            value={member.role}
            options={roles.filter(each => role === 'owner' || each.value !== 'owner')}
            onChange={to => to && change.mutate({ member, role: to })}
          />
        ) : (
          humanize(member.role ?? member.type)
        ),
    },
    {
      key: 'since',
      title: 'Since',
      wide: true,
      cell: member => (member.joinedAt ? <span className="num">{formatDate(member.joinedAt)}</span> : '–'),
    },
  ];
  if (canManage) {
    columns.push({
      key: 'more',
      title: '',
      align: 'end',
      cell: member =>
        member.userId !== me.user.id &&
        member.role !== 'owner' && (
          <Menu>
            <Menu.Target>
              <ActionIcon aria-label={`More for ${member.name}`}>
                <IconDots size={16} stroke={1.75} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setRemoving(member)}>Remove from the organization…</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ),
    });
  }

  const open = (invitations.data ?? []).filter(invitation => invitation.status !== 'accepted');
  return (
    <div className={page.page}>
      <PageHeader
        title="Members"
        actions={
          canManage && (
            <Button leftSection={<IconUserPlus size={16} stroke={1.75} />} onClick={() => setInviting(true)}>
              Invite
            </Button>
          )
        }
      />
      {members.error && (
        <ErrorRegion
          error={members.error}
          what="The members could not be loaded"
          retry={() => void members.refetch()}
        />
      )}
      {members.isPending ? (
        <SkeletonRows rows={6} />
      ) : (
        rows.length > 0 && <DataGrid label="Members" columns={columns} rows={rows} />
      )}

      {canManage && (
        <section className={classes.section} aria-label="Invitations">
          <h2>Invitations</h2>
          {invitations.error && (
            <ErrorRegion
              error={invitations.error}
              what="The invitations could not be loaded"
              retry={() => void invitations.refetch()}
            />
          )}
          {invitations.isPending ? (
            <SkeletonRows rows={2} />
          ) : open.length > 0 ? (
            <DataGrid
              label="Invitations"
              rows={open}
              columns={[
                { key: 'email', title: 'E-mail', cell: invitation => invitation.email },
                { key: 'role', title: 'Role', cell: invitation => humanize(invitation.role ?? invitation.type) },
                {
                  key: 'status',
                  title: 'Status',
                  cell: invitation => (
                    <StatusChip tone={invitationTone(invitation.status)} label={humanize(invitation.status)} />
                  ),
                },
                {
                  key: 'until',
                  title: 'Valid',
                  wide: true,
                  cell: invitation =>
                    invitation.expiresAt
                      ? `until ${formatDate(invitation.expiresAt)}`
                      : invitation.createdAt
                        ? formatRelative(invitation.createdAt, now)
                        : '–',
                },
                {
                  key: 'act',
                  title: '',
                  align: 'end',
                  cell: invitation => (
                    <span className="line" style={{ justifyContent: 'flex-end' }}>
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        onClick={() => answer.mutate({ invitation, act: 'resend' })}
                      >
                        Send again
                      </Button>
                      {invitation.status === 'pending' && (
                        <Button
                          variant="subtle"
                          color="gray"
                          size="compact-sm"
                          onClick={() => answer.mutate({ invitation, act: 'revoke' })}
                        >
                          Withdraw
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          ) : (
            invitations.data && (
              <div className="card">
                <EmptyState title="No open invitations">
                  People you invite get a link by e-mail that works once.
                </EmptyState>
              </div>
            )
          )}
        </section>
      )}
      {inviting && <Invite onClose={() => setInviting(false)} />}
      {removing && <Remove member={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function invitationTone(status: Invitation['status']): Tone {
  return status === 'pending'
    ? 'active'
    : status === 'accepted'
      ? 'positive'
      : status === 'expired'
        ? 'warning'
        : 'neutral';
}

function Invite({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm({
    initialValues: { email: '', role: 'member' as OrganizationRole },
    validate: {
      email: value => (/^\S+@\S+$/.test(value.trim()) ? null : 'An e-mail address looks like name@example.com.'),
    },
  });
  const invite = useMutation({
    mutationFn: ({ email, role }: typeof form.values) => call.invitations.create({ email: email.trim(), role }),
    onSuccess: (_, { email }) => {
      toast(`Invitation sent to ${email.trim()}`);
      void client.invalidateQueries({ queryKey: keys.invitations });
      onClose();
    },
  });
  const problem = invite.error ? asProblem(invite.error) : null;
  return (
    <Modal opened onClose={onClose} title="Invite to the organization">
      <form className="stack" onSubmit={form.onSubmit(values => invite.mutate(values))} noValidate>
        <FormErrors error={invite.error} />
        <TextInput
          label="E-mail"
          type="email"
          data-autofocus
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
          error={form.errors.email ?? fieldMessage(problem, 'email')}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={roles
            .filter(each => each.value !== 'owner')
            .map(({ value, label, means }) => ({ value, label: `${label}: ${means}` }))}
          {...form.getInputProps('role')}
          error={fieldMessage(problem, 'role')}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Send invitation
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Remove({ member, onClose }: { member: Member; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call.members.remove(member.userId),
    onSuccess: () => {
      toast(`${member.name} is no longer a member`);
      void client.invalidateQueries({ queryKey: keys.members });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Remove ${member.name}?`}>
      <div className="stack">
        <FormErrors error={remove.error} />
        <p>
          {member.name} loses access to every event at once and leaves their teams. What they did stays in the history.
          To bring them back you have to invite them again.
        </p>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove {member.name}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
