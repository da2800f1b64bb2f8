import { closeSync, openSync, writeSync } from 'node:fs';
import { ClientFailure, messageOf } from '../client/failure.ts';

/** A cell that begins like this is run as a formula by spreadsheets; an apostrophe in front makes it text. */
const FORMULA_START = /^[=+\-@\t\r]/;

/** A bad entry of a statement. */
export interface BadEntry {
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

/** The file that lists bad entries. It is created, or emptied, by the first of them. */
export class ErrorFile {
  readonly path: string;
  #descriptor: number | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Writes at once: what was found is there even if the program is killed. */
  add({ line, reason, raw }: BadEntry): void {
    this.#descriptor ??= this.#create();
    writeSync(this.#descriptor, `${line},${cell(reason)},${cell(raw)}\n`);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #create(): number {
    try {
      const descriptor = openSync(this.path, 'w');
      writeSync(descriptor, 'line,reason,row\n');
      return descriptor;
    } catch (thrown) {
      throw new ClientFailure(`The file for bad rows can't be written: ${messageOf(thrown)}.`);
    }
  }
}

function cell(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
