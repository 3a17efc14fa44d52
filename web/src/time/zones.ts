/** A reading of the clock on the wall somewhere. */
export interface Wall {
  /** YYYY-MM-DD */
  date: string;
  /** HH:MM */
  time: string;
}

export type WallProblem = 'skipped' | 'repeated';

const formats = new Map<string, Intl.DateTimeFormat>();

function partsFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The offset of a zone at an instant, in minutes east of UTC. */
export function offsetMinutes(instant: Date, zone: string): number {
  const at: Record<string, number> = {};
  for (const part of partsFormat(zone).formatToParts(instant)) at[part.type] = Number(part.value);
  const wall = Date.UTC(at.year ?? 0, (at.month ?? 1) - 1, at.day ?? 1, at.hour ?? 0, at.minute ?? 0, at.second ?? 0);
  return Math.round((wall - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
}

/** What the clock shows in a zone at an instant. */
export function toWall(instant: Date | string, zone: string): Wall {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  const shifted = new Date(date.getTime() + offsetMinutes(date, zone) * 60_000).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}

/**
 * The instant at which a zone's clock shows the given time. In the night the clock is put forward such a time may not
 * exist (then the instant is the one the same distance after the jump); in the night it is put back it comes twice
 * (then it is the first, unless the second is asked for). Both are reported, because a planner should know. The server
 * decides alike (`WallClock`).
 */
export function fromWall(
  wall: Wall,
  zone: string,
  which: 'first' | 'second' = 'first',
): { instant: Date; problem: WallProblem | null } | null {
  const naive = Date.parse(`${wall.date}T${wall.time}:00Z`);
  if (Number.isNaN(naive)) return null;
  const day = 86_400_000;
  const before = offsetMinutes(new Date(naive - day), zone);
  const after = offsetMinutes(new Date(naive + day), zone);
  const candidates = [...new Set([before, after])]
    .map(offset => new Date(naive - offset * 60_000))
    .filter(instant => {
      const shown = toWall(instant, zone);
      return shown.date === wall.date && shown.time === wall.time;
    })
    .sort((a, b) => a.getTime() - b.getTime());
  const first = which === 'second' ? candidates.at(-1) : candidates[0];
  if (!first) return { instant: new Date(naive - before * 60_000), problem: 'skipped' };
  return { instant: first, problem: candidates.length > 1 ? 'repeated' : null };
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** "GMT+2", "EDT": the short name of a zone at an instant. */
export function zoneName(instant: Date | string, zone: string): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  const parts = new Intl.DateTimeFormat(undefined, { timeZone: zone, timeZoneName: 'short' }).formatToParts(date);
  return parts.find(part => part.type === 'timeZoneName')?.value ?? zone;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** All zones the browser knows, by city: "New York" finds America/New_York. */
export function zones(): { value: string; label: string }[] {
  const names = Intl.supportedValuesOf('timeZone');
  const all = names.includes('UTC') ? names : ['UTC', ...names];
  return all.map(value => ({ value, label: zoneLabel(value) }));
}

export function zoneLabel(zone: string): string {
  const parts = zone.replaceAll('_', ' ').split('/');
  const city = parts.at(-1) ?? zone;
  return parts.length > 1 ? `${city} · ${parts.slice(0, -1).join(' / ')}` : city;
}
