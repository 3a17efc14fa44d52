import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { showTime } from '@/time/enter';
import { StatusShape } from '@/ui/StatusChip';
import { plural } from '@/ui/words';
import { dayName } from './CueGrid';
import classes from './PasteRows.module.css';
import { fromSheet } from './sheet';
import type { NewBlock } from './useTimeline';

interface Props {
  zone: string;
  day: string;
  begin: Date;
  text: string;
  onAdd: (inputs: NewBlock[]) => void;
  onClose: () => void;
}

/** Rows from a spreadsheet, shown as the cues they would be before any is made. */
export function PasteRows({ zone, day, begin, text, onAdd, onClose }: Props) {
  const [typed, setTyped] = useState(text);
  const cues = fromSheet(typed, zone, day, begin);
  const good = cues.filter(cue => cue.problem === null);
  const bad = cues.length - good.length;
  return (
    <Modal opened onClose={onClose} title="Paste rows from a spreadsheet" size="lg">
      <Textarea
        label="Rows"
        description={`Start, end, what, where, notes, or with a heading that names them. Times are of ${dayName(day)}.`}
        autosize
        minRows={3}
        maxRows={8}
        data-autofocus
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
      />
      {cues.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className={classes.preview} aria-label="Preview" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {['Row', 'Start', 'End', 'What', 'Where'].map(title => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {cues.map(cue => (
                <tr key={cue.row}>
                  <td>{cue.row}</td>
                  {cue.problem ? (
                    <td colSpan={4}>
                      <StatusShape tone="critical" size={13} /> {cue.problem}
                    </td>
                  ) : (
                    <>
                      <td>{cue.start && showTime(cue.start, zone)}</td>
                      <td>{cue.end && showTime(cue.end, zone)}</td>
                      <td>
                        {cue.activity}
                        {cue.note && (
                          <p className="muted">
                            <StatusShape tone="warning" size={13} /> {cue.note}
                          </p>
                        )}
                      </td>
                      <td>{cue.location}</td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className="muted" role="status">
        {cues.length === 0
          ? 'Nothing to add yet.'
          : bad > 0
            ? `${plural(bad, 'row')} cannot be a cue and would be left out.`
            : 'Every row is a cue.'}
      </p>
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={good.length === 0}
          onClick={() =>
            onAdd(
              good.map(cue => ({
                activity: cue.activity,
                startTime: (cue.start as Date).toISOString(),
                endTime: (cue.end as Date).toISOString(),
                location: cue.location?.slice(0, 200) ?? null,
                track: cue.track?.slice(0, 200) ?? null,
                notes: cue.notes?.slice(0, 20_000) ?? null,
              })),
            )
          }
        >
          Add {plural(good.length, 'cue')}
        </Button>
      </div>
    </Modal>
  );
}
