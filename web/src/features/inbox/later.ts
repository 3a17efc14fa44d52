import { fromWall, toWall } from '@/time/zones';

export interface Later {
  label: string;
  at: Date;
}

/** Times to put something off until, on the clock of whoever is asked; none that is over. */
export function laterTimes(now: Date, zone: string): Later[] {
  const date = (days: number) => toWall(new Date(now.getTime() + days * 86_400_000), zone).date;
  const clock = (days: number, time: string) => fromWall({ date: date(days), time }, zone)?.instant ?? null;
  const weekday = new Date(`${date(0)}T12:00:00Z`).getUTCDay();
  const times: [string, Date | null][] = [
    ['In an hour', new Date(now.getTime() + 3_600_000)],
    ['This evening', clock(0, '18:00')],
    ['Tomorrow', clock(1, '09:00')],
    ['On Monday', clock((8 - weekday) % 7 || 7, '09:00')],
  ];
  const hour = now.getTime() + 3_600_000;
  return times.flatMap(([label, at], index) =>
    at !== null && (index === 0 || at.getTime() > hour) && !(label === 'On Monday' && weekday === 0)
      ? [{ label, at }]
      : [],
  );
}
