import { Autocomplete, Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Id, ShowView } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';

/** A further stage: a lane of the event with a caller of its own, which holds what happens at one place. */
export function StageDialog({
  view,
  onClose,
  onMade,
}: {
  view: ShowView;
  onClose: () => void;
  onMade: (id: Id) => void;
}) {
  const client = useQueryClient();
  const places = useMemo(() => [...new Set(view.projected.flatMap(cue => cue.place ?? []))].sort(), [view.projected]);
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const create = useMutation({
    mutationFn: () =>
      call.show.createStage(view.eventId, {
        id: newId(),
        name: name.trim() || place.trim(),
        ...(place.trim() && { location: place.trim() }),
      }),
    onSuccess: answer => {
      void client.invalidateQueries({ queryKey: keys.show(view.eventId) });
      onMade(answer.data.id);
    },
  });
  const problem = create.error ? asProblem(create.error) : null;
  return (
    <Modal opened onClose={onClose} title="New stage">
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          create.mutate();
        }}
      >
        <FormErrors error={create.error} />
        <Autocomplete
          label="Place"
          description="The stage holds what happens there; empty holds the whole event."
          data={places}
          maxLength={200}
          value={place}
          error={fieldMessage(problem, 'location')}
          onChange={setPlace}
        />
        <TextInput
          label="Name"
          placeholder={place || 'Main hall'}
          maxLength={100}
          value={name}
          error={fieldMessage(problem, 'name')}
          onChange={change => setName(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim() && !place.trim()}>
            Add the stage
          </Button>
        </div>
      </form>
    </Modal>
  );
}
