import type { Block } from '@/api/types';
import { enterTime, parseLength, writeTime } from '@/time/enter';
import { placeOf } from './rundown';

/** One cue read from pasted rows, or why it cannot be one. */
export interface PastedCue {
  row: number;
  activity: string;
  start: Date | null;
  end: Date | null;
  location: string | null;
  track: string | null;
  notes: string | null;
  /** What a planner should know about the night. */
  note: string | null;
  problem: string | null;
}

const columns = ['start', 'end', 'length', 'what', 'where', 'track', 'notes'] as const;
type Column = (typeof columns)[number];
const titles: Record<Column, string> = {
  start: 'Start',
  end: 'End',
  length: 'Length',
  what: 'What',
  where: 'Where',
  track: 'Track',
  notes: 'Notes',
};
// What spreadsheets call them.
const synonyms: Record<string, Column> = {
  start: 'start',
  from: 'start',
  begin: 'start',
  time: 'start',
  end: 'end',
  to: 'end',
  until: 'end',
  length: 'length',
  duration: 'length',
  dur: 'length',
  what: 'what',
  activity: 'what',
  cue: 'what',
  item: 'what',
  title: 'what',
  where: 'where',
  location: 'where',
  place: 'where',
  room: 'where',
  track: 'track',
  department: 'track',
  notes: 'notes',
  note: 'notes',
};

/** Cues as a spreadsheet takes them: tabs between, a line each, with a heading. */
export function toSheet(blocks: Block[], zone: string): string {
  const rows = blocks.map(block => [
    writeTime(block.startTime, zone),
    writeTime(block.endTime, zone),
    String(Math.round((Date.parse(block.endTime) - Date.parse(block.startTime)) / 60_000)),
    block.activity,
    placeOf(block) ?? '',
    block.track ?? '',
    block.notes ?? '',
  ]);
  return [columns.map(column => titles[column]), ...rows].map(row => row.map(quote).join('\t')).join('\r\n');
}

// A cell that begins like a formula would be computed by the spreadsheet it is pasted into.
const quote = (cell: string) => {
  const text = /^[=+@\t\r-]/.test(cell) && !/^[+-]?[\d.:]+$/.test(cell) ? `'${cell}` : cell;
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The cells of copied rows: tabs between, quotes about what holds tabs, quotes or line breaks. */
export function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  for (let i = 0; i < source.length; i++) {
    const c = source[i] ?? '';
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[++i];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t' || c === '\n') {
      row.push(cell);
      cell = '';
      if (c === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows.map(each => each.map(value => value.trim())).filter(each => each.some(Boolean));
}

/**
 * Reads cues from pasted rows. A heading names the columns, else they are start, end, what, where, notes, or, when the
 * first cell is no time, what alone. A cue without a start follows the one above.
 */
export function fromSheet(text: string, zone: string, day: string, begin: Date): PastedCue[] {
  const rows = cells(text);
  const heading = rows[0]?.map(cell => synonyms[cell.toLowerCase()]);
  const named =
    heading && heading.filter(Boolean).length >= Math.min(2, rows[0]?.length ?? 0) && heading.includes('what');
  const order: (Column | undefined)[] = named
    ? heading
    : rows.every(row => row.length === 1)
      ? ['what']
      : ['start', 'end', 'what', 'where', 'notes'];
  let previous = begin;
  return (named ? rows.slice(1) : rows).map((row, index) => {
    const cell = (column: Column) => row[order.indexOf(column)]?.trim() || '';
    const cue: PastedCue = {
      row: index + (named ? 2 : 1),
      activity: cell('what').replace(/^'(?=[=+@-])/, ''),
      start: null,
      end: null,
      location: cell('where') || null,
      track: cell('track') || null,
      notes: cell('notes') || null,
      note: null,
      problem: null,
    };
    if (!cue.activity) return { ...cue, problem: 'There is no text to say what happens.' };
    if (cue.activity.length > 500) return { ...cue, problem: 'The text is longer than 500 characters.' };
    if (cell('start')) {
      const read = enterTime(cell('start'), { zone, day, base: previous });
      if (!read.ok) return { ...cue, problem: read.message };
      cue.start = read.instant;
      cue.note = read.note;
    } else cue.start = previous;
    if (cell('end')) {
      const read = enterTime(cell('end'), { zone, day, after: cue.start });
      if (!read.ok) return { ...cue, problem: read.message };
      cue.end = read.instant;
      cue.note ??= read.note;
    } else {
      const minutes = cell('length') ? parseLength(cell('length')) : 0;
      if (minutes === null) return { ...cue, problem: `“${cell('length')}” is not a length. Write 90, 1:30 or 45m.` };
      cue.end = new Date(cue.start.getTime() + minutes * 60_000);
    }
    previous = cue.end;
    return cue;
  });
}
