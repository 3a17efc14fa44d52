import { useEffect, useRef, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { DietaryReport, EventDetail } from '@/api/types';
import { formatDate, formatDateTime } from '@/time/format';
import { zoneName } from '@/time/zones';
import classes from './KitchenSheet.module.css';
import { allergenWords, allGroups, rsvpStatus } from './words';

interface Props {
  event: EventDetail;
  report: DietaryReport;
  /** The report as it was kept with a number; null where the browser prints on its own. */
  printed: DietaryReport | null;
  onPrinted: () => void;
}

/** The kitchen sheet on paper: black on white, no guest torn apart. It exists while it is printed. */
export function KitchenSheet({ event, report, printed, onPrinted }: Props) {
  const [printing, setPrinting] = useState(false);
  const done = useRef(onPrinted);
  done.current = onPrinted;
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => {
      setPrinting(false);
      done.current();
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  if (!printing && !printed) return null;
  const shown = printed ?? report;
  const sheet = printed?.lastPrint;
  const now = new Date();
  return createPortal(
    <div className={classes.sheet} data-kitchen-sheet>
      <h1>
        {event.name}: diets and allergens {sheet && <span className={classes.number}>Sheet {sheet.number}</span>}
      </h1>
      <p>
        {formatDate(event.startAt, event.timezone)} ·{' '}
        {shown.scope === 'confirmed' ? 'guests who are coming' : 'guests who have not declined'} · {shown.covers}{' '}
        guests, {shown.withNeeds} named below ·{' '}
        {sheet
          ? `printed ${formatDateTime(sheet.printedAt, event.timezone)} ${zoneName(sheet.printedAt, event.timezone)} by ${sheet.printedBy}`
          : `printed ${formatDateTime(now, event.timezone)} without a number: nobody is told when it gets old`}
      </p>
      {sheet && (
        <p>
          Sheets {sheet.number > 1 ? `before ${sheet.number} are not valid any more. ` : ''}Ask at the desk whether
          sheet {sheet.number} is still the newest.
        </p>
      )}
      <table className={classes.totals}>
        <caption>All tables</caption>
        <tbody>
          {inRows(allGroups(shown.allergens), 3).map(row => (
            <tr key={row[0]?.name}>
              {row.map(count => (
                <td key={count.name}>
                  {count.name} <b>{count.guests}</b>
                  {count.severe > 0 && <b> ({count.severe} SEVERE)</b>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.diets.length > 0 && <p>{shown.diets.map(diet => `${diet.diet} ${diet.guests}`).join(' · ')}</p>}
      {shown.tables
        .filter(table => table.guests.length > 0)
        .map(table => (
          <table key={table.id ?? 'none'}>
            <thead>
              <tr>
                <th colSpan={3} scope="colgroup">
                  {table.name ?? 'Without a table'} · {table.covers} guests
                </th>
              </tr>
            </thead>
            <tbody>
              {table.guests.map(guest => (
                <tr key={guest.id}>
                  <td className={classes.seat}>{guest.seat ?? ''}</td>
                  <td className={classes.who}>
                    {guest.name}
                    {guest.rsvp !== 'confirmed' && ` (${rsvpStatus[guest.rsvp].label.toLowerCase()})`}
                  </td>
                  <td>
                    {guest.allergens.map((entry, index) => (
                      <span key={`${entry.allergen} ${entry.name}`}>
                        {index > 0 && ', '}
                        <b>{entry.severity === 'severe' ? allergenWords(entry).toUpperCase() : allergenWords(entry)}</b>
                      </span>
                    ))}
                    {guest.allergens.length > 0 && guest.dietaryNeeds.length > 0 && '; '}
                    {guest.dietaryNeeds.join(', ')}
                    {guest.dietaryNotes && <div>{guest.dietaryNotes}</div>}
                    {guest.accessibility && <div>House: {guest.accessibility}</div>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      <p>
        {shown.tables.some(table => table.guests.length === 0) &&
          `Nothing to know at: ${shown.tables
            .filter(table => table.guests.length === 0)
            .map(table => `${table.name ?? 'without a table'} (${table.covers})`)
            .join(', ')}`}
      </p>
    </div>,
    document.body,
  );
}

function inRows<Item>(items: Item[], width: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / width) }, (_, row) =>
    items.slice(row * width, (row + 1) * width),
  );
}
