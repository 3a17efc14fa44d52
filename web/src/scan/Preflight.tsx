import { useEffect, useState } from 'react';
import { asProblem } from '@/api/problem';
import { HoldButton } from './HoldButton';
import { type Source, useChips, useInputs, useWakeLock } from './inputs';
import { cameraWords, Plain } from './Scan';
import { modeOf, old, type Scanner, tooOld, type View } from './scanner';
import { signal, unlockSound } from './signals';
import { modeWords, notEnforced } from './words';

type State = 'good' | 'notice' | 'bad' | 'open';
const signs: Record<State, string> = { good: '✓', notice: '▲', bad: '✕', open: '○' };
const words: Record<State, string> = { good: 'Ready', notice: 'Mind', bad: 'Not ready', open: 'To do' };
const sources: Record<Source, string> = { camera: 'the camera', reader: 'a reader', chip: 'a chip' };
const worthTelling = 30_000;

/** Looks at everything that has to work before the doors open; says what does not, and what that means. */
export function Preflight({ scanner, view }: { scanner: Scanner; view: View }) {
  const [sound, setSound] = useState<State>('open');
  const [persistent, setPersistent] = useState<State>('open');
  const [read, setRead] = useState<Source | null>(null);
  const [rehearsal, setRehearsal] = useState<{ state: State; text: string }>({
    state: 'open',
    text: 'Scans a code nobody has, with the line cut.',
  });
  const { video, camera } = useInputs(true, (_, source) => setRead(source));
  const chips = useChips((_, source) => setRead(source));
  const awake = useWakeLock(true);
  const { header, setup } = view;
  const gate = header?.gates.find(each => each.id === setup?.gateId);
  const age = view.now - view.listAt;
  const mode = modeOf(view);

  useEffect(() => {
    const ask = navigator.storage?.persist?.() ?? Promise.resolve(false);
    void ask.then(kept => setPersistent(kept ? 'good' : 'notice'));
  }, []);

  const list: State = !header ? 'bad' : age > old ? 'notice' : 'good';
  const skewed = view.skew !== null && Math.abs(view.skew) > worthTelling;
  const ready = header !== null && gate !== undefined;
  const arm = () => scanner.happened({ type: 'armed' });

  return (
    <Plain title={gate ? `Gate ${gate.name}` : 'Preflight'}>
      <p className="large">
        {setup?.direction === 'exit' ? 'Exit' : 'Entry'}
        {header && ` · ${header.name}`}
      </p>
      {header && !gate && <p className="problem">This gate is not one of the series any more. Choose another.</p>}
      <ul className="checks">
        <Check state="good" name="Paired">
          {setup?.key ? 'With a key of its own.' : 'As the person signed in here.'}
        </Check>
        <Check state={mode === 'strict' && !view.online ? 'bad' : 'good'} name={modeWords[mode].short}>
          {modeWords[mode].long}
        </Check>
        <Check state={list} name="List">
          {header
            ? `${view.passes.toLocaleString('en')} passes, ${ageWords(age)}.${view.filtered ? ' Without names: there are too many.' : ''}`
            : (view.failure ?? (view.online ? 'Being fetched…' : 'Not on this device, and there is no line.'))}
        </Check>
        <Check state={read ? 'good' : camera === 'on' ? 'open' : 'notice'} name="Reading">
          {read ? `Read by ${sources[read]}.` : `Hold up any code. ${cameraWords[camera]}`}
          <video ref={video} className="small view" hidden={camera === 'none'} muted playsInline />
          {chips.start && !chips.on && (
            <button type="button" onClick={chips.start}>
              Read chips
            </button>
          )}
        </Check>
        <Check state={sound} name="Sound">
          <button
            type="button"
            onClick={() =>
              void unlockSound().then(works => {
                setSound(works ? 'good' : 'notice');
                signal('admit');
              })
            }
          >
            Play it
          </button>
        </Check>
        <Check state={awake ? 'good' : 'notice'} name="Screen">
          {awake ? 'Stays lit.' : 'May go dark by itself: switch that off in the device’s settings.'}
        </Check>
        <Check state={persistent} name="Storage">
          {persistent === 'good'
            ? 'Kept until somebody deletes it.'
            : 'The browser may clear it when space is short: install this page.'}
        </Check>
        <Check state={view.skew === null || skewed ? 'notice' : 'good'} name="Clock">
          {view.skew === null
            ? 'Not compared with the server since the start.'
            : skewed
              ? `Off by ${Math.round(Math.abs(view.skew) / 1000)} s. Times are corrected.`
              : 'Agrees with the server.'}
        </Check>
        <Check state={rehearsal.state} name="Rehearsal without a line">
          {rehearsal.text}{' '}
          <button
            type="button"
            onClick={() =>
              void scanner.rehearse().then(
                text => setRehearsal({ state: 'good', text }),
                error => setRehearsal({ state: 'bad', text: asProblem(error).detail || asProblem(error).message }),
              )
            }
          >
            Rehearse
          </button>
        </Check>
      </ul>
      {mode !== 'strict' && (
        <details>
          <summary>What cannot be held to without a line</summary>
          <ul>
            {notEnforced(view.filtered).map(each => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      )}
      {age > tooOld && header ? (
        <HoldButton disabled={!ready} onHeld={arm}>
          Hold to start with a list of {ageWords(age)}
        </HoldButton>
      ) : (
        <button type="button" className="main" disabled={!ready} onClick={() => void unlockSound().then(arm)}>
          Start
        </button>
      )}
      {(header?.pins ?? []).length > 0 && (
        <button type="button" onClick={() => void scanner.lock()}>
          Lock
        </button>
      )}
      <button type="button" onClick={() => void scanner.choose({ gateId: null })}>
        Another gate or direction
      </button>
      <button type="button" onClick={() => void scanner.forget()}>
        Take this device out of service
      </button>
    </Plain>
  );
}

function Check({ state, name, children }: { state: State; name: string; children?: React.ReactNode }) {
  return (
    <li className={`check ${state}`}>
      <span aria-hidden="true">{signs[state]}</span>
      <div>
        <strong>{name}</strong> <span className="visually-hidden">{words[state]}. </span>
        <div className="note">{children}</div>
      </div>
    </li>
  );
}

/** How old something is, in words. */
export function ageWords(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'as of now';
  if (minutes < 120) return `${minutes} min old`;
  return `${Math.floor(minutes / 60)} h old`;
}
