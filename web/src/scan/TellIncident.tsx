import { type FormEvent, useState } from 'react';
import { Dialog } from './Dialog';
import type { Scanner } from './scanner';
import { type IncidentKind, incidentKinds, type Severity, severities } from './store';
import { incidentWords, severityWords } from './words';

/** Something happened: kept on this device at once, and told when there is a line. */
export function TellIncident({ scanner, onClose }: { scanner: Scanner; onClose: (kept: boolean) => void }) {
  const [kind, setKind] = useState<IncidentKind | null>(null);
  const [severity, setSeverity] = useState<Severity>('minor');
  const [sentence, setSentence] = useState('');
  const [person, setPerson] = useState('');
  const [problem, setProblem] = useState('');
  const ready = kind !== null && sentence.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    scanner.tell(kind, severity, sentence, person).then(
      () => onClose(true),
      () => setProblem('It could not be kept on this device. Write it down elsewhere.'),
    );
  };
  return (
    <Dialog title="Write down an incident" onClose={() => onClose(false)}>
      <form onSubmit={submit}>
        <fieldset className="picks">
          <legend>What is it about?</legend>
          {incidentKinds.map(each => (
            <label key={each}>
              <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
              {incidentWords[each]}
            </label>
          ))}
        </fieldset>
        <fieldset className="picks">
          <legend>How bad is it?</legend>
          {severities.map(each => (
            <label key={each}>
              <input type="radio" name="severity" checked={severity === each} onChange={() => setSeverity(each)} />
              {severityWords[each]}
            </label>
          ))}
        </fieldset>
        <label>
          What happened?
          <textarea rows={3} maxLength={1000} value={sentence} onChange={event => setSentence(event.target.value)} />
        </label>
        <label>
          Who? (optional)
          <input maxLength={200} autoComplete="off" value={person} onChange={event => setPerson(event.target.value)} />
        </label>
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="row">
          <button type="button" onClick={() => onClose(false)}>
            Cancel
          </button>
          <button type="submit" className="main" disabled={!ready}>
            Keep it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
