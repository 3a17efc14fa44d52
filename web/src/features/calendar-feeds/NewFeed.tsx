import { Button, Checkbox, CopyButton, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { IssuedFeed } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import classes from './Feeds.module.css';

/** The address of a feed, shown this once. */
export function FeedAddress({ feed }: { feed: IssuedFeed }) {
  return (
    <div className={classes.address} role="status">
      <p>This is the only time the address is shown. Whoever has it can read the calendar.</p>
      <input
        readOnly
        aria-label="Address of the calendar"
        value={feed.url}
        onFocus={event => event.currentTarget.select()}
      />
      <span className={classes.buttons}>
        <CopyButton value={feed.url}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy address'}
            </Button>
          )}
        </CopyButton>
        <Button component="a" href={feed.webcalUrl} variant="default" size="compact-sm">
          Open in a calendar program
        </Button>
      </span>
    </div>
  );
}

interface Props {
  kind: 'event' | 'person' | 'space' | 'resource';
  id: string;
  name: string;
  onClose: () => void;
}

/** Makes a calendar feed of something and shows its address. */
export function NewFeed({ kind, id, name, onClose }: Props) {
  const client = useQueryClient();
  const [details, setDetails] = useState(false);
  const make = useMutation({
    mutationFn: () => call.feeds.create({ kind, id, details }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.feeds }),
  });
  const issued = make.data?.data;
  return (
    <Modal opened onClose={onClose} title={`Follow ${name} in a calendar`}>
      <FormErrors error={make.error} />
      {issued ? (
        <FeedAddress feed={issued} />
      ) : (
        <>
          <p>
            A calendar program that follows the address shows what you may see, always as it stands. It looks about four
            times an hour; some look less often.
          </p>
          <Checkbox
            mt="sm"
            label="With notes, links and people"
            description="Leave it off for an address you hand on."
            checked={details}
            onChange={event => setDetails(event.currentTarget.checked)}
          />
        </>
      )}
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {issued ? 'Done' : 'Cancel'}
        </Button>
        {!issued && (
          <Button loading={make.isPending} onClick={() => make.mutate()} data-autofocus>
            Make the address
          </Button>
        )}
      </div>
    </Modal>
  );
}
