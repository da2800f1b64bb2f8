import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ query } = clientOf(server.url));
});
afterAll(() => server.stop());

const skip = async (id: string, reason: string) =>
  (
    await query(
      'mutation ($id: ID!, $reason: String!) { skipDeadLetter(id: $id, reason: $reason) { deadLetter { id } failure } }',
      { id, reason },
    )
  ).skipDeadLetter;

test('a reason for skipping that is empty or too long is refused as a whole, never cut', async () => {
  const id = randomUUID();
  expect(await skip(id, '  ')).toEqual({
    deadLetter: null,
    failure: 'Skipping an event needs a reason.',
  });
  expect(await skip(id, 'x'.repeat(501))).toEqual({
    deadLetter: null,
    failure: 'The reason has 501 characters; it may have at most 500.',
  });
  expect(await skip(id, 'x'.repeat(500))).toEqual({
    deadLetter: null,
    failure: 'There is no open letter of this id.',
  });
});
