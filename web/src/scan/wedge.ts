/**
 * Readers that type: a burst of keys faster than anybody's fingers, ended by Enter, Tab or silence, wherever the focus is. All other
 * keys are typing and left alone; what a burst left in a field is taken out again.
 */

/** A key as the browser tells it. */
export interface Stroke {
  key: string;
  /** The place on the keyboard: readers set to another layout than the system's are still read right by it. */
  code: string;
  shift: boolean;
  at: number;
}

const fast = 35;
const silence = 60;
const shortest = 8;

export type Heard =
  | { type: 'typing' }
  /** Part of what may be a burst: keep buttons and shortcuts from taking it. */
  | { type: 'burst'; first: boolean; length: number }
  | { type: 'code'; texts: string[] };

export class WedgeDetector {
  #keys = '';
  #places = '';
  #last = Number.NEGATIVE_INFINITY;

  stroke({ key, code, shift, at }: Stroke): Heard {
    if (key === 'Shift' || key === 'CapsLock') return { type: 'typing' };
    if (key === 'Enter' || key === 'Tab') {
      const texts = at - this.#last <= silence ? this.finish() : null;
      this.#reset();
      return texts ? { type: 'code', texts } : { type: 'typing' };
    }
    const place = placeOf(code, shift);
    if (key.length !== 1 && place === null) {
      this.#reset();
      return { type: 'typing' };
    }
    const first = at - this.#last > fast;
    if (first) this.#reset();
    this.#keys += key.length === 1 ? key : '';
    this.#places += place ?? key;
    this.#last = at;
    return { type: 'burst', first, length: this.#places.length };
  }

  /** The code, when nothing came any more for {@link silence}; null when it was typing. */
  finish(): string[] | null {
    const [keys, places] = [this.#keys, this.#places];
    this.#reset();
    if (places.length < shortest) return null;
    if (keys.length < shortest) return [places];
    return keys.toUpperCase() === places.toUpperCase() ? [keys] : [keys, places];
  }

  #reset(): void {
    this.#keys = '';
    this.#places = '';
    this.#last = Number.NEGATIVE_INFINITY;
  }
}

const plain: Record<string, string> = { Minus: '-', Period: '.', Slash: '/', Space: ' ', Semicolon: ';', Equal: '=' };
const shifted: Record<string, string> = { Minus: '_', Slash: '?', Semicolon: ':', Equal: '+' };

/** What an American keyboard has in this place: what readers are set to when nobody set them. */
function placeOf(code: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  if (digit) return digit;
  return (shift ? shifted[code] : plain[code]) ?? null;
}

type Field = HTMLInputElement | HTMLTextAreaElement;
const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/** Listens on the whole page. Answers how to stop. */
export function listenForWedge(found: (texts: string[]) => void, page: Document = document): () => void {
  const detector = new WedgeDetector();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let field: { element: Field; value: string } | null = null;

  const deliver = (texts: string[]) => {
    if (field && field.element.value !== field.value) {
      // Through the prototype, so that whoever draws the field hears of it.
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field.element), 'value')?.set?.call(
        field.element,
        field.value,
      );
      field.element.dispatchEvent(new Event('input', { bubbles: true }));
    }
    field = null;
    found(texts);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    clearTimeout(timer);
    const heard = detector.stroke({ key: event.key, code: event.code, shift: event.shiftKey, at: event.timeStamp });
    if (heard.type === 'code') {
      event.preventDefault();
      event.stopPropagation();
      deliver(heard.texts);
      return;
    }
    if (heard.type !== 'burst') return;
    if (heard.first) field = isField(event.target) ? { element: event.target, value: event.target.value } : null;
    // A button would take the space of a code for a press.
    else if (!isField(event.target)) event.preventDefault();
    timer = setTimeout(() => {
      const texts = detector.finish();
      if (texts) deliver(texts);
    }, silence);
  };

  page.addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(timer);
    page.removeEventListener('keydown', onKey, { capture: true });
  };
}
