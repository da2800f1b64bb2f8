import { randomInt } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { v7 as newUuid } from 'uuid';
import type { PrismaClient, User } from '../database/prisma-client/client.ts';
import type { Role } from './permissions.ts';

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

interface UsersOptions {
  readonly prisma: PrismaClient;
  readonly now: () => Date;
}

/** The people who sign in. */
export class Users {
  readonly #prisma: PrismaClient;
  readonly #now: () => Date;

  constructor({ prisma, now }: UsersOptions) {
    this.#prisma = prisma;
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
