import os from 'node:os';

const MEGABYTE = 1024 * 1024;

/**
 * Settings given on the command line rather than written into the data folder, so that they follow the code.
 *
 * The log of events is written by small commits and scattered inserts, so checkpoints are made rare: each first
 * touch of a page after one is written whole. Safety is never traded: fsync, full-page writes and synchronous
 * commits keep their defaults.
 */
export function serverSettings(): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',

    shared_buffers: `${sharedBuffersMegabytes()}MB`,
    max_wal_size: '2GB',
    min_wal_size: '256MB',
    // A new file of the write-ahead log is not filled with zeros first. Everybody's commit waited for that, which was most of the
    // slowest hundredth: 70 ms became 25. What is written is flushed all the same; a full disk is noticed one step later.
    wal_init_zero: 'off',
    checkpoint_timeout: '15min',
    // The packaged builds can't do lz4, and pglz is no bargain: on scattered inserts it saved 6 % of the bytes for
    // seven times the processor time.
    wal_compression: 'off',
    // Plans here are short; compiling them costs more than running them.
    jit: 'off',
    random_page_cost: '1.1',

    // The log names what went wrong but never quotes a statement or a row: those hold customers' data.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
}

/** An eighth of the memory this process may use, within what helps. */
function sharedBuffersMegabytes(): number {
  // A container's limit; zero or absurdly large where there is none.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const memory = Math.min(os.totalmem(), limit) / MEGABYTE;
  return Math.round(Math.min(1024, Math.max(128, memory / 8)));
}
