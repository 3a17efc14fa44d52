import { useState } from 'react';
import { Dialog } from './Dialog';
import { PinEntry } from './PinEntry';
import type { Scanner, View } from './scanner';
import { type Because, becauses } from './store';
import { becauseWords } from './words';

/** A supervisor lets in whoever was just refused: who says so, why, and held down for as long as a slip is not. */
export function Overrule({
  scanner,
  view,
  who,
  onClose,
}: {
  scanner: Scanner;
  view: View;
  who: string;
  onClose: () => void;
}) {
  const [because, setBecause] = useState<Because | null>(null);
  const pins = (view.header?.pins ?? []).filter(each => each.overrules);
  return (
    <Dialog title={`Let in ${who}`} onClose={onClose}>
      <PinEntry
        view={view}
        pins={pins}
        held
        ready={because !== null}
        action="Hold to let in"
        onPin={async (pinId, digits) => {
          const answer = because === null ? 'wrong' : await scanner.overrule(pinId, digits, because);
          if (answer === 'right') onClose();
          return answer;
        }}
      >
        <fieldset className="picks">
          <legend>Why?</legend>
          {becauses.map(each => (
            <label key={each}>
              <input type="radio" name="because" checked={because === each} onChange={() => setBecause(each)} />
              {becauseWords[each]}
            </label>
          ))}
        </fieldset>
      </PinEntry>
      <button type="button" onClick={onClose}>
        Cancel
      </button>
    </Dialog>
  );
}
