import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '../../../server/database/pool.ts';
import { createTestDatabase } from '../../support/database.ts';

test('a connection that breaks while it is lent, between two statements, ends nothing but itself', async () => {
  const { connection, database, drop } = await createTestDatabase();
  const pool = openPool(connection, { poolSize: 1 });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  const lent = await pool.connect();
  const { rows } = await lent.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise<void>((resolve) => lent.once('end', resolve));
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  await expect(lent.query('SELECT 1')).rejects.toThrow();
  lent.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
