import { hash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { CommandRequest } from './command.ts';

/** SHA-256 over the canonical JSON of payload and principal, in hexadecimal: what makes two commands the same. */
export function fingerprintOf({ payload, principal }: Pick<CommandRequest, 'payload' | 'principal'>): string {
  return hash('sha256', canonicalJson({ payload, principal }), 'hex');
}
