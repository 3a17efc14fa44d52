import { type FormEvent, type ReactNode, useState } from 'react';
import { HoldButton } from './HoldButton';
import { type Pin, waitFor } from './pins';
import type { PinAnswer, View } from './scanner';

interface Props {
  view: View;
  pins: Pin[];
  /** What comes between name and button. */
  children?: ReactNode;
  /** The button has to be held, for what must not happen by a slip. */
  held?: boolean;
  action: string;
  ready?: boolean;
  onPin: (pinId: string, digits: string) => Promise<PinAnswer>;
}

/** Who it is and their PIN; says how long nobody may try when it was wrong too often. */
export function PinEntry({ view, pins, children, held, action, ready = true, onPin }: Props) {
  const [chosen, setChosen] = useState(pins.length === 1 ? pins[0]?.id : undefined);
  const [digits, setDigits] = useState('');
  const [checking, setChecking] = useState(false);
  const [problem, setProblem] = useState('');
  const wait = waitFor(view.tries, view.now);
  const possible = ready && chosen !== undefined && digits.length >= 6 && !checking && wait === 0;
  const submit = async () => {
    if (!possible || chosen === undefined) return;
    setChecking(true);
    setProblem('');
    const answer = await onPin(chosen, digits);
    setChecking(false);
    setDigits('');
    if (answer === 'wrong') setProblem('This is not their PIN.');
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!held) void submit();
      }}
    >
      {pins.length > 1 && (
        <fieldset className="picks">
          <legend>Who are you?</legend>
          {pins.map(each => (
            <label key={each.id}>
              <input type="radio" name="pin" checked={chosen === each.id} onChange={() => setChosen(each.id)} />
              {each.name}
            </label>
          ))}
        </fieldset>
      )}
      {children}
      <label>
        {pins.length === 1 ? `PIN of ${pins[0]?.name}` : 'PIN'}
        <input
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          value={digits}
          disabled={wait > 0}
          onChange={event => setDigits(event.target.value.replace(/\D/g, ''))}
          aria-describedby="pin-problem"
        />
      </label>
      <p id="pin-problem" className="problem" role="alert">
        {wait > 0 ? `Wrong too often. Try again in ${waitWords(wait)}.` : checking ? 'Checking…' : problem}
      </p>
      {held ? (
        <HoldButton disabled={!possible} onHeld={() => void submit()}>
          {action}
        </HoldButton>
      ) : (
        <button type="submit" className="main" disabled={!possible}>
          {action}
        </button>
      )}
    </form>
  );
}

const waitWords = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};
