import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Camera, startCamera, warmUp } from './camera';
import type { Reading } from './desk';
import { hasNfc, listenForChips } from './nfc';
import { listenForWedge } from './wedge';

export type CameraState = 'off' | 'starting' | 'on' | 'refused' | 'lost' | 'none';
export type Source = 'camera' | 'reader' | 'chip';

export interface Inputs {
  video: RefObject<HTMLVideoElement | null>;
  camera: CameraState;
  /** Starts the camera again after it was lost. */
  retry: () => void;
  torch: ((on: boolean) => Promise<void>) | null;
  flip: () => void;
}

const facingKey = 'callboard.scan.facing';

/** The camera, if it is wanted, and readers that type. */
export function useInputs(wanted: boolean, read: (reading: Reading, source: Source) => void): Inputs {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(read);
  latest.current = read;
  const [camera, setCamera] = useState<CameraState>('off');
  const [torch, setTorch] = useState<Inputs['torch']>(null);
  const [attempt, setAttempt] = useState(0);
  const [facing, setFacing] = useState<'environment' | 'user'>(() =>
    localStorage.getItem(facingKey) === 'user' ? 'user' : 'environment',
  );

  useEffect(() => listenForWedge(texts => latest.current({ texts, chip: false }, 'reader')), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt starts it anew.
  useEffect(() => {
    const element = video.current;
    if (!wanted || !element) return;
    if (!navigator.mediaDevices?.getUserMedia) {
      setCamera('none');
      return;
    }
    let running: Camera | null = null;
    let stopped = false;
    setCamera('starting');
    startCamera(element, {
      facing,
      found: text => latest.current({ texts: [text], chip: false }, 'camera'),
      lost: () => setCamera('lost'),
    }).then(
      started => {
        running = started;
        if (stopped) return started.stop();
        setTorch(() => started.torch);
        setCamera('on');
      },
      (error: unknown) => {
        if (stopped) return;
        const name = error instanceof DOMException ? error.name : '';
        setCamera(name === 'NotAllowedError' ? 'refused' : name === 'NotFoundError' ? 'none' : 'lost');
      },
    );
    return () => {
      stopped = true;
      running?.stop();
      setTorch(null);
      setCamera('off');
    };
  }, [wanted, facing, attempt]);

  return {
    video,
    camera,
    torch,
    retry: () => setAttempt(count => count + 1),
    flip: () => {
      const other = facing === 'user' ? 'environment' : 'user';
      localStorage.setItem(facingKey, other);
      setFacing(other);
    },
  };
}

/** Chips by Web NFC; `start` has to come from a tap. */
export function useChips(read: (reading: Reading, source: Source) => void): {
  start: (() => void) | null;
  on: boolean;
} {
  const latest = useRef(read);
  latest.current = read;
  const stop = useRef<(() => void) | null>(null);
  const [on, setOn] = useState(false);
  useEffect(() => () => stop.current?.(), []);
  if (!hasNfc()) return { start: null, on: false };
  return {
    on,
    start: () => {
      if (on) return;
      void listenForChips(id => latest.current({ texts: [id], chip: true }, 'chip')).then(
        end => {
          stop.current = end;
          setOn(true);
        },
        () => setOn(false),
      );
    },
  };
}

/** Keeps the screen lit while the page is in front. Answers whether it is. */
export function useWakeLock(wanted: boolean): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (ended) return void lock.release();
        lock.addEventListener('release', () => setHeld(false));
        setHeld(true);
      } catch {
        setHeld(false);
      }
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, [wanted]);
  return held;
}

/** Loads the decoder once the first screen stands. */
export function useWarmDecoder(): void {
  useEffect(() => {
    const timer = setTimeout(warmUp, 500);
    return () => clearTimeout(timer);
  }, []);
}
