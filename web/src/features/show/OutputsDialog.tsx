import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { fieldMessage, type Problem } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type { IssuedOutput, OutputKind, ShowView } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import classes from './OutputsDialog.module.css';

const kinds: { value: OutputKind; label: string; what: string }[] = [
  { value: 'timer', label: 'Stage timer', what: 'The countdown, for whoever is on' },
  { value: 'crew', label: 'Crew', what: 'What is on, what comes, and one department’s cues' },
  { value: 'signage', label: 'Signage', what: 'What is on and what comes, for guests' },
  { value: 'wall', label: 'Wall', what: 'Everything, readable from across the room' },
];

/** Screens that follow by a link: made, shown once, replaced and taken back. */
export function OutputsDialog({ view, onClose }: { view: ShowView; onClose: () => void }) {
  const client = useQueryClient();
  const outputs = useQuery(query.outputs(view.eventId));
  const [name, setName] = useState('');
  const [kind, setKind] = useState<OutputKind>('timer');
  const [department, setDepartment] = useState('');
  const [issued, setIssued] = useState<IssuedOutput | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: keys.outputs(view.eventId) });
  const create = useMutation({
    mutationFn: () =>
      call.show.createOutput(view.eventId, {
        id: newId(),
        name: name.trim() || (kinds.find(each => each.value === kind)?.label ?? kind),
        kind,
        ...(kind === 'crew' && department.trim() && { department: department.trim() }),
        ...(view.stageId !== view.eventId && { stageId: view.stageId }),
      }),
    onSuccess: answer => {
      setIssued(answer.data);
      setName('');
      void refresh();
    },
  });
  const rotate = useMutation({
    mutationFn: (id: string) => call.show.rotateOutput(view.eventId, id),
    onSuccess: answer => setIssued(answer.data),
    onError: error => toastProblem('The link was not replaced', error),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call.show.removeOutput(view.eventId, id),
    onSuccess: () => toast('The link was taken back. The screen shows nothing any more.'),
    onError: error => toastProblem('The link was not taken back', error),
    onSettled: refresh,
  });

  return (
    <Modal opened onClose={onClose} title="Screens that follow" size="lg">
      <div className="stack">
        <p className="muted">
          Whoever has a link sees what that screen is for, without an account, and can change nothing.
        </p>
        {issued?.path && (
          <div className={classes.issued} role="status">
            <p>The link of “{issued.name}”. It is shown this once:</p>
            <code className={classes.link}>{`${window.location.origin}${issued.path}`}</code>
            <div className="line">
              <Button
                size="compact-sm"
                onClick={() =>
                  void navigator.clipboard
                    ?.writeText(`${window.location.origin}${issued.path}`)
                    .then(() => toast('The link is on the clipboard'))
                }
              >
                Copy
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                component="a"
                href={issued.path}
                target="_blank"
                rel="noopener"
              >
                Open
              </Button>
            </div>
          </div>
        )}
        {outputs.isPending && <SkeletonRows rows={2} />}
        {outputs.error && (
          <ErrorRegion
            error={outputs.error}
            what="The screens could not be loaded"
            retry={() => void outputs.refetch()}
          />
        )}
        {outputs.data?.length === 0 && (
          <EmptyState title="No screens yet">Make one for the wings, the crew or the foyer.</EmptyState>
        )}
        {(outputs.data?.length ?? 0) > 0 && (
          <ul className={classes.list}>
            {outputs.data?.map(output => (
              <li key={output.id}>
                <span className="grow">
                  {output.name}
                  <span className="muted">
                    {' '}
                    · {kinds.find(each => each.value === output.kind)?.label}
                    {output.department && ` · ${output.department}`}
                  </span>
                </span>
                {view.mayCall && (
                  <>
                    <Button size="compact-sm" variant="default" onClick={() => rotate.mutate(output.id)}>
                      New link
                    </Button>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`Take back the link of ${output.name}`}
                      onClick={() => remove.mutate(output.id)}
                    >
                      Take back
                    </Button>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        {view.mayCall && (
          <form
            className="stack"
            onSubmit={submit => {
              submit.preventDefault();
              create.mutate();
            }}
          >
            <FormErrors error={create.error} />
            <fieldset className={classes.kinds}>
              <legend>New screen</legend>
              {kinds.map(each => (
                <label key={each.value}>
                  <input type="radio" name="kind" checked={kind === each.value} onChange={() => setKind(each.value)} />
                  <span>
                    {each.label}
                    <span className="muted"> {each.what}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <TextInput
              label="Name"
              placeholder="Wings, stage left"
              value={name}
              error={fieldMessage(create.error as Problem | null, 'name')}
              onChange={change => setName(change.currentTarget.value)}
            />
            {kind === 'crew' && (
              <TextInput
                label="Department"
                description="As it stands on the cues; empty shows every department."
                value={department}
                onChange={change => setDepartment(change.currentTarget.value)}
              />
            )}
            <div className="ends">
              <Button type="submit" loading={create.isPending}>
                Make the screen
              </Button>
            </div>
          </form>
        )}
      </div>
    </Modal>
  );
}
