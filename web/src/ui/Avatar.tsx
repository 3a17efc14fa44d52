import { Tooltip } from '@mantine/core';
import type { Present } from '@/api/types';
import classes from './Avatar.module.css';

function colour(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return `var(--p-${(sum % 8) + 1})`;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A person by initials. The name stands beside it or is read out; the colour only helps the eye. */
export function Avatar({
  id,
  name,
  initialsOf = name,
  size = 24,
  label = false,
}: {
  id: string;
  name: string;
  /** Where what is read out says more than the name. */
  initialsOf?: string;
  size?: number;
  label?: boolean;
}) {
  return (
    <span
      className={classes.avatar}
      style={{ '--size': `${size}px`, '--colour': colour(id) } as React.CSSProperties}
      {...(label ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
      data-initials={initials(initialsOf)}
    />
  );
}

export function Person({ id, name }: { id: string; name: string }) {
  return (
    <span className={classes.person}>
      <Avatar id={id} name={name} size={20} />
      <span className="truncate">{name}</span>
    </span>
  );
}

/** Who else is looking at this. */
export function PresenceStack({ users }: { users: Present[] }) {
  if (users.length === 0) return null;
  const shown = users.slice(0, 5);
  const more = users.length - shown.length;
  return (
    <ul className={classes.presence} aria-label="Also here">
      {shown.map(user => (
        <Tooltip key={user.id} label={user.idle ? `${user.name}, idle` : user.name}>
          <li data-idle={user.idle || undefined}>
            <Avatar id={user.id} name={user.idle ? `${user.name}, idle` : user.name} initialsOf={user.name} label />
          </li>
        </Tooltip>
      ))}
      {more > 0 && <li className={classes.more}>+{more}</li>}
    </ul>
  );
}
