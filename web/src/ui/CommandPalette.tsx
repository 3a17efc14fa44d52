import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useState } from 'react';
import { query } from '@/api/queries';
import { useSession } from '@/app/session';
import { useLive } from '@/live/state';
import classes from './CommandPalette.module.css';
import { type Choice, type Command, find, indexOf, offeredCommands, type Question } from './commands';
import { type LocalItem, localItems } from './localData';
import { useRecentCommands } from './recentCommands';
import { Keys } from './ShortcutsSheet';

const shownCommands = 40;
const shownFinds = 20;
const order = { Find: 0, Do: 1, Go: 2 } as const;
const heading = { Find: 'Find', Do: 'Do', Go: 'Go' } as const;

/** One row: a command, a thing that was found, or an answer to a question. */
interface Row {
  id: string;
  section: string;
  label: string;
  hint?: string | undefined;
  keys?: string | undefined;
  /** Why it cannot be chosen now. */
  refused?: string | undefined;
  run: () => void;
}

/**
 * Go anywhere, do anything, find anything: what the page offers, and what of the data is on this device. The keyboard
 * works on the input alone, as the ARIA practices describe a combobox with a listbox.
 */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [questions, setQuestions] = useState<Question[]>([]);
  const list = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { staff } = useSession();
  const connected = useLive(state => state.status !== 'offline') && navigator.onLine;
  const recent = useRecentCommands(state => state.ids);
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const question = questions.at(-1);

  // Read when the palette opens: what lies behind it cannot change while it is in front.
  const [commands] = useState(() => indexOf(offeredCommands()));
  const events = useQuery({ ...query.events({ limit: 200 }), enabled: connected });
  const members = useQuery({ ...query.members(), enabled: connected && staff });
  const elsewhere = useQuery({
    ...query.events({ q: settled, limit: 8 }),
    enabled: connected && !question && settled.length > 1,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew when something more has come onto this device
  const local = useMemo(() => indexOf(localItems(client)), [client, events.data, members.data, elsewhere.data]);
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
      const all = [...commands.items.map(command => rowOf(command)), ...local.items.map(item => rowOfItem(item))];
      const last = recent.flatMap(id => all.find(row => row.id === id) ?? []);
      const rest = offered.filter(row => !recent.includes(row.id));
      rest.sort((a, b) => order[a.section as keyof typeof order] - order[b.section as keyof typeof order]);
      return [...last.map(row => ({ ...row, section: 'Recent' })), ...rest];
    }
    const found = find(local, typed, shownFinds).map(item => rowOfItem(item));
    return [...found, ...offered].sort(
      (a, b) => order[a.section as keyof typeof order] - order[b.section as keyof typeof order],
    );

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
        run: () => {
          useRecentCommands.getState().used(item.id);
          finish(() => void navigate({ to: item.to, ...(item.search && { search: item.search as never }) }));
        },
      };
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
  }, [question, choices, commands, local, typed, recent, connected, navigate, onClose]);

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
                  <span className="grow truncate">{row.label}</span>
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
      {rows.length === 0 && (
        <p className={classes.none} role="status">
          {elsewhere.isFetching ? 'Searching…' : `Nothing matches “${typed.trim()}”.`}
          {!connected && ' Offline, only what is on this device is searched.'}
        </p>
      )}
    </Modal>
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
