import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { keys } from '@/api/queries';
import type { Block, BlockChange, BlockInput, Id } from '@/api/types';
import { toast, toastProblem } from '@/ui/toasts';
import { plural } from '@/ui/words';

interface Change {
  block: Block;
  change: BlockChange;
  say?: string;
}

/** A block to make; without an id it gets one. */
export type NewBlock = Omit<BlockInput, 'id'> & { id?: Id };

const fields = [
  'activity',
  'startTime',
  'endTime',
  'status',
  'location',
  'spaceId',
  'priority',
  'notes',
  'track',
  'url',
  'language',
] as const;

/** A block as it is made again: all that a person entered. */
export const copyOf = (block: Block): NewBlock =>
  Object.fromEntries(fields.map(field => [field, block[field]])) as unknown as NewBlock;

/**
 * Changes to the run of show: at once on the screen, then on the server. A refusal puts things back and says why; what was
 * done can be undone.
 */
export function useTimeline(eventId: Id) {
  const client = useQueryClient();
  const key = keys.timeline(eventId);
  // One after the other: a change of a block that is still being made must not overtake it.
  const scope = { id: `timeline ${eventId}` };
  const held = () => client.getQueryData<Block[]>(key) ?? [];
  const put = (change: (blocks: Block[]) => Block[]) =>
    client.setQueryData<Block[]>(key, blocks => change(blocks ?? []));
  const lay = (id: Id, change: Partial<Block>) =>
    put(blocks => blocks.map(block => (block.id === id ? { ...block, ...change } : block)));
  const settle = () => {
    // The last of several changes fetches the truth; an earlier fetch would bring back rows about to change.
    if (client.isMutating({ mutationKey: ['timeline', eventId] }) > 1) return;
    void client.invalidateQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: keys.conflicts(eventId) });
  };

  const update = useMutation({
    mutationKey: ['timeline', eventId],
    scope,
    mutationFn: ({ block, change }: Change) => call.timeline.update(eventId, block.id, change),
    onMutate: async ({ block, change }) => {
      await client.cancelQueries({ queryKey: key });
      lay(block.id, change as Partial<Block>);
    },
    onSuccess: (answer, { block, change, say }) => {
      // What is yet to be sent stays as it was typed.
      if (client.isMutating({ mutationKey: ['timeline', eventId] }) <= 1) lay(block.id, answer.data);
      if (!say) return;
      const before = Object.fromEntries(Object.keys(change).map(field => [field, block[field as keyof Block] ?? null]));
      toast(say, {
        undo: () =>
          update.mutate({ block: { ...block, ...(change as Partial<Block>) }, change: before as BlockChange }),
      });
    },
    onError: (error, { block }) => {
      lay(block.id, block);
      toastProblem(`“${block.activity}” was not changed`, error);
    },
    onSettled: settle,
  });

  const create = useMutation({
    mutationKey: ['timeline', eventId],
    scope,
    mutationFn: async (inputs: BlockInput[]) => {
      for (const input of inputs) await call.timeline.create(eventId, input);
    },
    onMutate: async inputs => {
      await client.cancelQueries({ queryKey: key });
      const now = new Date().toISOString();
      put(blocks => [
        ...blocks,
        ...inputs.map(
          input =>
            ({
              status: 'pending',
              location: null,
              spaceId: null,
              spaceName: null,
              priority: null,
              notes: null,
              track: null,
              url: null,
              language: null,
              ...input,
              eventId,
              people: [],
              createdAt: now,
              updatedAt: now,
              version: 0,
            }) as unknown as Block,
        ),
      ]);
    },
    onSuccess: (_, inputs) =>
      toast(inputs.length === 1 ? `“${inputs[0]?.activity}” added` : `${plural(inputs.length, 'block')} added`, {
        undo: () => remove.mutate({ ids: inputs.map(input => input.id as Id), say: false }),
      }),
    onError: (error, inputs) => {
      const ids = new Set(inputs.map(input => input.id));
      put(blocks => blocks.filter(block => !ids.has(block.id) || block.version > 0));
      toastProblem(`${plural(inputs.length, 'block')} could not be added`, error);
    },
    onSettled: settle,
  });

  const remove = useMutation({
    mutationKey: ['timeline', eventId],
    scope,
    mutationFn: async ({ ids }: { ids: Id[]; say: boolean }) => {
      for (const id of ids) await call.timeline.remove(eventId, id);
    },
    onMutate: async ({ ids }) => {
      await client.cancelQueries({ queryKey: key });
      const gone = held().filter(block => ids.includes(block.id));
      put(blocks => blocks.filter(block => !ids.includes(block.id)));
      return gone;
    },
    onSuccess: (_, { say }, gone) => {
      if (!say || gone.length === 0) return;
      toast(gone.length === 1 ? `“${gone[0]?.activity}” is removed` : `${plural(gone.length, 'block')} are removed`, {
        undo: () =>
          create.mutate(
            gone.map(block => ({ ...copyOf(block), id: block.id })),
            { onSuccess: () => void backAgain(gone) },
          ),
      });
    },
    onError: (error, _, gone) => {
      put(blocks => [...blocks, ...(gone ?? [])]);
      toastProblem('It was not removed', error);
    },
    onSettled: settle,
  });

  // A block that comes back has its people again.
  const backAgain = async (blocks: Block[]) => {
    try {
      for (const block of blocks) {
        for (const { kind, id, role } of block.people) {
          await call.timeline.assign(eventId, block.id, {
            ...(kind === 'user' ? { userId: id } : { participantId: id }),
            role,
          });
        }
      }
    } catch (error) {
      toastProblem('Not everybody could be put back', error);
    }
    settle();
  };

  const shift = useMutation({
    mutationKey: ['timeline', eventId],
    scope,
    mutationFn: ({ ids, minutes }: { ids: Id[]; minutes: number; say?: string }) =>
      call.timeline.batch(eventId, { ids, shiftMinutes: minutes }),
    onMutate: async ({ ids, minutes }) => {
      await client.cancelQueries({ queryKey: key });
      const before = held();
      const moved = (time: string) => new Date(Date.parse(time) + minutes * 60_000).toISOString();
      put(blocks =>
        blocks.map(block =>
          ids.includes(block.id)
            ? { ...block, startTime: moved(block.startTime), endTime: moved(block.endTime) }
            : block,
        ),
      );
      return before;
    },
    onSuccess: (_, { ids, minutes, say }) => {
      if (say) toast(say, { undo: () => shift.mutate({ ids, minutes: -minutes }) });
    },
    onError: (error, _, before) => {
      if (before) put(() => before);
      toastProblem('Nothing was moved', error);
    },
    onSettled: settle,
  });

  return {
    change: (block: Block, change: BlockChange, say?: string) => update.mutate({ block, change, ...(say && { say }) }),
    add: (inputs: NewBlock[]) => {
      const made = inputs.map(input => ({ ...input, id: input.id ?? newId() }));
      create.mutate(made);
      return made.map(input => input.id);
    },
    remove: (ids: Id[]) => remove.mutate({ ids, say: true }),
    shift: (ids: Id[], minutes: number, say: string) => shift.mutate({ ids, minutes, say }),
  };
}

export type TimelineActions = ReturnType<typeof useTimeline>;
