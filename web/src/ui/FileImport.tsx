import { IconFileUpload } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import classes from './FileImport.module.css';
import { StatusShape, type Tone } from './StatusChip';

interface DropProps {
  /** What is chosen, as in "Choose a CSV file". */
  what: string;
  accept: string;
  /** For readers: what kind of file it is. */
  label: string;
  onChoose: (file: File) => void;
  children?: ReactNode;
}

/** A place to drop a file, and a button to choose one. The same file, mended, counts as chosen anew. */
export function FileDrop({ what, accept, label, onChoose, children }: DropProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const choose = (file: File | undefined) => file && onChoose(file);
  return (
    <>
      <button
        type="button"
        className={classes.drop}
        data-over={over || undefined}
        onClick={() => picker.current?.click()}
        onDragOver={drag => {
          drag.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop => {
          drop.preventDefault();
          setOver(false);
          choose(drop.dataTransfer.files[0]);
        }}
      >
        <IconFileUpload size={22} stroke={1.5} aria-hidden="true" />
        <span>
          <b>{what}</b> or drop it here
        </span>
        {children && <span className="muted">{children}</span>}
      </button>
      <input
        ref={picker}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={change => {
          choose(change.currentTarget.files?.[0]);
          change.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Numbers side by side, each with its word. */
export function Figures({ figures }: { figures: [number, string][] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(([value, name]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

interface RowsProps {
  title: string;
  tone: Tone;
  rows: { row: number; field: string; message: string }[];
  /** Open from the beginning. */
  open?: boolean;
}

const most = 200;

/** What is to be said about rows of a file. */
export function RowMessages({ title, tone, rows, open }: RowsProps) {
  if (rows.length === 0) return null;
  return (
    <details className={classes.rows} open={open}>
      <summary>
        <StatusShape tone={tone} /> {title}
      </summary>
      <ul>
        {rows.slice(0, most).map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed report
          <li key={index}>
            <span className="muted num">Row {each.row.toLocaleString()}:</span>{' '}
            {each.field !== 'row' && <span className="mono">{each.field} </span>}
            {each.message}
          </li>
        ))}
        {rows.length > most && <li className="muted">… and {(rows.length - most).toLocaleString()} more</li>}
      </ul>
    </details>
  );
}
