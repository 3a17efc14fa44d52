import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenForWedge, WedgeDetector } from './wedge';

const places: Record<string, string> = { '-': 'Minus', ' ': 'Space' };
const codeOf = (key: string) =>
  /[0-9]/.test(key) ? `Digit${key}` : /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : (places[key] ?? '');

/** Types into a detector and answers the code it heard, if any. */
function typed(keys: string[], gap: number, end: 'Enter' | 'Tab' | null = 'Enter', code = codeOf): string[] | null {
  const detector = new WedgeDetector();
  let at = 1000;
  for (const key of keys) {
    detector.stroke({ key, code: code(key), shift: false, at });
    at += gap;
  }
  if (end === null) return detector.finish();
  const heard = detector.stroke({ key: end, code: end, shift: false, at });
  return heard.type === 'code' ? heard.texts : null;
}

describe('a burst of keys', () => {
  it.each(['Enter', 'Tab', null] as const)('ended by %s is a code', end => {
    expect(typed([...'GALA-0001'], 10, end)).toEqual(['GALA-0001']);
  });

  it('may be as slow as a reader is, and no slower', () => {
    expect(typed([...'GALA-0001'], 35)).toEqual(['GALA-0001']);
    expect(typed([...'GALA-0001'], 36)).toBeNull();
  });

  it('of fewer than eight keys is typing', () => {
    expect(typed([...'1234567'], 5)).toBeNull();
    expect(typed([...'12345678'], 5)).toEqual(['12345678']);
  });

  it('after slow typing is only what came fast', () => {
    const detector = new WedgeDetector();
    detector.stroke({ key: 'x', code: 'KeyX', shift: false, at: 0 });
    for (const [index, key] of [...'AB345678'].entries())
      detector.stroke({ key, code: codeOf(key), shift: false, at: 500 + index * 8 });
    expect(detector.finish()).toEqual(['AB345678']);
  });

  it('with Enter much later is typing', () => {
    const detector = new WedgeDetector();
    for (let index = 0; index < 8; index++) detector.stroke({ key: 'A', code: 'KeyA', shift: false, at: index * 5 });
    expect(detector.stroke({ key: 'Enter', code: 'Enter', shift: false, at: 500 }).type).toBe('typing');
  });

  it('read on another keyboard is told by places as well', () => {
    const french: Record<string, string> = { A: 'KeyQ', '&': 'Digit1', é: 'Digit2', '"': 'Digit3', ')': 'Minus' };
    expect(typed(['A', ')', '&', 'é', '"', '&', 'é', '"'], 5, 'Enter', key => french[key] ?? '')).toEqual([
      'A)&é"&é"',
      'q-123123',
    ]);
  });

  it('survives dead keys and the shifts between letters', () => {
    const detector = new WedgeDetector();
    for (const [index, key] of [...'ABCD5678'].entries()) {
      detector.stroke({ key: 'Shift', code: 'ShiftLeft', shift: true, at: index * 6 });
      detector.stroke({ key: key === 'C' ? 'Dead' : key, code: codeOf(key), shift: true, at: index * 6 + 3 });
    }
    expect(detector.finish()).toEqual(['ABCD5678']);
  });
});

describe('on a page', () => {
  afterEach(() => {
    vi.useRealTimers();
    document.body.innerHTML = '';
  });

  /** Keys as a browser sends them: a field takes those nobody kept from it. */
  const press = (target: HTMLElement, keys: string[], gap: number, from = 1000) =>
    keys.map((key, index) => {
      const event = new KeyboardEvent('keydown', { key, code: codeOf(key), bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: from + index * gap });
      target.dispatchEvent(event);
      if (!event.defaultPrevented && target instanceof HTMLInputElement && key.length === 1) target.value += key;
      return event;
    });

  it('is heard without focus, and Enter presses nothing', () => {
    const found = vi.fn();
    const stop = listenForWedge(found);
    const events = press(document.body, [...'GALA-0001', 'Enter'], 8);
    stop();

    expect(found.mock.calls).toEqual([[['GALA-0001']]]);
    expect(events.at(-1)?.defaultPrevented).toBe(true);
    press(document.body, [...'GALA-0002', 'Enter'], 8, 9000);
    expect(found).toHaveBeenCalledTimes(1);
  });

  it('leaves the text of a field as it was', () => {
    document.body.innerHTML = '<input>';
    const input = document.querySelector('input') as HTMLInputElement;
    const drawn = vi.fn();
    input.addEventListener('input', drawn);
    const found = vi.fn();
    const stop = listenForWedge(found);
    press(input, [...'mia '], 180);
    press(input, [...'GALA-0001', 'Enter'], 8, 9000);
    stop();

    expect(found.mock.calls).toEqual([[['GALA-0001']]]);
    expect(input.value).toBe('mia ');
    expect(drawn).toHaveBeenCalledTimes(1);
  });

  it('does not press the button that has the focus', () => {
    document.body.innerHTML = '<button>Undo</button>';
    const button = document.querySelector('button') as HTMLButtonElement;
    const stop = listenForWedge(() => {});
    const events = press(button, [...'GALA 0001'], 8);
    stop();

    expect(events.slice(1).every(event => event.defaultPrevented)).toBe(true);
  });

  it('leaves typing alone', () => {
    document.body.innerHTML = '<input>';
    const input = document.querySelector('input') as HTMLInputElement;
    const found = vi.fn();
    const stop = listenForWedge(found);
    const events = press(input, [...'Amara Okafor', 'Enter'], 90);
    stop();

    expect(found).not.toHaveBeenCalled();
    expect(input.value).toBe('Amara Okafor');
    expect(events.every(event => !event.defaultPrevented)).toBe(true);
  });

  it('ends by silence too', () => {
    vi.useFakeTimers();
    const found = vi.fn();
    const stop = listenForWedge(found);
    press(document.body, [...'GALA-0001'], 8);
    vi.advanceTimersByTime(61);
    stop();

    expect(found.mock.calls).toEqual([[['GALA-0001']]]);
  });
});
