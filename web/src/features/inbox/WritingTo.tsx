import { Button, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { NotificationSetting } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { localZone, zoneLabel, zones } from '@/time/zones';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusShape } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './NotificationSettings.module.css';

const rhythms: { value: NotificationSetting['digest']; label: string }[] = [
  { value: 'off', label: 'At once' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Once a day' },
];

/** When one is written to, and whether one's address works. */
export function WritingTo() {
  const client = useQueryClient();
  const settings = useQuery(query.notificationSettings());
  const change = useMutation({
    mutationFn: call.notifications.changeSettings,
    onMutate: async body => {
      await client.cancelQueries({ queryKey: keys.notificationSettings });
      client.setQueryData<NotificationSetting>(keys.notificationSettings, held => held && { ...held, ...body });
    },
    onError: error => toastProblem('The choice was not kept', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notificationSettings }),
  });
  const again = useMutation({
    mutationFn: call.notifications.tryAddressAgain,
    onSuccess: () => toast('Letters go to your address again'),
    onError: error => toastProblem('Nothing was changed', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notificationSettings }),
  });

  if (settings.isPending) return <SkeletonRows rows={3} />;
  if (settings.error && !settings.data) {
    return (
      <ErrorRegion
        error={settings.error}
        what="Your choices could not be loaded"
        retry={() => void settings.refetch()}
      />
    );
  }
  const { timezone, quietFrom, quietTo, digest, digestAt, email, refusedAt, refusedReason } = settings.data;
  const quiet = quietFrom !== null && quietTo !== null;
  const zone = timezone === 'UTC' && !quiet && digest === 'off' ? localZone() : timezone;
  // Whoever says a time means the clock they see, until they choose another.
  const set = (body: Parameters<typeof call.notifications.changeSettings>[0]) =>
    change.mutate({ timezone: zone, ...body });

  return (
    <div className={classes.writing}>
      {refusedAt && (
        <div className={classes.refused} role="alert">
          <StatusShape tone="critical" size={18} />
          <div className="grow">
            <p>
              <strong>Letters do not reach {email}.</strong> Its mail server refused the address for good on{' '}
              {formatDateTime(refusedAt)}. Nothing is lost: everything stands in the inbox.
            </p>
            {refusedReason && <p className={classes.reason}>{refusedReason}</p>}
          </div>
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Try it again
          </Button>
        </div>
      )}
      <div className={classes.row}>
        <div className="grow">
          <p className={classes.name} id="digest-name">
            E-mails come
          </p>
          <p className="muted">To {email}, with everything that happened meanwhile and was not read.</p>
        </div>
        <SegmentedControl
          aria-labelledby="digest-name"
          value={digest}
          onChange={value => set({ digest: value as NotificationSetting['digest'] })}
          data={rhythms}
        />
      </div>
      {digest === 'daily' && (
        <TextInput
          className={classes.time ?? ''}
          type="time"
          label="Every day at"
          value={digestAt}
          onChange={event =>
            /^\d\d:\d\d$/.test(event.currentTarget.value) && set({ digestAt: event.currentTarget.value })
          }
        />
      )}
      <div className={classes.row}>
        <div className="grow">
          <p className={classes.name}>Quiet hours</p>
          <p className="muted">No e-mails, except about what happens within a day or was said to be urgent.</p>
        </div>
        <Switch
          aria-label="Quiet hours"
          checked={quiet}
          onChange={event =>
            set(
              event.currentTarget.checked
                ? { quietFrom: '22:00', quietTo: '07:00' }
                : { quietFrom: null, quietTo: null },
            )
          }
        />
      </div>
      {quiet && (
        <div className={classes.times}>
          <TextInput
            type="time"
            label="From"
            value={quietFrom}
            onChange={event => {
              const value = event.currentTarget.value;
              if (/^\d\d:\d\d$/.test(value) && value !== quietTo) set({ quietFrom: value });
            }}
          />
          <TextInput
            type="time"
            label="Until"
            value={quietTo}
            onChange={event => {
              const value = event.currentTarget.value;
              if (/^\d\d:\d\d$/.test(value) && value !== quietFrom) set({ quietTo: value });
            }}
          />
        </div>
      )}
      {(quiet || digest === 'daily') && (
        <Select
          className={classes.zone ?? ''}
          label="On the clock of"
          searchable
          allowDeselect={false}
          data={zones()}
          value={zone}
          placeholder={zoneLabel(zone)}
          onChange={value => value && change.mutate({ timezone: value })}
        />
      )}
    </div>
  );
}
