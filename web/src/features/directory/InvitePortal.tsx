import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Id } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';

const means = {
  client: 'They see their events, what is booked for them and tasks given to them, and nothing else.',
  venue: 'They see events at the venue, what is booked of its spaces, and answer what you ask of it. Nothing else.',
  vendor: 'They see what you ask of them, the events that is for, and answer it. Nothing else.',
} as const;

/** Lets people of a client, venue or vendor sign in for it. */
export function InvitePortal({ type, id, name }: { type: keyof typeof means; id: Id; name: string }) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [email, setEmail] = useState('');
  const invite = useMutation({
    mutationFn: () => call.invitations.create({ email: email.trim(), type, partyId: id }),
    onSuccess: () => {
      toast(`Invitation sent to ${email.trim()}`);
      setEmail('');
      setOpened(false);
      void client.invalidateQueries({ queryKey: keys.invitations });
    },
  });
  const problem = invite.error ? asProblem(invite.error) : null;
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setOpened(true)}>
        Invite
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={`Invite somebody of ${name}`}>
        <form
          className="stack"
          noValidate
          onSubmit={submit => {
            submit.preventDefault();
            invite.mutate();
          }}
        >
          <FormErrors error={invite.error} />
          <p className="muted">{means[type]}</p>
          <TextInput
            label="E-mail"
            type="email"
            data-autofocus
            value={email}
            onChange={change => setEmail(change.currentTarget.value)}
            error={fieldMessage(problem, 'email')}
          />
          <div className="ends">
            <Button variant="default" onClick={() => setOpened(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending} disabled={!/^\S+@\S+$/.test(email.trim())}>
              Send invitation
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
