import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useState } from 'react';
import { query } from '@/api/queries';
import type { SearchHit, TextMark } from '@/api/types';
import { useSession } from '@/app/session';
import { useLive } from '@/live/state';
import classes from './CommandPalette.module.css';
import { type Choice, type Command, find, folded, indexOf, offeredCommands, type Question } from './commands';
import { hintOf, kindNames, parts, targetOf } from './found';
import { type LocalItem, localItems } from './localData';
import { type RecentFind, useRecentCommands } from './recentCommands';
import { Keys } from './ShortcutsSheet';

const shownCommands = 40;
const shownFinds = 20;
/** Of what this device knows, when the server is asked as well. */
const shownBeforeServer = 6;
const order = { Find: 0, Do: 1, Go: 2 } as const;
const heading = { Find: 'Find', Do: 'Do', Go: 'Go' } as const;

/** One row: a command, a thing that was found, or an answer to a question. */
interface Row {
  id: string;
  section: string;
  label: string;
  hint?: string | undefined;
  keys?: string | undefined;
  /** Where the label says what was typed. */
  marks?: readonly TextMark[] | undefined;
  /** The place of the record that says it, when its name does not. */
  snippet?: { text: string; marks: readonly TextMark[] } | undefined;
  /** Why it cannot be chosen now. */
  refused?: string | undefined;
  run: () => void;
}

/**
 * Go anywhere, do anything, find anything: what the page offers, what of the data is on this device, and what the server
 * finds. Its hits come behind everything else, so that no row moves away under whoever is about to choose it. The
 * keyboard works on the input alone, as the ARIA practices describe a combobox with a listbox.
 */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [questions, setQuestions] = useState<Question[]>([]);
  const list = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { me, organization, staff } = useSession();
  const router = useRouter();
  const connected = useLive(state => state.status !== 'offline') && navigator.onLine;
  const recent = useRecentCommands(state => state.ids);
  const owner = `${me.user.id} ${organization?.id ?? ''}`;
  const recentFinds = useRecentCommands(state => (state.owner === owner ? state.finds : none));
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const question = questions.at(-1);

  // Read when the palette opens: what lies behind it cannot change while it is in front.
  const [commands] = useState(() => indexOf(offeredCommands()));
  const events = useQuery({ ...query.events({ limit: 200 }), enabled: connected });
  const members = useQuery({ ...query.members(), enabled: connected && staff });
  const looks = connected && !question && (settled.length > 1 || /[^\p{ASCII}\s]/u.test(settled));
  const elsewhere = useQuery({ ...query.search(settled), enabled: looks });
  // What was found for the beginning of what is typed now stays until the rest is known; anything else would be a wrong answer.
  const hits = looks && elsewhere.data && folded(typed).startsWith(folded(settled)) ? elsewhere.data : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew when something more has come onto this device
  const local = useMemo(() => indexOf(localItems(client)), [client, events.data, members.data]);
  const choices = useMemo(
    () => (question ? indexOf(question.choices().map(choice => ({ ...choice, words: choice.hint }))) : null),
    [question],
  );

  const rows = useMemo((): Row[] => {
    if (question && choices) {
      return find(choices, typed, 50).map(choice => ({
        id: choice.id,
        section: question.label,
        label: choice.label,
        hint: choice.hint,
        run: () => answer(question, choice),
      }));
    }
    const offered = find(commands, typed, shownCommands).map(command => rowOf(command));
    if (!typed.trim()) {
      const all = [
        ...commands.items.map(command => rowOf(command)),
        ...local.items.map(item => rowOfItem(item)),
        ...recentFinds.map(find => rowOfFind(find)),
      ];
      const last = recent.flatMap(id => all.find(row => row.id === id) ?? []);
      const rest = offered.filter(row => !recent.includes(row.id));
      rest.sort((a, b) => order[a.section as keyof typeof order] - order[b.section as keyof typeof order]);
      return [...last.map(row => ({ ...row, section: 'Recent' })), ...rest];
    }
    const found = find(local, typed, connected ? shownBeforeServer : shownFinds).map(item => rowOfItem(item));
    const here = [...found, ...offered].sort(
      (a, b) => order[a.section as keyof typeof order] - order[b.section as keyof typeof order],
    );
    const known = new Set(here.map(row => row.id));
    const there = (hits?.data ?? []).filter(hit => !known.has(hit.id)).flatMap(hit => rowOfHit(hit) ?? []);
    // The kind of the best hit comes first, then that of the next one of another kind.
    const kinds = [...new Set(there.map(row => row.section))];
    return [...here, ...there.sort((a, b) => kinds.indexOf(a.section) - kinds.indexOf(b.section))];

    function rowOf(command: Command): Row {
      return {
        id: command.id,
        section: heading[command.group],
        label: command.ask && !command.label.endsWith('…') ? `${command.label}…` : command.label,
        hint: command.hint,
        keys: command.keys,
        refused: connected ? undefined : command.needsConnection,
        run: () => {
          useRecentCommands.getState().used(command.id);
          if (command.ask) put(command.ask());
          else finish(command.run);
        },
      };
    }

    function rowOfItem(item: LocalItem): Row {
      return {
        id: item.id,
        section: heading.Find,
        label: item.label,
        hint: item.hint,
        run: () => go(item),
      };
    }

    function rowOfFind(item: RecentFind): Row {
      return { ...item, section: heading.Find, run: () => go(item) };
    }

    function rowOfHit(hit: SearchHit): Row | null {
      const target = targetOf(hit, me.type);
      if (!target || !(target.path in router.routesByPath)) return null;
      const hint = hintOf(hit);
      return {
        id: hit.id,
        section: kindNames[hit.kind].many,
        label: hit.title,
        marks: hit.titleMarks,
        hint,
        snippet: hit.snippet ? { text: hit.snippet, marks: hit.snippetMarks } : undefined,
        run: () =>
          go({ id: hit.id, label: hit.title, hint, to: target.to, ...(target.search && { search: target.search }) }),
      };
    }

    function go({ id, label, hint, to, search }: RecentFind): void {
      const item = { id, label, hint, to, ...(search && { search }) };
      useRecentCommands.getState().went(owner, item);
      finish(() => void navigate({ to: item.to, ...(item.search && { search: item.search as never }) }));
    }

    function put(next: Question): void {
      setQuestions(asked => [...asked, next]);
      setTyped('');
      setActive(0);
    }

    function answer(asked: Question, choice: Choice): void {
      const next = asked.choose(choice);
      if (next) put(next);
      else onClose();
    }

    function finish(run: (() => void) | undefined): void {
      onClose();
      run?.();
    }
  }, [
    question,
    choices,
    commands,
    local,
    hits,
    typed,
    recent,
    recentFinds,
    owner,
    me.type,
    connected,
    router,
    navigate,
    onClose,
  ]);

  const current = Math.max(0, Math.min(active, rows.length - 1));
  const run = (row: Row | undefined) => {
    if (row && !row.refused) row.run();
  };
  const back = () => {
    setQuestions(asked => asked.slice(0, -1));
    setTyped('');
    setActive(0);
  };
  useEffect(() => {
    document.getElementById(`${list}-${current}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [list, current]);

  /** What the search is about to do, did, or could not do. */
  function said(): string {
    const nothing = `Nothing matches “${typed.trim()}”.`;
    if (!connected) {
      const reach = 'Offline, only what is on this device is searched.';
      return rows.length === 0 ? `${nothing} ${reach}` : reach;
    }
    if (looks && elsewhere.isError) return 'The search could not be reached. This is what is on this device.';
    if (elsewhere.isFetching || typed.trim() !== settled) return 'Searching…';
    if (!looks) return rows.length === 0 ? 'Type one letter more to search everything.' : '';
    if (hits?.approximate) return `Nothing says “${settled}”. These come nearest.`;
    if (rows.length === 0) return nothing;
    const total = hits?.total ?? 0;
    return total > (hits?.data.length ?? 0)
      ? `The best ${hits?.data.length} of ${total >= 200 ? '200 or more' : total}. Say more to narrow it.`
      : '';
  }

  const label = question?.label ?? 'Go to or do anything';
  return (
    <Modal
      opened
      onClose={onClose}
      // Esc closes the top layer only: first the question, then the palette.
      closeOnEscape={questions.length === 0}
      withCloseButton={false}
      padding={0}
      size={560}
      attributes={{ content: { 'aria-label': 'Go to or do anything' } }}
    >
      {question && (
        <p className={classes.question} id={`${list}-question`}>
          {question.label}
        </p>
      )}
      <input
        className={classes.input}
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={rows[current] ? `${list}-${current}` : undefined}
        aria-label={label}
        placeholder={question ? 'Choose' : 'Search, go somewhere, do something'}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return;
          if (event.key === 'ArrowDown') setActive(current === rows.length - 1 ? 0 : current + 1);
          else if (event.key === 'ArrowUp') setActive(current === 0 ? rows.length - 1 : current - 1);
          else if (event.key === 'Home' && !typed) setActive(0);
          else if (event.key === 'End' && !typed) setActive(rows.length - 1);
          else if (event.key === 'Enter') run(rows[current]);
          else if (questions.length > 0 && (event.key === 'Escape' || (event.key === 'Backspace' && !typed))) {
            event.stopPropagation();
            back();
          } else return;
          event.preventDefault();
        }}
      />
      <div className={classes.list} role="listbox" id={list} aria-label={label}>
        {sections(rows).map(({ section, from, rows: ofSection }) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, not fieldsets
          <div key={section} role="group" aria-label={section}>
            {!question && (
              <p className={classes.group} aria-hidden="true">
                {section}
              </p>
            )}
            {ofSection.map((row, index) => {
              const at = from + index;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works on the combobox, as its pattern asks
                <div
                  key={row.id}
                  role="option"
                  tabIndex={-1}
                  id={`${list}-${at}`}
                  aria-selected={at === current}
                  aria-disabled={row.refused ? true : undefined}
                  className={classes.option}
                  onPointerMove={() => setActive(at)}
                  onClick={() => run(row)}
                >
                  <span className={`grow ${classes.said}`}>
                    <span className={classes.title}>
                      <Marked text={row.label} marks={row.marks} />
                    </span>
                    {row.snippet && (
                      <span className={classes.snippet}>
                        <Marked text={row.snippet.text} marks={row.snippet.marks} />
                      </span>
                    )}
                  </span>
                  {row.refused ? (
                    <span className="muted">{row.refused}</span>
                  ) : (
                    row.hint && <span className={classes.hint}>{row.hint}</span>
                  )}
                  {row.keys && !row.refused && <Keys keys={row.keys} />}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {!question && typed.trim() && (
        <p className={rows.length === 0 ? classes.none : classes.state} role="status">
          {said()}
          {looks && elsewhere.isError && (
            <button type="button" className={classes.again} onClick={() => void elsewhere.refetch()}>
              Try again
            </button>
          )}
        </p>
      )}
      {question && rows.length === 0 && (
        <p className={classes.none} role="status">
          Nothing matches “{typed.trim()}”.
        </p>
      )}
    </Modal>
  );
}

const none: RecentFind[] = [];

function Marked({ text, marks }: { text: string; marks: readonly TextMark[] | undefined }) {
  if (!marks?.length) return text;
  return parts(text, marks).map(part =>
    part.marked ? (
      <mark key={part.at} className={classes.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

/** Rows that stand together, with the number the first of them has in the whole list. */
function sections(rows: Row[]): { section: string; from: number; rows: Row[] }[] {
  const found: { section: string; from: number; rows: Row[] }[] = [];
  for (const [at, row] of rows.entries()) {
    const last = found.at(-1);
    if (last?.section === row.section) last.rows.push(row);
    else found.push({ section: row.section, from: at, rows: [row] });
  }
  return found;
}
