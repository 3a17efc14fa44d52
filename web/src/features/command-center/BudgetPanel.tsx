import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { EventDetail } from '@/api/types';
import { formatMoney, Money } from '@/ui/Money';
import { EmptyState } from '@/ui/States';
import { StatusChip, type Tone } from '@/ui/StatusChip';
import { humanize } from '@/ui/words';
import { CategoryForm } from '../money/CategoryForm';
import classes from './Overview.module.css';
import { Panel } from './Panel';
import { mayEdit } from './useEvent';

type Line = EventDetail['budgetSummary']['categories'][number];

/** What a variance means, in a word and a tone: over 100 % is critical, from 90 % on it warns. */
export function variance(budgeted: number, actual: number): { tone: Tone; word: string } {
  if (budgeted <= 0)
    return actual > 0 ? { tone: 'critical', word: 'not budgeted' } : { tone: 'neutral', word: 'no budget' };
  const share = actual / budgeted;
  if (share > 1) return { tone: 'critical', word: `over by ${Math.round((share - 1) * 100)} %` };
  if (share >= 0.9) return { tone: 'warning', word: `${Math.round(share * 100)} % used` };
  return { tone: 'neutral', word: `${Math.round(share * 100)} % used` };
}

/** What was planned and what it came to, by category. */
export function BudgetPanel({ event }: { event: EventDetail }) {
  const [opened, setOpened] = useState<Line | 'new' | null>(null);
  const summary = event.budgetSummary;
  const editable = mayEdit(event);
  const form = opened && (
    <CategoryForm event={event} line={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />
  );
  const add = editable && (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPlus size={14} stroke={1.75} />}
      onClick={() => setOpened('new')}
    >
      Add category
    </Button>
  );
  if (summary.categories.length === 0) {
    return (
      <Panel title="Budget" aside={add}>
        <EmptyState title="No budget categories">
          {event.budget
            ? `The total is set to ${formatMoney(event.budget)}.`
            : 'Set a total in the details of the event, and plan it by category here.'}
        </EmptyState>
        {form}
      </Panel>
    );
  }
  return (
    <Panel title="Budget" aside={add}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col" data-end>
                Budgeted
              </th>
              <th scope="col" data-end>
                Actual
              </th>
              <th scope="col">State</th>
              {editable && (
                <th scope="col">
                  <span className="vh">Edit</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {summary.categories.map(line => {
              const state = variance(Number(line.budgeted.amount), Number(line.actual.amount));
              const name = line.name ?? humanize(line.category);
              return (
                <tr key={line.id}>
                  <th scope="row">{name}</th>
                  <td data-end>
                    <Money value={line.budgeted} />
                  </td>
                  <td data-end>
                    <Money value={line.actual} />
                  </td>
                  <td>
                    <StatusChip tone={state.tone} label={state.word} quiet />
                  </td>
                  {editable && (
                    <td data-end>
                      <ActionIcon size="sm" aria-label={`Edit ${name}`} onClick={() => setOpened(line)}>
                        <IconPencil size={14} stroke={1.75} />
                      </ActionIcon>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td data-end>
                <Money value={summary.totalBudgeted} />
              </td>
              <td data-end>
                <Money value={summary.totalActual} />
              </td>
              <td />
              {editable && <td />}
            </tr>
          </tfoot>
        </table>
      </div>
      {form}
    </Panel>
  );
}
