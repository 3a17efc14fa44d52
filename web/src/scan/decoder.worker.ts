import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

// Served by us and kept on the device: the library's own default would fetch it from elsewhere.
prepareZXingModule({ overrides: { locateFile: () => wasm } });

let canvas: OffscreenCanvas | null = null;

self.onmessage = async ({ data: picture }: MessageEvent<ImageBitmap>) => {
  const { width, height } = picture;
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(picture, 0, 0);
  picture.close();
  try {
    const pixels = context?.getImageData(0, 0, width, height);
    const found = pixels
      ? await readBarcodes(pixels, {
          formats: ['QRCode', 'Aztec', 'DataMatrix', 'PDF417', 'Code128'],
          maxNumberOfSymbols: 2,
        })
      : [];
    self.postMessage({ texts: found.filter(each => each.isValid).map(each => each.text) });
  } catch (error) {
    self.postMessage({ texts: [], failure: String(error) });
  }
};
