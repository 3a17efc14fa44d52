import { ActionIcon, Button, Modal, Select } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { Id, TalkThreadDetail, ThreadMember } from '@/api/types';
import { useSession } from '@/app/session';
import { formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { FormErrors } from '@/ui/FormErrors';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Messages.module.css';
import { usePeople } from './usePeople';

const from: Record<ThreadMember['kind'], string> = {
  staff: '',
  client: 'From the client',
  venue: 'From the venue',
  vendor: 'From a vendor',
};

/** Who is in a conversation, how far they have read, and asking others in. */
export function ThreadPeople({ detail, onClose }: { detail: TalkThreadDetail; onClose: () => void }) {
  const { thread, members, mayInvite, mayChange } = detail;
  const { me } = useSession();
  const now = useNow();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Id | null>(null);
  const team = useQuery({ ...query.event(thread.event?.id ?? ''), enabled: thread.event !== null && mayInvite });
  const people = usePeople(mayInvite, new Set(members.map(each => each.id)), thread.event !== null);
  const fresh = () => {
    void client.invalidateQueries({ queryKey: keys.thread(thread.id) });
    void client.invalidateQueries({ queryKey: keys.threads });
  };

  const invite = useMutation({
    mutationFn: (id: Id) => call.threads.invite(thread.id, id),
    onSuccess: () => {
      setChosen(null);
      fresh();
    },
  });
  const remove = useMutation({
    mutationFn: (member: ThreadMember) => call.threads.remove(thread.id, member.id),
    onSuccess: (_, member) => {
      toast(`${member.name} is no longer in it`, { undo: () => invite.mutate(member.id) });
      fresh();
    },
    onError: (error, member) => toastProblem(`${member.name} is still in it`, error),
  });

  const outside = people.find(each => each.id === chosen && each.outside);
  return (
    <Modal opened onClose={onClose} title="Who is here">
      <ul className={classes.people}>
        {members.map(each => (
          <li key={each.id}>
            <Avatar id={each.id} name={each.name} size={28} />
            <span className="grow">
              <span>
                {each.name}
                {each.id === me.user.id && ' (you)'}
              </span>
              <span className={classes.personMeta}>
                {[
                  from[each.kind],
                  each.origin === 'team' ? 'On the team' : '',
                  each.id === me.user.id
                    ? ''
                    : each.readNo >= thread.lastNo
                      ? 'Has read everything'
                      : each.readAt
                        ? `Read last ${formatRelative(each.readAt, now)}`
                        : 'Has not looked yet',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {mayChange && each.origin === 'invited' && each.id !== me.user.id && each.id !== thread.createdBy && (
              <ActionIcon aria-label={`Take ${each.name} out`} title="Take out" onClick={() => remove.mutate(each)}>
                <IconUserMinus size={16} stroke={1.75} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {mayInvite && thread.closedAt === null && (
        <form
          className="stack"
          onSubmit={event => {
            event.preventDefault();
            if (chosen) invite.mutate(chosen);
          }}
        >
          <FormErrors error={invite.error} labels={{ userId: 'Person' }} />
          <div className={classes.inviting}>
            <Select
              className="grow"
              label="Ask somebody in"
              placeholder="Choose a person"
              searchable
              clearable
              data={people.map(each => ({ value: each.id, label: each.label }))}
              value={chosen}
              onChange={setChosen}
              nothingFoundMessage="Nobody else"
              {...(team.data?.visibility === 'team' && { description: 'Only people who see the event.' })}
            />
            <Button type="submit" loading={invite.isPending} disabled={!chosen}>
              Ask in
            </Button>
          </div>
          {outside && (
            <p className={classes.warning} role="note">
              {outside.name} does not work with you. They see what is said from now on, and the names of everybody here.
            </p>
          )}
        </form>
      )}
    </Modal>
  );
}
