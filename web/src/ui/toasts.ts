import { create } from 'zustand';
import { asProblem } from '@/api/problem';
import { useOffline } from '@/offline/state';
import type { Tone } from './StatusChip';

export interface Toast {
  id: number;
  tone: Tone;
  text: string;
  detail?: string;
  undo?: () => void;
}

let next = 1;

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

export function toast(text: string, options: { undo?: () => void; tone?: Tone; detail?: string } = {}): void {
  // What is only on this device must not look as if it were saved.
  const { reachable, paused } = useOffline.getState();
  const kept = options.tone === undefined && (!reachable || paused);
  const entry: Toast = { id: next++, tone: options.tone ?? (kept ? 'neutral' : 'positive'), text };
  const detail = options.detail ?? (kept ? 'On this device, until the server can be reached.' : undefined);
  if (detail) entry.detail = detail;
  if (options.undo) entry.undo = options.undo;
  useToasts.setState(state => ({ toasts: [...state.toasts.slice(-3), entry] }));
}

/** Tells of a change that failed after it was already shown as done. */
export function toastProblem(what: string, error: unknown): void {
  const problem = asProblem(error);
  toast(what, { tone: 'critical', detail: `${problem.message}. ${problem.detail} (${problem.code})` });
}

export function dismiss(id: number): void {
  useToasts.setState(state => ({ toasts: state.toasts.filter(each => each.id !== id) }));
}

/** Takes back the last thing that can be taken back (Ctrl+Z). */
export function undoLast(): boolean {
  const entry = useToasts.getState().toasts.findLast(each => each.undo);
  if (!entry?.undo) return false;
  entry.undo();
  dismiss(entry.id);
  return true;
}
