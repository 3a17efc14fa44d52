import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '@/api/queries';
import type { EventDetail, PrintedSheet } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { StatusShape } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import classes from './OldSheet.module.css';

/** Says on every screen of the guests that the sheet in the kitchen is not true any more. */
export function OldSheet({ event, onOpen }: { event: EventDetail; onOpen: () => void }) {
  const { data: sheet } = useQuery(query.lastSheet(event.id));
  if (!sheet || sheet.isCurrent) return null;
  const urgent = sheet.changes.filter(each => each.urgent).length;
  const first = sheet.changes[0];
  return (
    <div className={classes.banner} data-urgent={urgent > 0 || undefined} role="status">
      <StatusShape tone={urgent > 0 ? 'critical' : 'warning'} size={18} />
      <p className="grow">
        <b>Printed sheet {sheet.number} is old.</b>{' '}
        {urgent > 0 && <b>{plural(urgent, 'change', 'changes')} could harm somebody. </b>}
        {first && (
          <>
            {first.text}
            {sheet.changes.length > 1 && `, and ${plural(sheet.changes.length - 1, 'more change')}`}
          </>
        )}
      </p>
      <Button variant="default" onClick={onOpen}>
        See the sheet
      </Button>
    </div>
  );
}

/** The sheet that hangs in the kitchen: that it is still true, or everything that is not. */
export function SheetState({ sheet, zone }: { sheet: PrintedSheet; zone: string }) {
  const printed = `Sheet ${sheet.number}, printed ${formatDateTime(sheet.printedAt, zone)} by ${sheet.printedBy}`;
  if (sheet.isCurrent) {
    return (
      <p className={classes.state}>
        <StatusShape tone="positive" size={16} /> {printed}, is as things are.
      </p>
    );
  }
  const urgent = sheet.changes.some(each => each.urgent);
  return (
    <section className={classes.old} data-urgent={urgent || undefined} aria-label="Printed sheet is old">
      <h2>
        <StatusShape tone={urgent ? 'critical' : 'warning'} size={18} /> Printed sheet {sheet.number} is old
      </h2>
      <p className="muted">{printed}. Since then:</p>
      <ul>
        {sheet.changes.map((change, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences without an identity of their own
          <li key={index} data-urgent={change.urgent || undefined}>
            <StatusShape tone={change.urgent ? 'critical' : 'neutral'} />
            <span className={classes.where}>{change.table ?? 'No table'}</span>
            <span>
              {change.urgent && <span className="vh">Urgent: </span>}
              {change.text}
            </span>
          </li>
        ))}
      </ul>
      <p>Print a new sheet and take the old one down.</p>
    </section>
  );
}
