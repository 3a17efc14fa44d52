import type { Id, Message, ThreadMember } from '@/api/types';
import { formatWeekday } from '@/time/format';
import { toWall } from '@/time/zones';

/** What a conversation looks like from top to bottom. */
export type StreamItem =
  | { kind: 'day'; key: string; label: string }
  | { kind: 'unread'; key: string; count: number }
  | { kind: 'message'; key: Id; message: Message; first: boolean };

/** Messages of one person within this time stand together under one name. */
const together = 5 * 60_000;

/** A message that waits on this device has no number yet: it stands behind everything that has one. */
export const place = (message: Pick<Message, 'no'>): number => (message.no > 0 ? message.no : Number.MAX_SAFE_INTEGER);

/**
 * Days, the line above what is new, and messages. The line stands where it stood when the conversation was opened: it does not
 * wander away while one reads.
 */
export function itemsOf(
  messages: Message[],
  { me, readNo, zone, now }: { me: Id; readNo: number; zone: string; now: Date },
): StreamItem[] {
  const sorted = [...messages].sort((a, b) => place(a) - place(b));
  const isNew = (each: Message) => place(each) > readNo && each.author?.id !== me && !each.deletedAt;
  const firstNew = sorted.find(isNew);
  const items: StreamItem[] = [];
  let day = '';
  let before: Message | null = null;
  for (const message of sorted) {
    const date = toWall(new Date(message.createdAt), zone).date;
    if (date !== day) {
      day = date;
      before = null;
      items.push({ kind: 'day', key: `day-${date}`, label: dayName(message.createdAt, zone, now) });
    }
    if (message === firstNew) {
      before = null;
      items.push({ kind: 'unread', key: 'unread', count: sorted.filter(isNew).length });
    }
    const first =
      before === null ||
      before.author?.id !== message.author?.id ||
      message.parentId !== null ||
      Date.parse(message.createdAt) - Date.parse(before.createdAt) > together;
    items.push({ kind: 'message', key: message.id, message, first });
    before = message;
  }
  return items;
}

function dayName(at: string, zone: string, now: Date): string {
  const day = (when: Date) => toWall(when, zone).date;
  const date = day(new Date(at));
  if (date === day(now)) return 'Today';
  if (date === day(new Date(now.getTime() - 86_400_000))) return 'Yesterday';
  return formatWeekday(at, zone);
}

/** Who has read one's last message, in words; null when there is nothing to say. */
export function readBy(messages: Message[], members: ThreadMember[], me: Id): { messageId: Id; words: string } | null {
  const last = messages.filter(each => each.author?.id === me && each.no > 0 && !each.deletedAt).at(-1);
  if (!last) return null;
  const others = members.filter(each => each.id !== me);
  const readers = others.filter(each => each.readNo >= last.no);
  if (others.length === 0 || readers.length === 0) return null;
  const words =
    readers.length === others.length
      ? others.length === 1
        ? 'Read'
        : 'Read by everybody'
      : readers.length <= 2
        ? `Read by ${readers.map(each => each.name).join(' and ')}`
        : `Read by ${readers.length} of ${others.length}`;
  return { messageId: last.id, words };
}

export type Segment = { kind: 'text' | 'mention' | 'link'; text: string };

/** A text in pieces: people it names, addresses, and everything else. */
export function segmentsOf(body: string, names: string[]): Segment[] {
  // The longest name first: "@Anna Berg" is not "@Anna" with something behind it.
  const people = [...names].sort((a, b) => b.length - a.length).map(name => `@${literally(name)}`);
  const pattern = new RegExp([...people, String.raw`https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]']`].join('|'), 'g');
  const segments: Segment[] = [];
  let at = 0;
  for (const match of body.matchAll(pattern)) {
    if (match.index > at) segments.push({ kind: 'text', text: body.slice(at, match.index) });
    segments.push({ kind: match[0].startsWith('@') ? 'mention' : 'link', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < body.length) segments.push({ kind: 'text', text: body.slice(at) });
  return segments;
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** What is being looked for where the text is written: `@ju` or `#load`, with nothing before it that makes it an address or a number. */
export function lookupAt(text: string, caret: number): { sign: '@' | '#'; start: number; q: string } | null {
  const match = /(?:^|[\s(])([@#])([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*)?)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const [, sign, q = ''] = match;
  return { sign: sign as '@' | '#', start: caret - q.length - 1, q };
}

/** The people a text names, of those that could be meant. */
export const namedIn = (text: string, people: { id: Id; name: string }[]): Id[] =>
  people
    .filter(each =>
      segmentsOf(
        text,
        people.map(one => one.name),
      ).some(piece => piece.kind === 'mention' && piece.text === `@${each.name}`),
    )
    .map(each => each.id);

/** What a conversation is called: its title, or the people in it. */
export function titleOf(thread: { title: string | null; people: { name: string }[]; peopleCount: number }): string {
  if (thread.title) return thread.title;
  if (thread.people.length === 0) return 'Only you';
  const names = thread.people.slice(0, 3).map(each => each.name);
  const more = thread.peopleCount - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
