import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { asProblem } from '@/api/problem';
import { plural } from '@/ui/words';
import { Gate } from './Gate';
import { useInputs, useWarmDecoder } from './inputs';
import { Locked } from './Locked';
import { Preflight } from './Preflight';
import type { Scanner, View } from './scanner';
import type { Scannable } from './server';
import { modeWords } from './words';

/** Which screen it is. */
export function Scan({ scanner }: { scanner: Scanner }) {
  const view = useSyncExternalStore(scanner.subscribe, scanner.view);
  useWarmDecoder();
  if (view.starting) return <Plain title="Starting…" />;
  if (view.elsewhere)
    return (
      <Plain title="The scanner is open elsewhere">
        <p>
          It runs in another tab or window of this browser, which holds what waits to be sent. Close that one to go on
          here.
        </p>
      </Plain>
    );
  if (view.leaving)
    return (
      <Plain title="Taken out of service">
        <p>
          This device was told to forget its list. It lets nobody in any more.
          {view.upload.waiting > 0
            ? ` ${plural(view.upload.waiting, 'record')} still to be sent; keep it switched on until they are.`
            : ' It forgets its key as soon as the server has heard of it.'}
        </p>
      </Plain>
    );
  if (!view.setup) return <Pair scanner={scanner} view={view} />;
  if (!view.setup.seriesId) return <ChooseSeries scanner={scanner} />;
  if (!view.setup.gateId) return <ChooseGate scanner={scanner} view={view} />;
  if (view.screen.phase === 'locked') return <Locked scanner={scanner} view={view} />;
  if (view.screen.phase === 'setup' || view.screen.phase === 'preflight')
    return <Preflight scanner={scanner} view={view} />;
  return <Gate scanner={scanner} view={view} />;
}

export function Plain({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <main className="plain">
      <h1>{title}</h1>
      {children}
    </main>
  );
}

function Pair({ scanner, view }: { scanner: Scanner; view: View }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [camera, setCamera] = useState(false);
  const pair = async (link: string) => {
    if (!(await scanner.pair(link)))
      setProblem('This is no pairing link. It begins with the address of Callboard and holds a device key.');
  };
  const { video, camera: state } = useInputs(camera, ({ texts: [link = ''] }) => void pair(link));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void pair(text);
  };
  return (
    <Plain title="Pair this device">
      <p>Show it the code from the series’ check-in set-up, or paste the link.</p>
      {camera ? (
        <>
          <video ref={video} className="view" muted playsInline />
          <p aria-live="polite">{cameraWords[state]}</p>
        </>
      ) : (
        <button type="button" className="main" onClick={() => setCamera(true)}>
          Read the code with the camera
        </button>
      )}
      <form onSubmit={submit}>
        <label>
          Pairing link
          <input
            value={text}
            onChange={event => setText(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={problem !== ''}
            aria-describedby="pair-problem"
          />
        </label>
        <p id="pair-problem" className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" disabled={text.trim() === ''}>
          Pair
        </button>
      </form>
      <button type="button" onClick={() => void scanner.pairAsMyself()}>
        Scan as the person signed in here
      </button>
      {view.upload.waiting > 0 && (
        <p>{plural(view.upload.waiting, 'scan')} of before still to be sent: pair again to send them.</p>
      )}
    </Plain>
  );
}

export const cameraWords = {
  off: '',
  starting: 'Starting the camera…',
  on: '',
  refused: 'The browser was told not to use the camera. Allow it in the site’s settings.',
  lost: 'The camera was lost.',
  none: 'There is no camera here.',
};

function ChooseSeries({ scanner }: { scanner: Scanner }) {
  const [series, setSeries] = useState<Scannable[] | null>(null);
  const [problem, setProblem] = useState('');
  const load = () => {
    setProblem('');
    scanner.scannable().then(setSeries, error => setProblem(`${asProblem(error).message}. ${asProblem(error).detail}`));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; the button reads it again.
  useEffect(load, []);
  return (
    <Plain title="Which series?">
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {series === null && !problem && <p>Asking the server…</p>}
      {series?.length === 0 && <p>Nothing is open for scanning now.</p>}
      <ul className="choices">
        {series?.map(each => (
          <li key={each.id}>
            <button type="button" onClick={() => void scanner.choose({ seriesId: each.id, gateId: null })}>
              <strong>{each.name}</strong>
              {each.eventName && <span>{each.eventName}</span>}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={load}>
        Look again
      </button>
      <button type="button" onClick={() => void scanner.forget()}>
        Pair anew
      </button>
    </Plain>
  );
}

function ChooseGate({ scanner, view }: { scanner: Scanner; view: View }) {
  const { header, failure, setup } = view;
  return (
    <Plain title="Which gate?">
      {failure && (
        <p className="problem" role="alert">
          {failure}
        </p>
      )}
      {!header && !failure && (
        <p>{view.online ? 'Fetching the list…' : 'The list is not on this device, and there is no line.'}</p>
      )}
      {header && (
        <p>
          {header.name} · {header.eventName}
        </p>
      )}
      <ul className="choices">
        {header?.gates.map(gate => (
          <li key={gate.id}>
            <button type="button" onClick={() => void scanner.choose({ gateId: gate.id })}>
              <strong>{gate.name}</strong>
              <span>
                {gate.categories ? gate.categories.join(', ') : 'All categories'}
                {gate.mode && gate.mode !== 'local' && ` · ${modeWords[gate.mode].short}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {header?.gates.length === 0 && <p>The series has no gates. Add one in its check-in set-up.</p>}
      <fieldset className="turns">
        <legend>Direction</legend>
        {(['entry', 'exit'] as const).map(direction => (
          <label key={direction}>
            <input
              type="radio"
              name="direction"
              checked={setup?.direction === direction}
              onChange={() => void scanner.turn(direction)}
            />
            {direction === 'entry' ? 'Entry' : 'Exit'}
          </label>
        ))}
      </fieldset>
      <button type="button" onClick={() => void scanner.choose({ seriesId: null, gateId: null })}>
        Another series
      </button>
    </Plain>
  );
}
