export type Clock = { ok: true; time: string; dayOffset: number } | { ok: false; message: string };

/**
 * Reads a time of day as people type it in a rundown: `930`, `9:30`, `9.30p`, `21`, `21:00 +1d`; with a base also
 * `+15m`, `+1h30`, `+1d`. Answers HH:MM and how many days later, or a sentence that says what is wrong.
 */
export function parseClock(text: string, base?: string): Clock {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { ok: false, message: 'Type a time, for example 9:30 or 21:00.' };

  const relative = /^\+\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m?(?:in)?)?$/.exec(typed);
  if (relative && (relative[1] || relative[2])) {
    if (!base) return { ok: false, message: 'A relative time needs a time to start from.' };
    const [hours = 0, minutes = 0] = base.split(':').map(Number);
    return clock(hours * 60 + minutes + Number(relative[1] ?? 0) * 60 + Number(relative[2] ?? 0));
  }

  const days = /^\+\s*(\d)\s*d$/.exec(typed);
  if (days) {
    if (!base) return { ok: false, message: 'A relative time needs a time to start from.' };
    return { ok: true, time: base, dayOffset: Number(days[1]) };
  }

  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(a|p|am|pm)?(?:\s*\+(\d)\s*d)?$/.exec(typed);
  if (!match) return { ok: false, message: `“${text.trim()}” is not a time. Write 9:30, 930, 9:30p or 21:00.` };
  let hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  const half = match[3]?.[0];
  if (half && (hours < 1 || hours > 12))
    return { ok: false, message: `${hours} ${half}m does not exist; hours with am or pm go from 1 to 12.` };
  if (hours > 24 || (hours === 24 && minutes > 0))
    return {
      ok: false,
      message: `${match[1]}:${String(minutes).padStart(2, '0')} does not exist; hours go from 0 to 23. For the next day add +1d.`,
    };
  if (minutes > 59) return { ok: false, message: `${minutes} minutes do not exist; minutes go from 0 to 59.` };
  if (half === 'p' && hours < 12) hours += 12;
  if (half === 'a' && hours === 12) hours = 0;
  return clock(hours * 60 + minutes + Number(match[4] ?? 0) * 1440);
}

function clock(minutes: number): Clock {
  const inDay = minutes % 1440;
  const time = `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
  return { ok: true, time, dayOffset: Math.floor(minutes / 1440) };
}
