// Reads one JSON object per line from standard input: {rule, start, zone, limit}. Prints for each, as one JSON array per line, the first
// occurrences as [clock time, instant]: days by ical.js, instants by the time zone data of the JavaScript engine.
import { createInterface } from 'node:readline';
import ICAL from 'ical.js';

const formats = new Map();

// How far the zone's clocks are ahead of UTC at an instant, in milliseconds.
function offset(zone, instant) {
  if (!formats.has(zone)) {
    const options = { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };
    formats.set(zone, new Intl.DateTimeFormat('en-US', options));
  }
  const part = {};
  for (const { type, value } of formats.get(zone).formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - instant;
}

// RFC 5545 §3.3.5: of two instants the first; of none, the one the offset before the gap gives.
function instantOf(clock, zone) {
  const day = 86_400_000;
  const before = offset(zone, clock - day);
  const fitting = [before, offset(zone, clock + day)].map(ahead => clock - ahead).filter(instant => instant + offset(zone, instant) === clock);
  return fitting.length > 0 ? Math.min(...fitting) : clock - before;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { rule, start, zone, limit } = JSON.parse(line);
  const each = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(start));
  const found = [];
  for (let next = each.next(); next && found.length < limit; next = each.next()) {
    const clock = next.toString();
    found.push([clock, new Date(instantOf(Date.parse(`${clock}Z`), zone)).toISOString()]);
  }
  console.log(JSON.stringify(found));
}
