import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { NotificationKind, NotificationPreference } from '@/api/types';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { toastProblem } from '@/ui/toasts';
import classes from './NotificationSettings.module.css';
import { WritingTo } from './WritingTo';

const kinds: Record<NotificationKind, string> = {
  task_assigned: 'A task is given to you',
  task_unassigned: 'A task is taken off you',
  task_ready: 'Your task can start: what it waited for is done',
  task_deadline: 'The deadline of your task moves',
  team_added: 'You are added to the team of an event',
  cue_assigned: 'You are put on a block of a run of show',
  hold_promoted: 'Your hold on a space moves up',
  storage_nearly_full: 'The room for files is nearly full',
  budget_alert: 'A part of a budget you decide about is used up',
  contract_expiring: 'A contract is about to end',
  payment_received: 'A payment came in, or was taken back',
  mentioned: 'Somebody names you in a conversation',
  replied: 'Somebody answers what you said',
  message: 'Something is said in a conversation of yours',
  follow_up_due: 'It is time to get back to a client',
};

/** What one wants to be told, and how. */
export function NotificationSettings() {
  const client = useQueryClient();
  const preferences = useQuery(query.notificationPreferences());
  const change = useMutation({
    mutationFn: (each: { kind: NotificationKind; inApp?: boolean; email?: boolean }) =>
      call.notifications.prefer([each]),
    onMutate: async each => {
      await client.cancelQueries({ queryKey: keys.notificationPreferences });
      client.setQueryData<NotificationPreference[]>(keys.notificationPreferences, held =>
        held?.map(known => (known.kind === each.kind ? { ...known, ...each } : known)),
      );
    },
    onError: error => toastProblem('The choice was not kept', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notificationPreferences }),
  });

  if (preferences.isPending) return <SkeletonRows rows={7} />;
  if (preferences.error) {
    return (
      <ErrorRegion
        error={preferences.error}
        what="Your choices could not be loaded"
        retry={() => void preferences.refetch()}
      />
    );
  }
  return (
    <>
      <WritingTo />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Inbox</th>
            <th scope="col">E-mail</th>
          </tr>
        </thead>
        <tbody>
          {preferences.data.map(({ kind, inApp, email }) => (
            <tr key={kind}>
              <th scope="row">{kinds[kind] ?? kind}</th>
              <td>
                <Switch
                  aria-label={`Inbox: ${kinds[kind]}`}
                  checked={inApp}
                  onChange={event => change.mutate({ kind, inApp: event.currentTarget.checked })}
                />
              </td>
              <td>
                <Switch
                  aria-label={`E-mail: ${kinds[kind]}`}
                  checked={email}
                  onChange={event => change.mutate({ kind, email: event.currentTarget.checked })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
