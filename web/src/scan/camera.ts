/** Reads codes with the camera: by the browser's own detector where there is one, else by our decoder in a worker. */

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

type Decode = (video: HTMLVideoElement) => Promise<string[]>;

const native = ['qr_code', 'aztec', 'data_matrix', 'pdf417', 'code_128'];
/** The side of the square that is looked at. */
const side = 640;
/** Between two looks, at least. */
const rest = 66;
const selfTest = 500;
/** So many pictures in a row may fail. */
const patience = 10;

export interface Camera {
  stop(): void;
  /** Switches the light; null when there is none. */
  torch: ((on: boolean) => Promise<void>) | null;
}

export interface CameraOptions {
  facing: 'environment' | 'user';
  found: (text: string) => void;
  /** The camera went away: unplugged, or taken by another program. */
  lost: () => void;
}

/** Starts the camera into a video element and looks for codes until it is stopped. */
export async function startCamera(video: HTMLVideoElement, { facing, found, lost }: CameraOptions): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('There is no camera.');
  let running = true;
  const stop = () => {
    running = false;
    track.removeEventListener('ended', ended);
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  const ended = () => {
    stop();
    lost();
  };
  track.addEventListener('ended', ended);

  try {
    video.srcObject = stream;
    await video.play();
    const decode = await decoder();
    const look = async () => {
      let failures = 0;
      while (running) {
        const from = performance.now();
        if (document.visibilityState === 'visible' && video.videoWidth > 0) {
          try {
            for (const text of await decode(video)) if (running) found(text);
            failures = 0;
          } catch {
            // A picture may fail; a decoder that always does is no decoder.
            failures += 1;
            if (failures === patience) return ended();
          }
        }
        // A new picture is taken only when the last was looked at.
        await new Promise(resolve => setTimeout(resolve, Math.max(rest - (performance.now() - from), 5)));
      }
    };
    void look();
  } catch (error) {
    stop();
    throw error;
  }

  const light = (track.getCapabilities?.() as { torch?: boolean } | undefined)?.torch === true;
  return {
    stop,
    torch: light ? on => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }) : null,
  };
}

let chosen: Promise<Decode> | null = null;

/** The way to decode on this device. Chosen once. */
function decoder(): Promise<Decode> {
  chosen ??= builtIn()
    .then(found => found ?? ownDecoder())
    .catch(error => {
      // To be tried again with the next start of the camera.
      chosen = null;
      throw error;
    });
  return chosen;
}

/** The browser's detector, if it reads what we need and answers in time. */
async function builtIn(): Promise<Decode | null> {
  const found = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!found) return null;
  try {
    const supported = await found.getSupportedFormats();
    if (!supported.includes('qr_code')) return null;
    const detector = new found({ formats: native.filter(each => supported.includes(each)) });
    const blank = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    blank.getContext('2d')?.fillRect(0, 0, 64, 64);
    const answered = await Promise.race([
      detector.detect(blank).then(() => true),
      new Promise<false>(resolve => setTimeout(() => resolve(false), selfTest)),
    ]);
    return answered ? async video => (await detector.detect(video)).map(each => each.rawValue) : null;
  } catch {
    return null;
  }
}

function ownDecoder(): Decode {
  const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' });
  return async video => {
    const { videoWidth: width, videoHeight: height } = video;
    const square = Math.min(width, height);
    const target = Math.min(side, square);
    const picture = await createImageBitmap(video, (width - square) / 2, (height - square) / 2, square, square, {
      resizeWidth: target,
      resizeHeight: target,
    });
    return new Promise<string[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ texts: string[]; failure?: string }>) =>
        data.failure ? reject(new Error(data.failure)) : resolve(data.texts);
      worker.onerror = () => reject(new Error('The decoder could not be started.'));
      worker.postMessage(picture, [picture]);
    });
  };
}

/** Has the decoder on hand before the first code is held up. */
export function warmUp(): void {
  decoder().catch(() => {});
}
