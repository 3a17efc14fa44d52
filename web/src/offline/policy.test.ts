import { describe, expect, it } from 'vitest';
import { permitted } from './policy';

const id = '0192a000-0000-7000-8000-000000000001';
const event = '0192a000-0000-7000-8000-0000000000ee';

describe('What may be done offline', () => {
  it.each([
    ['POST', `/events/${event}/tasks`, { id, name: 'x' }],
    ['PATCH', `/events/${event}/tasks/${id}`, { name: 'x' }],
    ['DELETE', `/events/${event}/tasks/${id}`, null],
    ['POST', `/events/${event}/tasks/${id}/restore`, {}],
    ['POST', `/events/${event}/tasks/batch`, { ids: [id], status: 'done' }],
    ['PUT', `/events/${event}/tasks/${id}/dependencies/${event}`, null],
    ['POST', `/events/${event}/timeline`, { id, activity: 'x' }],
    ['POST', `/events/${event}/timeline/${id}/personnel`, { userId: id }],
    ['PATCH', `/events/${event}`, { description: 'x' }],
    ['POST', `/events/${event}/budget/categories`, { id, category: 'venue' }],
    ['POST', `/events/${event}/budget/items`, { id, description: 'x' }],
    ['PATCH', `/events/${event}/budget/items/${id}`, { plannedAmount: '5' }],
    ['POST', `/events/${event}/expenses`, { id, name: 'x', amount: '5' }],
    ['PATCH', `/events/${event}/expenses/${id}`, { amount: '6' }],
    ['PATCH', `/contracts/${id}`, { notes: 'x' }],
    ['PATCH', `/venues/${id}`, { capacity: 10 }],
    ['DELETE', `/clients/${id}`, null],
  ] as const)('%s %s', (method, path, body) => {
    expect(permitted(method, path, body as Record<string, unknown> | null)).not.toBeNull();
  });

  it.each([
    ['POST', '/auth/login', {}],
    ['POST', '/invitations', {}],
    ['PATCH', `/members/${id}`, { role: 'admin' }],
    ['DELETE', `/members/${id}`, null],
    ['POST', '/api-keys', { name: 'x' }],
    ['POST', `/events/${event}/transition`, { to: 'confirmed' }],
    ['PATCH', `/events/${event}`, { status: 'confirmed' }],
    ['DELETE', `/events/${event}`, null],
    ['POST', `/events/${event}/timeline/import`, {}],
    ['POST', `/events/${event}/tasks/generate`, {}],
    ['POST', '/events', { id, name: 'x' }],
    ['POST', `/resources/${id}/bookings`, { id }],
    ['PATCH', `/events/${event}/expenses/${id}`, { paidStatus: 'paid' }],
    ['POST', `/events/${event}/budget/reallocate`, { id }],
    ['PATCH', `/contracts/${id}`, { amount: '5' }],
    ['POST', `/contracts/${id}/sign`, { id }],
    ['POST', `/contracts/${id}/payments`, { id }],
    ['POST', `/events/${event}/show/go`, {}],
    ['POST', `/events/${event}/tasks`, { name: 'without an id of its own' }],
  ] as const)('but not %s %s', (method, path, body) => {
    expect(permitted(method, path, body as Record<string, unknown> | null)).toBeNull();
  });
});
