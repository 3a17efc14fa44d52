import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatTime } from '@/time/format';
import { Choice } from '@/ui/Choice';
import { StatusChip, type Tone } from '@/ui/StatusChip';
import { type Bar, groupNames, type Lane, stateOf } from './lanes';
import classes from './Scheduler.module.css';

const tones: Record<Bar['kind'], Tone> = {
  confirmed: 'positive',
  tentative: 'warning',
  hold: 'special',
  block: 'neutral',
};

interface Props {
  lanes: readonly Lane[];
  from: number;
  to: number;
  editable: boolean;
  onOpen: (bar: Bar) => void;
  onCreate: (lane: Lane, start: number, end: number) => void;
}

/** On a phone: one day as a list, of everything or of one lane. */
export function PhoneDay({ lanes, from, to, editable, onOpen, onCreate }: Props) {
  const [only, setOnly] = useState<string | undefined>();
  const chosen = lanes.find(lane => lane.id === only);
  const busy = (chosen ? [chosen] : lanes)
    .map(lane => ({ lane, bars: lane.bars.filter(bar => bar.start < to && bar.end > from) }))
    .filter(({ bars }) => chosen || bars.length > 0);
  return (
    <div className={classes.phone}>
      <Choice
        label="Lane"
        any="Everybody and everything"
        value={only}
        options={lanes.map(lane => ({ value: lane.id, label: `${groupNames[lane.group]}: ${lane.name}` }))}
        onChange={setOnly}
      />
      {busy.length === 0 && <p className="muted">Nothing is booked that day.</p>}
      {busy.map(({ lane, bars }) => (
        <section key={lane.id} aria-label={lane.name}>
          <h2 className={classes.phoneLane}>{lane.name}</h2>
          {bars.length === 0 && <p className="muted">Free all day.</p>}
          <ul>
            {bars.map(bar => (
              <li key={bar.id}>
                <button type="button" className={classes.phoneBar} onClick={() => onOpen(bar)}>
                  <span className={classes.phoneTime}>
                    {formatTime(new Date(bar.start))}–{formatTime(new Date(bar.end))}
                  </span>
                  <span className="grow truncate">
                    {bar.quantity > 1 && `${bar.quantity} × `}
                    {bar.label}
                  </span>
                  <StatusChip
                    tone={lane.trouble.has(bar.id) ? 'critical' : tones[bar.kind]}
                    label={lane.trouble.has(bar.id) ? 'Conflict' : stateOf(bar)}
                    quiet
                  />
                </button>
              </li>
            ))}
          </ul>
          {editable && chosen && (
            <Button variant="default" onClick={() => onCreate(lane, from + 9 * 3_600_000, from + 11 * 3_600_000)}>
              {lane.group === 'rooms' ? 'Hold' : 'Book'} {lane.name}
            </Button>
          )}
        </section>
      ))}
    </div>
  );
}
