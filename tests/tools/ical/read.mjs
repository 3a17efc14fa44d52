// Reads one calendar from standard input with ical.js and prints what it found, as JSON.
import ICAL from 'ical.js';

// A property of RFC 7986 that it knows as unknown only.
ICAL.design.icalendar.property.name = { defaultType: 'text' };

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const calendar = new ICAL.Component(ICAL.parse(Buffer.concat(chunks).toString('utf8')));

const text = (component, name) => component.getFirstPropertyValue(name);
const time = value => (value === null ? null : value.isDate ? value.toString() : value.toJSDate().toISOString());

const events = calendar.getAllSubcomponents('vevent').map(component => ({
  uid: text(component, 'uid'),
  summary: text(component, 'summary'),
  description: text(component, 'description'),
  location: text(component, 'location'),
  category: text(component, 'categories'),
  url: text(component, 'url'),
  status: text(component, 'status'),
  sequence: text(component, 'sequence'),
  start: time(text(component, 'dtstart')),
  end: time(text(component, 'dtend')),
  stamp: time(text(component, 'dtstamp')),
  modified: time(text(component, 'last-modified')),
  people: component.getAllProperties('attendee').map(each => each.getParameter('cn')),
}));

console.log(
  JSON.stringify({
    name: text(calendar, 'name'),
    refresh: text(calendar, 'refresh-interval')?.toString() ?? null,
    version: text(calendar, 'version'),
    events,
  }),
);
