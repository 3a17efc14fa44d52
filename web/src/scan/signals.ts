import { type Manner, manners, type Surface } from './machine';

let audio: AudioContext | null = null;

/** Browsers give no sound before somebody touched the page: called from a tap. */
export async function unlockSound(): Promise<boolean> {
  if (!('AudioContext' in globalThis)) return false;
  audio ??= new AudioContext();
  await audio.resume();
  return audio.state === 'running';
}

/** Sound and vibration of a result. Each tells it by itself, and so do colour, shape and word. */
export function signal(surface: Surface): void {
  const manner = manners[surface];
  if (manner.vibration.length > 0) navigator.vibrate?.([...manner.vibration]);
  if (audio?.state === 'running') play(audio, manner);
}

function play(context: AudioContext, { tones, wave }: Manner): void {
  let at = context.currentTime + 0.005;
  for (const [hertz, milliseconds, gap = 0] of tones) {
    const [tone, loudness] = [context.createOscillator(), context.createGain()];
    const end = at + milliseconds / 1000;
    tone.type = wave;
    tone.frequency.value = hertz;
    // Without a ramp a tone begins and ends with a click.
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.6, at + 0.005);
    loudness.gain.setValueAtTime(0.6, end - 0.01);
    loudness.gain.linearRampToValueAtTime(0, end);
    tone.connect(loudness).connect(context.destination);
    tone.start(at);
    tone.stop(end);
    at = end + gap / 1000;
  }
}
