import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CommandRequest } from './command.ts';

/** SHA-256 over the canonical JSON of payload and principal: what makes two commands the same. */
export function fingerprintOf({ payload, principal }: Pick<CommandRequest, 'payload' | 'principal'>): Buffer {
  return hash('sha256', canonicalize({ payload, principal }) ?? '', 'buffer');
}
