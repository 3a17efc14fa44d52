// Reads one JSON object per line from standard input: {rule, start, zone, limit, before}. Prints for each, as one JSON array per line, the
// first occurrences as [clock time, instant]: days by rrule, which knows no zones here, instants by the time zones of the JavaScript engine.
import { createInterface } from 'node:readline';
import rrule from 'rrule';

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
  const { rule, start, zone, limit, before } = JSON.parse(line);
  const options = rrule.RRule.parseString(rule);
  const end = new Date(`${before}Z`);
  // A rule without a further occurrence would be followed to the year 9999.
  options.until = options.until && options.until < end ? options.until : end;
  const found = [];
  new rrule.RRule({ ...options, dtstart: new Date(`${start}Z`) }, true).all((clock, count) => {
    if (count < limit) found.push([clock.toISOString().slice(0, 19), new Date(instantOf(clock.getTime(), zone)).toISOString()]);
    return count + 1 < limit;
  });
  console.log(JSON.stringify(found));
}
