import { describe, expect, it } from 'vitest';
import type { EventDetail, Series } from '@/api/types';
import { carriedBy, changeOf, faultsOf, inputOf, type SeriesValues, timesOf, valuesOf } from './seriesForm';

const event = {
  id: 'e',
  timezone: 'Europe/Berlin',
  startAt: '2026-06-12T17:00:00Z',
  endAt: null,
} as unknown as EventDetail;

const series = {
  id: 's',
  name: 'Night',
  timezone: 'Europe/Berlin',
  startAt: '2026-06-12T17:00:41Z',
  endAt: '2026-06-12T23:00:00Z',
  checkinOpensAt: null,
  checkinClosesAt: null,
  capacity: 300,
  reentry: 'none',
} as unknown as Series;

describe('A new series', () => {
  it('begins with its event, doors an hour before, and four hours where the event has no end', () => {
    const values = valuesOf(event, undefined);
    expect([values.startDate, values.startTime, values.endTime, values.opensTime]).toEqual([
      '2026-06-12',
      '19:00',
      '23:00',
      '18:00',
    ]);
    expect(inputOf({ ...values, name: ' Night ' }, event, 'id')).toEqual({
      id: 'id',
      eventId: 'e',
      name: 'Night',
      startAt: '2026-06-12T17:00:00.000Z',
      endAt: '2026-06-12T21:00:00.000Z',
      checkinOpensAt: '2026-06-12T16:00:00.000Z',
      checkinClosesAt: null,
      capacity: null,
      reentry: 'none',
    });
  });
});

describe('A change of a series', () => {
  const began = valuesOf(event, series);
  it('is what was changed alone: seconds nobody sees are not cut off', () => {
    expect(changeOf({ ...began }, began, series.timezone)).toEqual({});
    expect(changeOf({ ...began, capacity: '' }, began, series.timezone)).toEqual({ capacity: null });
    expect(changeOf({ ...began, opensTime: '18:30' }, began, series.timezone)).toEqual({
      checkinOpensAt: '2026-06-12T16:30:00.000Z',
    });
  });

  it('tells what of it can be carried to later series: times of its own cannot', () => {
    const change = (values: Partial<SeriesValues>) =>
      carriedBy(changeOf({ ...began, ...values }, began, series.timezone));
    expect(change({ startTime: '20:00' })).toEqual([]);
    expect(change({ name: 'Gala', opensTime: '18:30', reentry: 'allowed', capacity: 1 })).toEqual([
      'name',
      'capacity',
      'reentry',
      'window',
    ]);
  });
});

describe('What is wrong with a form', () => {
  const values = { ...valuesOf(event, series) };
  it('is told by field', () => {
    expect(faultsOf(values, series.timezone)).toEqual({});
    expect(faultsOf({ ...values, name: ' ' }, series.timezone)).toHaveProperty('name');
    expect(faultsOf({ ...values, endDate: '2026-06-12', endTime: '18:00' }, series.timezone)).toHaveProperty('endDate');
    expect(faultsOf({ ...values, startTime: '' }, series.timezone)).toHaveProperty('startDate');
    expect(faultsOf({ ...values, opensDate: '2026-06-12' }, series.timezone)).toHaveProperty('opensTime');
    expect(faultsOf({ ...values, opensTime: '18:00', closesTime: '18:00' }, series.timezone)).toHaveProperty(
      'closesDate',
    );
  });

  it('is not a time without a day: it is one of the day it starts', () => {
    expect(timesOf({ ...values, opensTime: '18:30' }, series.timezone).times.checkinOpensAt).toBe(
      '2026-06-12T16:30:00.000Z',
    );
  });
});
