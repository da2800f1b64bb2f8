import { LRUCache } from 'lru-cache';
import type { Subject } from '../kernel/process-session.ts';
import { Unauthenticated } from './failures.ts';
import { mayDoTheSame, type Principal } from './principal.ts';
import { sessionCookieIn } from './session-cookie.ts';

/** What a request carries to say who asks: the same two for HTTP, for the upgrade of a WebSocket and for SSE. */
export interface Credentials {
  /** `Bearer daybook_….…`; comes before the cookie. */
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/** Turns credentials into who they stand for; null if they stand for nobody (any more). */
export type Recognise = (credentials: Credentials) => Promise<Principal | null>;

/** How long an answer is believed without being told of a change. Changes are told; this bounds what a lost hint can do. */
const BELIEVED_MS = 5_000;
/** How much longer it is believed while the database can't be asked: commands wait for it then, and whoever sent them waits with them. */
const BELIEVED_IN_OUTAGE_MS = 60_000;
/** Credentials in use at a time, at most; whoever falls out is looked up again. */
const REMEMBERED = 10_000;
/** The longest that a timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Remembered {
  readonly answer: Promise<Principal | null>;
  /** From then on it is looked up again. */
  readonly believedUntil: number;
  /** What was found last; null until something was. */
  found: Found | null;
}

interface Found {
  readonly principal: Principal;
  readonly at: number;
}

/** Somebody who stays connected. */
interface Guest {
  readonly credentials: Credentials;
  principal: Principal;
  readonly onEnd: (reason: string) => void;
  timer: NodeJS.Timeout | null;
}

interface AuthenticatorOptions {
  readonly recognise: Recognise;
  /** The number of the last change of what somebody may do. */
  readonly readRevision: () => Promise<bigint>;
  readonly now?: () => number;
}

/**
 * The one place where it is decided who is asking. Answers are remembered for a few seconds, so that it costs a look-up in memory
 * and no query; a change of a role, a key or a session makes every process forget at once, by a notification of the database.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #now: () => number;
  readonly #remembered = new LRUCache<string, Remembered>({ max: REMEMBERED });
  readonly #guests = new Map<string, Set<Guest>>();
  /** Guests who could not be looked up when they had to be. */
  readonly #unsure = new Set<Guest>();
  #revision: bigint | null = null;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Who is asking. Throws Unauthenticated if the credentials are missing, wrong, expired or revoked. */
  async authenticate(credentials: Credentials): Promise<Principal> {
    const key = keyOf(credentials);
    if (key === null) throw new Unauthenticated();
    const principal = await this.#lookUp(key, credentials);
    if (!principal) throw new Unauthenticated(NOT_GOOD);
    return principal;
  }

  /**
   * Watches over somebody who stays connected. `onEnd` is told once, when the credentials expire, are revoked, or come to mean
   * something else, whichever process changes them. Returns what ends the watch.
   */
  watch(credentials: Credentials, principal: Principal, onEnd: (reason: string) => void): () => void {
    const guest: Guest = { credentials, principal, onEnd, timer: null };
    const guests = this.#guests.get(principal.id) ?? new Set();
    this.#guests.set(principal.id, guests.add(guest));
    this.#awaitExpiry(guest);
    // What was changed between the authentication and this would otherwise never be heard of.
    const known = this.#remembered.peek(keyOf(credentials) ?? '');
    if (known?.found?.principal !== principal) void this.#check(guest);
    return () => this.#dismiss(guest);
  }

  /** Hears of changes, whichever process makes them. */
  subject(): Subject {
    return {
      channel: 'daybook_identity',
      heard: (payload) => {
        const [revision = '', principalId = ''] = payload.split(' ');
        const missed = this.#revision === null || BigInt(revision) > this.#revision + 1n;
        this.#reach(BigInt(revision));
        if (missed) this.#forgetAll();
        else this.forget(principalId);
      },
      look: async () => {
        const revision = await this.#options.readRevision();
        const missed = this.#revision !== null && revision > this.#revision;
        this.#reach(revision);
        if (missed) this.#forgetAll();
        for (const guest of this.#unsure) void this.#check(guest);
      },
    };
  }

  /** Forgets what is remembered of a principal, and looks again at those who are connected. */
  forget(principalId: string): void {
    for (const [key, { found }] of this.#remembered.entries())
      if (found === null || found.principal.id === principalId) this.#remembered.delete(key);
    for (const guest of this.#guests.get(principalId) ?? []) void this.#check(guest);
  }

  /** Lets go of everybody. */
  close(): void {
    for (const guests of this.#guests.values()) for (const guest of [...guests]) this.#dismiss(guest);
  }

  #forgetAll(): void {
    this.#remembered.clear();
    for (const guests of this.#guests.values()) for (const guest of guests) void this.#check(guest);
  }

  #reach(revision: bigint): void {
    if (this.#revision === null || revision > this.#revision) this.#revision = revision;
  }

  async #lookUp(key: string, credentials: Credentials): Promise<Principal | null> {
    const known = this.#remembered.get(key);
    if (known && this.#now() < known.believedUntil) return this.#unlessExpired(await known.answer);
    const before = known?.found ?? null;
    const remembered: Remembered = {
      answer: this.#recognise(credentials, before),
      believedUntil: this.#now() + BELIEVED_MS,
      found: before,
    };
    this.#remembered.set(key, remembered);
    try {
      const principal = await remembered.answer;
      // Strangers are not remembered: they would push out those who belong here.
      if (!principal) this.#drop(key, remembered);
      else if (principal !== before?.principal) remembered.found = { principal, at: this.#now() };
      return this.#unlessExpired(principal);
    } catch (fault) {
      this.#drop(key, remembered);
      throw fault;
    }
  }

  async #recognise(credentials: Credentials, before: Found | null): Promise<Principal | null> {
    try {
      return await this.#options.recognise(credentials);
    } catch (fault) {
      if (before && this.#now() - before.at < BELIEVED_IN_OUTAGE_MS) return before.principal;
      throw fault;
    }
  }

  #drop(key: string, remembered: Remembered): void {
    if (this.#remembered.peek(key) === remembered) this.#remembered.delete(key);
  }

  #unlessExpired(principal: Principal | null): Principal | null {
    const expired = principal?.expiresAt && principal.expiresAt.getTime() <= this.#now();
    return expired ? null : principal;
  }

  async #check(guest: Guest): Promise<void> {
    this.#unsure.delete(guest);
    const key = keyOf(guest.credentials);
    try {
      const now = key === null ? null : await this.#lookUp(key, guest.credentials);
      if (!now) this.#end(guest, 'Not signed in any more');
      else if (now.role !== guest.principal.role) this.#end(guest, 'The role has changed');
      else if (!mayDoTheSame(now, guest.principal)) this.#end(guest, 'What may be done has changed');
      else this.#keep(guest, now);
    } catch {
      if (this.#guests.get(guest.principal.id)?.has(guest)) this.#unsure.add(guest);
    }
  }

  /** A rotated key, for one, ends earlier than it was said to. */
  #keep(guest: Guest, principal: Principal): void {
    if (!this.#guests.get(principal.id)?.has(guest)) return;
    guest.principal = principal;
    this.#awaitExpiry(guest);
  }

  #awaitExpiry(guest: Guest): void {
    if (guest.timer) clearTimeout(guest.timer);
    const { expiresAt } = guest.principal;
    if (!expiresAt) return;
    const leftMs = expiresAt.getTime() - this.#now();
    guest.timer = setTimeout(
      () =>
        leftMs > LONGEST_TIMER_MS ? this.#awaitExpiry(guest) : this.#end(guest, 'The sign-in has expired'),
      Math.max(0, Math.min(leftMs, LONGEST_TIMER_MS)),
    );
    guest.timer.unref();
  }

  #end(guest: Guest, reason: string): void {
    if (this.#dismiss(guest)) guest.onEnd(reason);
  }

  #dismiss(guest: Guest): boolean {
    const guests = this.#guests.get(guest.principal.id);
    if (!guests?.delete(guest)) return false;
    if (guests.size === 0) this.#guests.delete(guest.principal.id);
    this.#unsure.delete(guest);
    if (guest.timer) clearTimeout(guest.timer);
    return true;
  }
}

const NOT_GOOD = 'The session or API key is not known, has expired or was revoked.';

/** What an answer is remembered by; null if there is nothing to go by. */
function keyOf({ authorization, cookie }: Credentials): string | null {
  if (authorization !== undefined) return `authorization ${authorization}`;
  const session = sessionCookieIn(cookie);
  return session === null ? null : `cookie ${session}`;
}
