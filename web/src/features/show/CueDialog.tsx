import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import type { Id, ShowCue } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';

/** What the caller has to know of a cue: whether it waits for the clock, whose it is, and what to remember. */
export function CueDialog({ eventId, cue, onClose }: { eventId: Id; cue: ShowCue; onClose: () => void }) {
  const client = useQueryClient();
  const [hard, setHard] = useState(cue.isHardStart);
  const [department, setDepartment] = useState(cue.department ?? '');
  const [note, setNote] = useState(cue.callerNote ?? '');
  const save = useMutation({
    mutationFn: () =>
      call.show.setCue(eventId, cue.blockId, {
        isHardStart: hard,
        department: department.trim() || null,
        callerNote: note.trim() || null,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.show(eventId) });
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title={cue.activity}>
      <form
        className="stack"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate();
        }}
      >
        <FormErrors error={save.error} />
        <Checkbox
          label="Hard start: it begins when the plan says, however late the show is"
          checked={hard}
          data-autofocus
          onChange={change => setHard(change.currentTarget.checked)}
        />
        <TextInput
          label="Department"
          description="Crew screens of this department show the cue."
          maxLength={60}
          value={department}
          error={fieldMessage(problem, 'department')}
          onChange={change => setDepartment(change.currentTarget.value)}
        />
        <Textarea
          label="Note for the caller"
          description="Shown in show mode only, never on a screen with a link."
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          error={fieldMessage(problem, 'callerNote')}
          onChange={change => setNote(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
