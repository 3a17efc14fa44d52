import { expect, it } from 'vitest';
import { linesOf } from './lines';

it('reads people out of lines', () => {
  expect(
    linesOf(
      'Ada Byron <ada@example.com>\r\n- Bob, bob@example.com\n  3) Cleo\tof Egypt\n\nzoe@example.com;\n"Åsa; Bøhm"',
    ),
  ).toEqual([
    { name: 'Ada Byron', email: 'ada@example.com' },
    { name: 'Bob', email: 'bob@example.com' },
    { name: 'Cleo of Egypt', email: null },
    { name: 'zoe@example.com', email: 'zoe@example.com' },
    { name: 'Åsa; Bøhm', email: null },
  ]);
});
