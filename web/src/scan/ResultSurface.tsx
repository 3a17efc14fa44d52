import { manners, type Surface } from './machine';
import type { Sentences } from './words';

/** Each result has a shape of its own, told apart without colour and from afar. */
const shapes: Record<Surface, React.ReactNode> = {
  admit: (
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="m7.3 12.3 3.2 3.2 6.2-7" />
    </>
  ),
  attention: (
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="m7.3 12.3 3.2 3.2 6.2-7" />
    </>
  ),
  already: (
    <>
      <path d="M12 2.6 22.4 21H1.6Z" />
      <path d="M12 9v5.6m0 2.6v1.2" />
    </>
  ),
  stop: (
    <>
      <path d="M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z" />
      <path d="m8.2 8.2 7.6 7.6m0-7.6-7.6 7.6" />
    </>
  ),
  hold: (
    <>
      <path d="M12 1.6 22.4 12 12 22.4 1.6 12Z" />
      <path d="M9.6 8.4v7.2m4.8-7.2v7.2" />
    </>
  ),
  out: (
    <>
      <path d="M10 3.5H3.5v17H10" />
      <path d="M8.5 12h13M16 6.5l5.5 5.5-5.5 5.5" />
    </>
  ),
  again: (
    <>
      <circle cx="12" cy="12" r="9.5" strokeDasharray="3.4 2.6" />
      <path d="M12 6.8V12l3.4 2.4" />
    </>
  ),
};

interface Props {
  surface: Surface;
  text: Sentences;
  since: number;
  onTap: () => void;
}

/** A result, over the whole stage: word, shape and colour. A tap anywhere puts it away. */
export function ResultSurface({ surface, text, since, onTap }: Props) {
  const { stays } = manners[surface];
  return (
    <button type="button" className={`result ${surface}`} onClick={onTap}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {shapes[surface]}
      </svg>
      <span className="word">{text.word}</span>
      {text.title && <span className="who">{text.title}</span>}
      {text.category && <span className="category">{text.category}</span>}
      {surface === 'attention' ? (
        <span className="band">◆ {text.detail}</span>
      ) : (
        text.detail && <span className="reason">{text.detail}</span>
      )}
      {stays !== null && <span className="left" key={since} style={{ animationDuration: `${stays}ms` }} />}
    </button>
  );
}
