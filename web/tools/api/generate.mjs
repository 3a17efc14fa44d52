// Writes the client's types from the API's document, and into their first line which document they were written from.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const document = here('../../../openapi/callboard.json');
const types = here('../../src/api/schema.d.ts');

execFileSync(here('node_modules/.bin/openapi-typescript'), [document, '-o', types], { stdio: 'inherit' });
const hash = createHash('sha256').update(readFileSync(document)).digest('hex');
writeFileSync(types, `// Written by "npm run api" from openapi/callboard.json, sha256 ${hash}\n${readFileSync(types, 'utf8')}`);
