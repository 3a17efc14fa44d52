import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('has types written from the document as it is now', () => {
  const document = createHash('sha256').update(readFileSync('../openapi/callboard.json')).digest('hex');
  const [header = ''] = readFileSync('src/api/schema.d.ts', 'utf8').split('\n');
  expect(header.split(' ').at(-1), 'The API changed: run "npm run api" and mend what no longer fits.').toBe(document);
});
