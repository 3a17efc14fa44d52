import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { offline } from '@/offline/start';
import { useOffline } from '@/offline/state';
import { plural } from '@/ui/words';
import { exportQueue } from './exportQueue';
import classes from './SyncCentre.module.css';

/** Stands between signing out and what was never sent: send it, save it, or throw it away knowingly. */
export function LeaveWithQueue({ onClose, onLeave }: { onClose: () => void; onLeave: () => void }) {
  const operations = useOffline(state => state.operations);
  const reachable = useOffline(state => state.reachable);
  const [word, setWord] = useState('');
  const discard = async () => {
    await offline()?.outbox.discardAll();
    onLeave();
  };
  return (
    <Modal opened onClose={onClose} title={`${plural(operations.length, 'change')} not sent yet`}>
      {operations.length === 0 ? (
        <div className={classes.edit}>
          <p>Everything is with the server now.</p>
          <Button onClick={onLeave}>Sign out</Button>
        </div>
      ) : (
        <form
          className={classes.edit}
          onSubmit={event => {
            event.preventDefault();
            if (word === 'DISCARD') void discard();
          }}
        >
          <p>
            They are kept on this device only. {reachable ? 'Send them first.' : 'The server cannot be reached now.'}{' '}
            Signing out throws them away.
          </p>
          <div className={classes.choices}>
            <Button onClick={() => offline()?.outbox.resume()}>Send</Button>
            <Button variant="default" onClick={() => exportQueue(operations)}>
              Export
            </Button>
          </div>
          <TextInput
            label="To throw them away, type DISCARD"
            autoComplete="off"
            value={word}
            onChange={event => setWord(event.currentTarget.value)}
          />
          <Button type="submit" color="red" disabled={word !== 'DISCARD'}>
            Discard and sign out
          </Button>
        </form>
      )}
    </Modal>
  );
}
