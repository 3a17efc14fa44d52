import { Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePreferences } from '@/app/preferences';
import classes from './ShortcutsSheet.module.css';
import { effectiveKeys, keyLabel, useActiveShortcuts } from './shortcuts';

/** The keys that work on the screen one is on. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = useActiveShortcuts();
  const mode = usePreferences(state => state.shortcuts);
  const groups = [...new Set(shortcuts.map(each => each.group))];
  return (
    <Modal opened onClose={onClose} title="Keys that work here" size="lg">
      <div className={classes.groups}>
        {groups.map(group => (
          <section key={group}>
            <h3 className={classes.group}>{group}</h3>
            <dl>
              {shortcuts
                .filter(each => each.group === group)
                .map(({ keys, label }) => {
                  const effective = effectiveKeys(keys, mode);
                  return (
                    <div key={keys} className={classes.row}>
                      <dt>{label}</dt>
                      <dd>{effective ? <Keys keys={effective} /> : <span className="muted">off</span>}</dd>
                    </div>
                  );
                })}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.note}>
        Single keys can be given an Alt or switched off in <Link to="/settings">Settings</Link>.
      </p>
    </Modal>
  );
}

export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keyLabel(keys).map((part, index) =>
        part === 'then' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
          <span key={index} className="muted">
            then
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
          <kbd key={index}>{part}</kbd>
        ),
      )}
    </span>
  );
}
