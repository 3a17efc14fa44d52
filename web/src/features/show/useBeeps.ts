import { useEffect, useRef, useState } from 'react';
import type { Alarm } from './rules';

const count: Record<Alarm, number> = { normal: 0, warning: 1, last: 2, over: 3 };
const setting = 'callboard.show-beeps';

/** One, two or three short tones when a countdown enters a phase; off until somebody asks for them. */
export function useBeeps(alarm: Alarm, running: boolean): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(setting) === 'on');
  const last = useRef(alarm);
  useEffect(() => {
    const before = last.current;
    last.current = alarm;
    if (!on || !running || count[alarm] <= count[before]) return;
    const audio = new AudioContext();
    for (let i = 0; i < count[alarm]; i++) {
      const tone = audio.createOscillator();
      const level = audio.createGain();
      tone.frequency.value = 880;
      level.gain.value = 0.2;
      tone.connect(level).connect(audio.destination);
      tone.start(audio.currentTime + i * 0.25);
      tone.stop(audio.currentTime + i * 0.25 + 0.12);
    }
    const timer = setTimeout(() => void audio.close(), 1500);
    return () => {
      clearTimeout(timer);
      void audio.close().catch(() => {});
    };
  }, [alarm, on, running]);
  return [
    on,
    next => {
      localStorage.setItem(setting, next ? 'on' : 'off');
      setOn(next);
    },
  ];
}
