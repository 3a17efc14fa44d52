import { fromWall, toWall } from './zones';

/**
 * A show day ends at four in the morning: what runs past midnight belongs to the evening before, as everybody who works
 * it says. Load-ins begin later than that.
 */
export const dayEnds = '04:00';

const dayAfter = (date: string, days = 1) =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The show day an instant belongs to, by the clock of the event. */
export function showDayOf(instant: Date | string, zone: string): string {
  const { date, time } = toWall(instant, zone);
  return time < dayEnds ? dayAfter(date, -1) : date;
}

/** The date the clock shows at a time of a show day: after midnight it is the next. */
export const dateInShowDay = (day: string, time: string): string => (time < dayEnds ? dayAfter(day) : day);

/** When a show day begins. */
export function showDayStart(day: string, zone: string): Date {
  return fromWall({ date: day, time: dayEnds }, zone)?.instant ?? new Date(`${day}T${dayEnds}:00Z`);
}

/** When it is over: 23 to 25 hours later, in Lord Howe also half an hour off. */
export const showDayEnd = (day: string, zone: string): Date => showDayStart(dayAfter(day), zone);

export { dayAfter };
