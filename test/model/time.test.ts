import { expect, test } from 'vitest';
import { millisecondsBetween } from '../../src/model/time.ts';

test('milliseconds between two instants have no more digits than the clock', () => {
  const asked = { sec: 1_214_049_600, nsec: 946_200_000 };
  const answered = { sec: 1_214_049_601, nsec: 21_601_000 };
  expect([millisecondsBetween(asked, answered), millisecondsBetween(answered, asked)]).toEqual([75.401, -75.401]);
});
