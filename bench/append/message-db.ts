import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { v4 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { queryOn } from '../support/postgres.ts';
import { accountIdOf, deposit } from './payload.ts';

/** What message-db's `install.sh` runs, in its order. */
const INSTALLATION = [
  'roles/message-store',
  'schema/message-store',
  'extensions/pgcrypto',
  'tables/messages',
  'types/message',
  'functions/message-store-version',
  'functions/hash-64',
  'functions/acquire-lock',
  'functions/category',
  'functions/is-category',
  'functions/id',
  'functions/cardinal-id',
  'functions/stream-version',
  'functions/write-message',
  'indexes/messages-id',
  'indexes/messages-stream',
  'indexes/messages-category',
];

/** Names that message-db looks up without their schema. */
const SEARCH_PATH = '-c search_path=message_store,public';

/** Installs message-db's tables and functions. */
export async function prepare(connection: PostgresConnection): Promise<void> {
  const folder = new URL('database/', import.meta.resolve('@eventide/message-db/package.json'));
  for (const step of INSTALLATION)
    await queryOn(connection, await readFile(fileURLToPath(new URL(`${step}.sql`, folder)), 'utf8'));
}

/** `write_message` for each command on streams of one category, as accounts are; a connection for each caller. */
export function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  return openOn(connection, { callers, categories: 1 });
}

/** The same with streams of several categories, which message-db writes side by side: it locks one category at a time. */
export async function openOn(
  connection: PostgresConnection,
  { callers, categories }: { readonly callers: number; readonly categories: number },
): Promise<OpenContender> {
  const pool = new pg.Pool({ ...connection, max: callers, options: SEARCH_PATH });
  return {
    send: async (stream) => {
      const category = categories === 1 ? 'account' : `account${stream % categories}`;
      await pool.query({
        name: 'write_message',
        text: 'SELECT write_message($1::varchar, $2::varchar, $3::varchar, $4::jsonb)',
        values: [newUuid(), `${category}-${accountIdOf(stream)}`, 'MoneyDeposited', JSON.stringify(deposit)],
      });
    },
    close: () => pool.end(),
  };
}
