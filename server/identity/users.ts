import { randomInt } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { v7 as newUuid } from 'uuid';
import type { PrismaClient, User } from '../database/prisma-client/client.ts';
import { MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS } from './password-length.ts';
import type { Role } from './permissions.ts';
import { Sessions } from './sessions.ts';

/** Nothing that looks like something else in a terminal's font. */
const PASSWORD_ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 116 bits. */
const PASSWORD_LENGTH = 20;

/** A user with a password that can't be had again. */
export interface UserWithPassword {
  readonly user: User;
  readonly password: string;
}

/** What a new user is to be like. */
export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Whether the password is only good for making one's own. */
  readonly mustChangePassword: boolean;
}

/** What became of a change. */
export type UserChange =
  | { readonly user: User }
  | { readonly failure: 'USER_NOT_FOUND' | 'LAST_ADMINISTRATOR' };

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
}

/** Changed; or the present password was wrong; or the new one is too short, too long, or the old one. */
export type PasswordChangeOutcome = 'CHANGED' | 'WRONG' | 'UNFIT';

/** How better-auth names a password among the ways to sign in. */
const PASSWORD = { providerId: 'credential' } as const;

interface UsersOptions {
  readonly prisma: PrismaClient;
  readonly now: () => Date;
}

/** The people who sign in. */
export class Users {
  readonly #prisma: PrismaClient;
  /** What they are signed in to. */
  readonly sessions: Sessions;
  readonly #now: () => Date;

  constructor({ prisma, now }: UsersOptions) {
    this.#prisma = prisma;
    this.sessions = new Sessions({ prisma, now });
    this.#now = now;
  }

  /** Makes a user with a random password. Null if somebody has the address already. */
  async create(newUser: NewUser): Promise<UserWithPassword | null> {
    const password = randomPassword();
    const data = await this.#rowOf(newUser, password);
    try {
      return { user: await this.#prisma.user.create({ data }), password };
    } catch (fault) {
      if ((fault as { readonly code?: string }).code === UNIQUE_VIOLATION) return null;
      throw fault;
    }
  }

  /** Makes the very first user; null if there is one already. Of several processes that try, one does. */
  async createFirst(newUser: NewUser): Promise<UserWithPassword | null> {
    if ((await this.#prisma.user.count()) > 0) return null;
    const password = randomPassword();
    const data = await this.#rowOf(newUser, password);
    return this.#prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`;
      if ((await transaction.user.count()) > 0) return null;
      return { user: await transaction.user.create({ data }), password };
    });
  }

  /** The users by address, after one, if it is given. */
  page({ after, limit }: { readonly after: string | null; readonly limit: number }): Promise<User[]> {
    const where = after === null ? {} : { email: { gt: after } };
    return this.#prisma.user.findMany({ where, orderBy: { email: 'asc' }, take: limit });
  }

  /** The user of an id; null if there is none. */
  withId(id: string): Promise<User | null> {
    return this.#prisma.user.findUnique({ where: { id } });
  }

  /** Whether a user has a password here; who comes by single sign-on needs none. */
  async hasPassword(id: string): Promise<boolean> {
    const passwords = { userId: id, ...PASSWORD, password: { not: null } };
    return (await this.#prisma.userCredential.count({ where: passwords })) > 0;
  }

  /** Gives a user another role. */
  changeRole(id: string, role: Role): Promise<UserChange> {
    return this.#change(id, { role });
  }

  /** Keeps a user out and ends all that he is signed in to, or lets him in again. */
  async setDisabled(id: string, disabled: boolean): Promise<UserChange> {
    const change = await this.#change(id, { disabledAt: disabled ? this.#now() : null });
    if (disabled && 'user' in change) await this.sessions.endAll(id);
    return change;
  }

  /** Gives a user a random password that is good for making one's own, and ends all that he is signed in to. */
  async resetPassword(id: string): Promise<UserWithPassword | null> {
    const password = randomPassword();
    const changed = await this.#setPassword(id, password, { mustChangePassword: true });
    if (!changed) return null;
    await this.sessions.endAll(id);
    return { user: changed, password };
  }

  /** Changes a user's own password, if the present one is right. Whatever else he is signed in to ends. */
  async changePassword(id: string, { current, next }: PasswordChange): Promise<PasswordChangeOutcome> {
    if (next.length < MIN_PASSWORD_CHARACTERS || next.length > MAX_PASSWORD_CHARACTERS) return 'UNFIT';
    const credential = await this.#prisma.userCredential.findFirst({ where: { userId: id, ...PASSWORD } });
    const isRight =
      credential?.password && (await verifyPassword({ hash: credential.password, password: current }));
    if (!isRight) return 'WRONG';
    if (next === current) return 'UNFIT';
    await this.#setPassword(id, next, { mustChangePassword: false });
    await this.sessions.endAll(id);
    return 'CHANGED';
  }

  async #setPassword(
    id: string,
    password: string,
    more: Pick<User, 'mustChangePassword'>,
  ): Promise<User | null> {
    if (!(await this.#prisma.user.findUnique({ where: { id } }))) return null;
    const hash = await hashPassword(password);
    const dates = { createdAt: this.#now(), updatedAt: this.#now() };
    const key = { ...PASSWORD, accountId: id };
    const [, user] = await this.#prisma.$transaction([
      this.#prisma.userCredential.upsert({
        where: { providerId_accountId: key },
        create: { id: newUuid(), userId: id, ...key, password: hash, ...dates },
        update: { password: hash, updatedAt: dates.updatedAt },
      }),
      this.#prisma.user.update({ where: { id }, data: { ...more, updatedAt: dates.updatedAt } }),
    ]);
    return user;
  }

  /** Changes a user, but never so that no administrator is left who could change anything. */
  #change(id: string, data: Partial<Pick<User, 'role' | 'disabledAt'>>): Promise<UserChange> {
    return this.#prisma.$transaction(async (transaction) => {
      // Locked, or two administrators could remove each other.
      await transaction.$queryRaw`SELECT FROM users WHERE role = 'ADMINISTRATOR' ORDER BY id FOR UPDATE`;
      const before = await transaction.user.findUnique({ where: { id } });
      if (!before) return { failure: 'USER_NOT_FOUND' };
      const after = { ...before, ...data };
      const others = await transaction.user.count({
        where: { id: { not: id }, role: 'ADMINISTRATOR', disabledAt: null },
      });
      const isAdministrator = ({ role, disabledAt }: Pick<User, 'role' | 'disabledAt'>) =>
        role === 'ADMINISTRATOR' && disabledAt === null;
      if (isAdministrator(before) && !isAdministrator(after) && others === 0)
        return { failure: 'LAST_ADMINISTRATOR' };
      return {
        user: await transaction.user.update({ where: { id }, data: { ...data, updatedAt: this.#now() } }),
      };
    });
  }

  async #rowOf({ email, name, role, mustChangePassword }: NewUser, password: string) {
    const id = newUuid();
    const dates = { createdAt: this.#now(), updatedAt: this.#now() };
    const credential = {
      id: newUuid(),
      accountId: id,
      providerId: 'credential',
      password: await hashPassword(password),
      ...dates,
    };
    return {
      id,
      email: email.toLowerCase(),
      // An administrator vouches for it; a provider's verified address may be joined with it.
      emailVerified: true,
      name,
      role,
      mustChangePassword,
      ...dates,
      credentials: { create: credential },
    };
  }
}

/** As Prisma names it. */
const UNIQUE_VIOLATION = 'P2002';

function randomPassword(): string {
  return Array.from(
    { length: PASSWORD_LENGTH },
    () => PASSWORD_ALPHABET[randomInt(PASSWORD_ALPHABET.length)],
  ).join('');
}
