import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { Task, TaskInput } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { phases, plural } from '@/ui/words';
import classes from './Tasks.module.css';

/** Lines of a text as names of tasks: bullets, numbers and checkboxes of lists written elsewhere are left out. */
export function namesIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.replace(/^\s*(?:[-*•–]|\d+[.)])?\s*(?:\[[ xX]?\]\s*)?/, '').trim())
    .filter(Boolean)
    .map(name => name.slice(0, 200));
}

const most = 200;

interface Props {
  eventId: string;
  preset: Partial<TaskInput>;
  onDone: () => void;
}

/** A line to type into: Enter adds and keeps the line open for the next, Esc closes it; pasted lines become a task each. */
export function NewTask({ eventId, preset, onDone }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: async (names: string[]) => {
      const added: Task[] = [];
      // One after the other: they keep the order of the lines, and what was refused is where it stopped.
      for (const each of names) {
        const input = { id: newId(), phase: phases[0], priority: 'medium' as const, ...preset, name: each };
        const answer = await call.tasks.create(eventId, input);
        added.push(answer.data);
        client.setQueryData<Task[]>(keys.tasks(eventId), tasks =>
          tasks?.some(task => task.id === answer.data.id) ? tasks : [...(tasks ?? []), answer.data],
        );
      }
      return added;
    },
    onSuccess: added => {
      setName('');
      toast(added.length === 1 ? `“${added[0]?.name}” added` : `${plural(added.length, 'task')} added`, {
        undo: () =>
          void Promise.all(added.map(task => call.tasks.remove(eventId, task.id))).then(() =>
            client.invalidateQueries({ queryKey: keys.event(eventId) }),
          ),
      });
    },
    onError: error => toastProblem('Not every task was added', error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.event(eventId) }),
  });
  return (
    <form
      className={classes.create}
      onSubmit={event => {
        event.preventDefault();
        if (name.trim() && !create.isPending) create.mutate([name.trim()]);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the line opens because somebody asked for it
        autoFocus
        aria-label="Name of the new task"
        placeholder="What has to be done? Enter adds it, pasted lines become a task each, Esc closes."
        maxLength={200}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        onPaste={event => {
          const names = namesIn(event.clipboardData.getData('text'));
          if (names.length < 2) return;
          event.preventDefault();
          if (names.length > most)
            toast(`Only the first ${most} of ${names.length} lines are taken`, { tone: 'warning' });
          create.mutate(names.slice(0, most));
        }}
        onBlur={() => !name && !create.isPending && onDone()}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onDone();
          }
        }}
      />
      <Button type="submit" size="compact-sm" loading={create.isPending} disabled={!name.trim()}>
        Add
      </Button>
    </form>
  );
}
