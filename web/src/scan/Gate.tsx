import { type FormEvent, useEffect, useState } from 'react';
import { plural } from '@/ui/words';
import { Dialog } from './Dialog';
import type { Reading } from './desk';
import { useChips, useInputs, useWakeLock } from './inputs';
import type { Result } from './machine';
import { Overrule } from './Overrule';
import { ageWords } from './Preflight';
import { ResultSurface } from './ResultSurface';
import { cameraWords } from './Scan';
import { modeOf, old, type Scanner, type View } from './scanner';
import { TellIncident } from './TellIncident';
import { clockTime, modeWords, notEnforced, sentences, spoken } from './words';

/** The screen at the gate: armed, deciding, the result. */
export function Gate({ scanner, view }: { scanner: Scanner; view: View }) {
  const { header, screen, setup } = view;
  const paused = screen.phase === 'paused';
  const [open, setOpen] = useState<'typing' | 'more' | 'incident' | 'overrule' | null>(null);
  const [kept, setKept] = useState(false);
  const close = () => setOpen(null);
  const [lit, setLit] = useState(false);
  const read = (reading: Reading) => {
    // Whoever writes something down looks at that, and not at who is let in meanwhile.
    if (open !== 'incident') scanner.read(reading);
  };
  const { video, camera, retry, torch, flip } = useInputs(!paused, read);
  const chips = useChips(read);
  useWakeLock(true);
  if (!header || !setup?.gateId) return null;

  const gate = header.gates.find(each => each.id === setup.gateId);
  const result = screen.phase === 'result' ? screen.result : null;
  const { pins = [] } = header;
  const refused = result?.outcome.type === 'verdict' && result.outcome.mayOverrule ? result.outcome : null;
  const mayOverrule = refused !== null && pins.some(each => each.overrules);
  const tap = () => scanner.happened({ type: 'tapped' });
  return (
    <main className="gate">
      <StatusBar view={view} gate={gate?.name ?? 'unknown'} />
      <div className="stage">
        <Armed view={view} covered={result !== null}>
          <video ref={video} className={camera === 'on' ? 'view' : 'dark view'} muted playsInline />
          {paused && (
            <button type="button" className="wide" onClick={tap}>
              Paused. Tap to go on.
            </button>
          )}
          {(camera === 'lost' || camera === 'refused') && !paused && (
            <div className="lost" role="alert">
              <p>{cameraWords[camera]} A reader or the keyboard still work.</p>
              <button type="button" onClick={retry}>
                Try the camera again
              </button>
            </div>
          )}
        </Armed>
        {result && <Shown result={result} view={view} gateId={setup.gateId} onTap={tap} />}
      </div>
      <footer>
        {view.canUndo && (!result || isPassage(result)) && (
          <button type="button" onClick={() => void scanner.undo()}>
            {result ? 'Undo' : 'Undo last'}
          </button>
        )}
        {mayOverrule && (
          <button
            type="button"
            onClick={() => {
              scanner.happened({ type: 'kept', kept: true });
              setOpen('overrule');
            }}
          >
            Supervisor
          </button>
        )}
        {result ? (
          <button type="button" className="main" onClick={tap}>
            Next
          </button>
        ) : (
          <>
            <button type="button" onClick={() => setOpen('typing')}>
              Type
            </button>
            <button type="button" onClick={() => void scanner.turn(setup.direction === 'entry' ? 'exit' : 'entry')}>
              {setup.direction === 'entry' ? 'To exit' : 'To entry'}
            </button>
            {torch && (
              <button
                type="button"
                aria-pressed={lit}
                onClick={() =>
                  void torch(!lit).then(
                    () => setLit(!lit),
                    () => setLit(false),
                  )
                }
              >
                Light
              </button>
            )}
            {camera === 'on' && (
              <button type="button" onClick={flip}>
                Flip
              </button>
            )}
            {chips.start && !chips.on && (
              <button type="button" onClick={chips.start}>
                Chips
              </button>
            )}
            <button type="button" onClick={() => setOpen('more')}>
              More
            </button>
          </>
        )}
      </footer>
      {open === 'typing' && <TypeCode onClose={close} onCode={text => scanner.read({ texts: [text], chip: false })} />}
      {open === 'more' && (
        <Dialog title={gate ? `Gate ${gate.name}` : 'Gate'} onClose={close}>
          <div className="stack">
            <button type="button" onClick={() => setOpen('incident')}>
              Write down an incident
            </button>
            {pins.length > 0 && (
              <button type="button" onClick={() => void scanner.lock()}>
                Lock
              </button>
            )}
            <button type="button" onClick={() => scanner.happened({ type: 'disarmed' })}>
              Set up
            </button>
            <button type="button" onClick={close}>
              Back
            </button>
          </div>
        </Dialog>
      )}
      {open === 'incident' && (
        <TellIncident
          scanner={scanner}
          onClose={told => {
            close();
            setKept(told);
          }}
        />
      )}
      {open === 'overrule' && refused && (
        <Overrule
          scanner={scanner}
          view={view}
          who={refused.name ?? refused.category ?? 'somebody without a name'}
          onClose={() => {
            scanner.happened({ type: 'kept', kept: false });
            close();
          }}
        />
      )}
      {kept && <Kept onGone={() => setKept(false)} />}
    </main>
  );
}

/** Says for a moment that an incident is written down. */
function Kept({ onGone }: { onGone: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes once.
  useEffect(() => {
    const timer = setTimeout(onGone, 4000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="kept" role="status">
      ✓ Written down. It is sent as scans are.
    </p>
  );
}

/** Whether somebody went through: beside any other result, an undo would seem to be of that one. */
const isPassage = ({ surface }: Result): boolean => surface === 'admit' || surface === 'attention' || surface === 'out';

function StatusBar({ view, gate }: { view: View; gate: string }) {
  const { header, setup, upload, online } = view;
  const waiting = `${upload.waiting} waiting`;
  const line = upload.refusal
    ? '✕ Not accepted'
    : online
      ? upload.sending && upload.waiting > 0
        ? '◐ Sending'
        : '● Online'
      : '▲ Offline';
  return (
    <header className="bar">
      <span>
        <strong>{gate}</strong> {setup?.direction === 'exit' ? 'Exit' : 'Entry'}
      </span>
      <time>{header && clockTime(view.now + view.offset, header.timezone)}</time>
      <span className={online && !upload.refusal ? 'line' : 'line off'} title={upload.refusal ?? undefined}>
        {line} · {waiting}
      </span>
    </header>
  );
}

function Armed({ view, covered, children }: { view: View; covered: boolean; children: React.ReactNode }) {
  const { header, setup, online, listAt, now, failure, refused, upload } = view;
  const age = now - listAt;
  const mode = modeOf(view);
  return (
    // Under a result it stays where it is: some browsers stop a camera nobody sees.
    <div className={`armed ${setup?.direction ?? 'entry'}`} inert={covered}>
      {children}
      <p className="ready">{setup?.direction === 'exit' ? 'Ready · Exit' : 'Ready · Entry'}</p>
      <p className="mode">
        {view.screen.phase === 'deciding' && mode !== 'local' ? 'Asking the server…' : modeWords[mode].short}
      </p>
      <p className="inside">
        {view.inside.toLocaleString('en')}
        {header?.capacity != null && ` of ${header.capacity.toLocaleString('en')}`} inside
        {!online && ', as far as known here'}
      </p>
      {!online && mode === 'strict' && setup?.direction === 'entry' && (
        <p className="notice" role="alert">
          ✕ No line to the server. Nobody is let in here until there is one: send guests to another gate.
        </p>
      )}
      {!online && (mode !== 'strict' || setup?.direction === 'exit') && (
        <details className="offline" open>
          <summary>Offline. Scans are kept here and sent later.</summary>
          <p>Not held to meanwhile:</p>
          <ul>
            {notEnforced(view.filtered).map(each => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      )}
      {age > old && <p className="notice">▲ The list is {ageWords(age)}.</p>}
      {failure && <p className="notice">▲ {failure}</p>}
      {upload.refusal && <p className="notice">▲ Scans wait: {upload.refusal}</p>}
      {refused.length > 0 && (
        <p className="notice">
          ▲ Refused by the server for good, and kept here: {plural(refused.length, 'scan')}. Tell a supervisor.
        </p>
      )}
    </div>
  );
}

function Shown({ result, view, gateId, onTap }: { result: Result; view: View; gateId: string; onTap: () => void }) {
  const { header } = view;
  if (!header) return null;
  const text = sentences(result.outcome, header, gateId);
  return (
    <>
      <ResultSurface surface={result.surface} text={text} since={result.since} onTap={onTap} />
      <p className="visually-hidden" role="alert" key={result.since}>
        {spoken(text)}
      </p>
    </>
  );
}

function TypeCode({ onClose, onCode }: { onClose: () => void; onCode: (text: string) => void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onCode(text);
    onClose();
  };
  return (
    <Dialog onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Code or chip id
          <input
            value={text}
            onChange={event => setText(event.target.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
          />
        </label>
        <div className="row">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="main">
            Check
          </button>
        </div>
      </form>
    </Dialog>
  );
}
