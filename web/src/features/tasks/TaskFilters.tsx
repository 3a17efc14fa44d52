import { Button } from '@mantine/core';
import { IconLayoutKanban, IconList, IconPlus } from '@tabler/icons-react';
import { memo, type Ref } from 'react';
import type { EventDetail } from '@/api/types';
import { Choice } from '@/ui/Choice';
import page from '@/ui/Page.module.css';
import { SearchBox } from '@/ui/SearchBox';
import { phaseName, phases, taskStatus, taskStatuses } from '@/ui/words';
import type { GroupBy, TaskFilter } from './grouping';
import classes from './Tasks.module.css';

const groupings = [
  { value: 'phase', label: 'By phase' },
  { value: 'status', label: 'By status' },
  { value: 'assignee', label: 'By person' },
  { value: 'due', label: 'By due date' },
  { value: 'none', label: 'One list' },
] as const;

const boardGroupings = groupings.slice(0, 2);

/** What the address of the page says about the view of the plan. */
export interface TaskSearch extends TaskFilter {
  overdue?: true | undefined;
  critical?: true | undefined;
  view?: 'board' | undefined;
  group?: GroupBy | undefined;
  /** Whether the critical path and the forecast are shown. */
  path?: true | undefined;
}

/** What takes every filter away. */
export const noFilter = {
  q: undefined,
  status: undefined,
  phase: undefined,
  assignee: undefined,
  overdue: undefined,
  critical: undefined,
} as const;

interface Props {
  ref: Ref<HTMLElement>;
  event: EventDetail;
  search: TaskSearch;
  by: GroupBy;
  filtered: boolean;
  editable: boolean;
  onSet: (change: Partial<TaskSearch>) => void;
  onClear: () => void;
  onNew: () => void;
}

/** What the plan is searched, filtered and grouped by. It does not change while one walks through the tasks. */
export const TaskFilters = memo(function TaskFilters(props: Props) {
  const { ref, event, search, by, filtered, editable, onSet, onClear, onNew } = props;
  const board = search.view === 'board';
  return (
    <search className={page.filters} ref={ref}>
      <SearchBox
        className={page.search}
        label="Search tasks"
        value={search.q ?? ''}
        onChange={value => onSet({ q: value || undefined })}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons need no fieldset */}
      <span className={classes.views} role="group" aria-label="View">
        <button type="button" aria-pressed={!board} onClick={() => onSet({ view: undefined })}>
          <IconList size={15} aria-hidden="true" /> List
        </button>
        <button type="button" aria-pressed={board} onClick={() => onSet({ view: 'board' })}>
          <IconLayoutKanban size={15} aria-hidden="true" /> Board
        </button>
      </span>
      <Choice
        label="Grouping"
        value={by}
        options={board ? boardGroupings : groupings}
        onChange={group => onSet({ group: group === (board ? 'status' : 'phase') ? undefined : group })}
      />
      <Choice
        label="Status"
        any="Any status"
        value={search.status}
        options={[
          { value: 'open', label: 'Open' },
          ...taskStatuses.map(value => ({ value: value as string, label: taskStatus[value].label })),
        ]}
        onChange={value => onSet({ status: value })}
      />
      <Choice
        label="Phase"
        any="Any phase"
        value={search.phase}
        options={phases.map(value => ({ value: value as string, label: phaseName(value) }))}
        onChange={value => onSet({ phase: value })}
      />
      <Choice
        label="Person"
        any="Anybody"
        value={search.assignee}
        options={[
          { value: 'nobody', label: 'Nobody' },
          ...event.team.map(member => ({ value: member.userId, label: member.name })),
        ]}
        onChange={value => onSet({ assignee: value })}
      />
      <button
        type="button"
        className={classes.toggle}
        aria-pressed={search.overdue ?? false}
        onClick={() => onSet({ overdue: search.overdue ? undefined : true })}
      >
        Overdue
      </button>
      <button
        type="button"
        className={classes.toggle}
        aria-pressed={search.critical ?? false}
        onClick={() => onSet({ critical: search.critical ? undefined : true })}
      >
        Critical
      </button>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={search.path ?? false}
        onClick={() => onSet({ path: search.path ? undefined : true })}
      >
        Path and forecast
      </button>
      {filtered && (
        <Button variant="subtle" onClick={onClear}>
          Clear filters
        </Button>
      )}
      {editable && (
        <Button className={page.end} leftSection={<IconPlus size={16} stroke={1.75} />} onClick={onNew}>
          New task
        </Button>
      )}
    </search>
  );
});
