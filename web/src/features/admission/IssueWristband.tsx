import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Id, Pass } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './Admission.module.css';

/** Gives the holder of a ticket a wristband: hold it to the reader, which types its id and Enter. The two are then one person. */
export function IssueWristband({ eventId, ticket, onIssued }: { eventId: Id; ticket: Pass; onIssued?: () => void }) {
  const client = useQueryClient();
  const [nfcId, setNfcId] = useState('');
  const [fresh, setFresh] = useState(newId);
  const settled = () => void client.invalidateQueries({ queryKey: keys.passes(eventId, 'wristbands') });
  const issue = useMutation({
    mutationFn: () =>
      call.passes.create(eventId, 'wristbands', {
        id: fresh,
        nfcId: nfcId.trim(),
        category: ticket.category,
        holderName: ticket.holderName,
        ticketId: ticket.id,
      }),
    onSuccess: ({ data }) => {
      toast(`Wristband ${data.nfcId} is ${ticket.holderName ?? ticket.code}’s`, {
        undo: () =>
          void call.passes
            .remove(eventId, 'wristbands', data.id)
            .then(settled)
            .catch(error => toastProblem('It was not taken back', error)),
      });
      setNfcId('');
      setFresh(newId());
      settled();
      onIssued?.();
    },
  });
  const problem = issue.error ? asProblem(issue.error) : null;
  return (
    <form
      className={classes.inline}
      onSubmit={submit => {
        submit.preventDefault();
        if (nfcId.trim()) issue.mutate();
      }}
    >
      <TextInput
        label="NFC id"
        description="Hold the wristband to the reader, or type its number"
        style={{ flex: '1 1 180px' }}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={nfcId}
        error={problem && (fieldMessage(problem, 'nfcId', 'code') ?? problem.message)}
        onChange={change => setNfcId(change.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!nfcId.trim()} loading={issue.isPending}>
        Issue wristband
      </Button>
    </form>
  );
}
