import { PinEntry } from './PinEntry';
import { Plain } from './Scan';
import type { Scanner, View } from './scanner';

/** Nobody goes on without a PIN. What waits is sent all the same. */
export function Locked({ scanner, view }: { scanner: Scanner; view: View }) {
  const pins = view.header?.pins ?? [];
  const gate = view.header?.gates.find(each => each.id === view.setup?.gateId);
  return (
    <Plain title="Locked">
      <p>
        {gate ? `Gate ${gate.name}. ` : ''}
        {view.upload.waiting > 0
          ? `${view.upload.waiting.toLocaleString('en')} waiting to be sent, and sent while it is locked.`
          : 'Everything is sent.'}
      </p>
      {pins.length > 0 ? (
        <PinEntry view={view} pins={pins} action="Go on" onPin={(pinId, digits) => scanner.wake(pinId, digits)} />
      ) : (
        <p>This device does not know who may wake it. It asks the server as soon as there is a line.</p>
      )}
    </Plain>
  );
}
