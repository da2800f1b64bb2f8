import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Role } from '../../server/identity/permissions.ts';
import type { TestServer } from '../support/server.ts';
import { Operator } from './operator.ts';

interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly mustChangePassword?: boolean;
}

/** Makes somebody a user. */
export async function makeUser(server: TestServer, { name, role, mustChangePassword = false }: NewPerson) {
  const [firstName] = name.toLowerCase().normalize('NFKD').split(' ');
  const email = `${firstName?.replace(/\W/g, '')}.${crypto.randomUUID().slice(0, 8)}@example.com`;
  const made = await server.services.identity.users.create({ email, name, role, mustChangePassword });
  if (!made) throw new Error(`${email} is taken`);
  return { id: made.user.id, name, email, password: made.password };
}

/** A person at a browser of his own, who signs in by the sign-in page. */
export class Person extends Operator {
  readonly #url: string;

  private constructor(page: Page, url: string) {
    super(page, url);
    this.#url = url;
  }

  /** Opens a browser, which closes when the test is over. */
  static async at(server: TestServer, browser: Browser): Promise<Person> {
    const context = await browser.newContext({
      locale: 'en-US',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    onTestFinished(() => context.close());
    return new Person(await context.newPage(), server.url);
  }

  /** A new user who has signed in, at a browser that stays open until all browsers are closed. */
  static async signedIn(server: TestServer, browser: Browser, newPerson: NewPerson): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
    const person = new Person(await context.newPage(), server.url);
    await person.signIn('/overview', await makeUser(server, newPerson));
    await person.chip('Live').waitFor();
    return person;
  }

  /** Goes to a page, and signs in where that is asked for. */
  async signIn(path: string, credentials: { readonly email: string; readonly password: string }) {
    await this.page.goto(this.#url + path);
    await this.fillSignIn(credentials);
  }

  /** Fills in the sign-in page, which is there. */
  async fillSignIn({ email, password }: { readonly email: string; readonly password: string }) {
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await this.page.getByLabel('Email').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.keyboard.press('Enter');
  }

  /** What the navigation offers. */
  async places(): Promise<readonly string[]> {
    return this.page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
  }

  /** Goes on without signing in anew. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
  }
}
