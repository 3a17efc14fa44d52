import { describe, expect, it } from 'vitest';
import type { Body, Operation } from './operation';
import { collect, overlay } from './overlay';

const event = 'e1';
let n = 0;
const entityOf = (path: string): Operation['entity'] =>
  path.includes('/timeline')
    ? 'block'
    : path.includes('/budget/items')
      ? 'line'
      : path.includes('/budget')
        ? 'budget'
        : path.includes('/expenses')
          ? 'expense'
          : 'task';
function operation(method: string, path: string, body: Body | null, id: string, touches = [id]): Operation {
  n += 1;
  return {
    opId: `op${n}`,
    deviceId: 'd',
    n,
    lane: event,
    method,
    path,
    body,
    entity: entityOf(path),
    entityId: id,
    touches,
    deps: [],
    eventId: event,
    organizationId: null,
    userId: null,
    label: '',
    base: null,
    before: {},
    occurredAt: '2027-01-01T00:00:00Z',
    rawDeviceTime: '2027-01-01T00:00:00Z',
    offset: 0,
    appVersion: '',
    schema: 1,
    state: 'waiting',
    late: true,
    attempts: 0,
    failures: 0,
    refusal: null,
  };
}

const task = (id: string, more: Body = {}): Body => ({
  id,
  name: id,
  status: 'to_do',
  assigneeId: null,
  assignee: null,
  version: 1,
  ...more,
});
const list = (...data: Body[]): Body => ({ data, total: data.length, count: data.length });
const lay = (path: string, answer: Body, operations: Operation[], query: Body = {}) => {
  const known = new Map<string, Body>();
  collect(answer, known);
  known.set('u2', { userId: 'u2', name: 'Mia' });
  return overlay(path, query, answer, operations, id => known.get(id)) as { data: Body[]; total: number };
};

describe('What waits, laid over what the server said', () => {
  it('changes, removes and adds, in the order it was done, and leaves the answer as it was', () => {
    const answer = list(task('a'), task('b'));
    const before = structuredClone(answer);
    const shown = lay(`/events/${event}/tasks`, answer, [
      operation('PATCH', `/events/${event}/tasks/a`, { name: 'first', assigneeId: 'u2' }, 'a'),
      operation('PATCH', `/events/${event}/tasks/a`, { name: 'second' }, 'a'),
      operation('DELETE', `/events/${event}/tasks/b`, null, 'b'),
      operation('POST', `/events/${event}/tasks`, { id: 'c', name: 'new' }, 'c'),
      operation('PATCH', `/events/${event}/tasks/c`, { status: 'done' }, 'c'),
    ]);
    expect(shown.data.map(each => [each.id, each.name, each.status])).toEqual([
      ['a', 'second', 'to_do'],
      ['c', 'new', 'done'],
    ]);
    expect(shown.data[0]?.assignee).toEqual({ id: 'u2', name: 'Mia' });
    expect(answer).toEqual(before);
  });

  it('adds nothing twice, nothing to a search, and nothing before the last page', () => {
    const add = operation('POST', `/events/${event}/tasks`, { id: 'a', name: 'new' }, 'a');
    expect(lay(`/events/${event}/tasks`, list(task('a')), [add]).data).toHaveLength(1);
    expect(lay(`/events/${event}/tasks`, list(), [add], { q: 'x' }).data).toHaveLength(0);
    expect(
      lay(`/events/${event}/tasks`, { data: [task('b')], total: 300 }, [add], { page: 1, limit: 200 }).data,
    ).toHaveLength(1);
    expect(
      lay(`/events/${event}/tasks`, { data: [task('b')], total: 300 }, [add], { page: 2, limit: 200 }).data,
    ).toHaveLength(2);
  });

  it('moves a batch of blocks together and keeps their length', () => {
    const block = (id: string) => ({
      id,
      activity: id,
      status: 'pending',
      startTime: '2027-03-10T18:00:00Z',
      endTime: '2027-03-10T19:00:00Z',
      version: 1,
    });
    const shift = operation('POST', `/events/${event}/timeline/batch`, { ids: ['a', 'b'], shiftMinutes: 15 }, 'a', [
      'a',
      'b',
    ]);
    const shown = lay(`/events/${event}/timeline`, list(block('a'), block('b'), block('c')), [shift]);
    expect(shown.data.map(each => each.startTime)).toEqual([
      '2027-03-10T18:15:00Z',
      '2027-03-10T18:15:00Z',
      '2027-03-10T18:00:00Z',
    ]);
    expect(shown.data[0]?.endTime).toBe('2027-03-10T19:15:00Z');
  });

  it('shows budget lines inside the event’s detail, with their sums', () => {
    const line = {
      id: 'l',
      category: 'venue',
      name: null,
      budgeted: { amount: '100.00', currency: 'EUR' },
      actual: { amount: '50.00', currency: 'EUR' },
      variance: null,
      variancePercent: null,
    };
    const answer = {
      data: { id: event, name: 'Show', currency: 'EUR', version: 3, budgetSummary: { categories: [line] } },
    };
    const shown = lay(`/events/${event}`, answer, [
      operation('PATCH', `/events/${event}/budget/categories/l`, { actualAmount: '120' }, 'l'),
      operation(
        'POST',
        `/events/${event}/budget/categories`,
        { id: 'm', category: 'catering', budgetedAmount: '10' },
        'm',
      ),
    ]) as unknown as { data: { budgetSummary: { categories: Body[] } } };
    expect(shown.data.budgetSummary.categories.map(each => (each.actual as Body).amount)).toEqual(['120', '0']);
    expect(shown.data.budgetSummary.categories[0]?.variancePercent).toBe(20);
    expect(answer.data.budgetSummary.categories).toHaveLength(1);
  });

  it('works a line out by the server’s rules, and adds a new one to the plan', () => {
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    const line = {
      id: 'l',
      categoryId: 'c',
      description: 'Lights',
      planned: eur('400.00'),
      actual: eur('150.00'),
      committed: eur('100.00'),
      forecast: eur('400.00'),
      enteredActual: eur('50.00'),
      enteredCommitted: eur('200.00'),
      enteredForecast: null,
      version: 3,
    };
    const answer = { data: { currency: 'EUR', categories: [], items: [line] } };
    const shown = lay(`/events/${event}/budget`, answer, [
      operation('PATCH', `/events/${event}/budget/items/l`, { actualAmount: '350', committedAmount: '300' }, 'l'),
      operation(
        'POST',
        `/events/${event}/budget/items`,
        { id: 'm', categoryId: 'c', description: 'Haze', plannedAmount: '80' },
        'm',
      ),
    ]) as unknown as { data: { items: (Body & { actual: Body; committed: Body; forecast: Body; planned: Body })[] } };
    const [first, second] = shown.data.items;
    // Expenses of 100 stay beside what was entered.
    expect([first?.actual.amount, first?.committed.amount, first?.forecast.amount]).toEqual([
      '450.00',
      '200.00',
      '650.00',
    ]);
    expect([second?.description, second?.planned.amount, second?.forecast.amount]).toEqual(['Haze', '80.00', '80.00']);
  });

  it('shows an expense where its list ends', () => {
    const list = { data: [], total: 0, count: 0 };
    const shown = lay(`/events/${event}/expenses`, list, [
      operation(
        'POST',
        `/events/${event}/expenses`,
        { id: 'x', categoryId: 'c', name: 'Gaffer tape', amount: '12.50' },
        'x',
      ),
    ]) as unknown as { data: Body[]; total: number };
    expect(shown.total).toBe(1);
    expect(shown.data[0]).toMatchObject({ name: 'Gaffer tape', paidStatus: 'pending', amount: { amount: '12.50' } });
  });
});
