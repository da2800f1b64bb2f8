import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { Operator } from './operator.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('a person signs in by keyboard, comes to the page that was asked for, and signs out', async () => {
  const newUser = {
    email: 'olga@example.com',
    name: 'Olga',
    role: 'OPERATOR',
    mustChangePassword: false,
  } as const;
  const made = await server.services.identity.users.create(newUser);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/events`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Email').fill(newUser.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.keyboard.press('Enter');
  await page.getByText('The email address or the password is not right.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(made?.password ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/events`);
  await new Operator(page, server.url).chip('Live').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto(`${server.url}/`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(page.url()).toBe(`${server.url}/sign-in?to=%2F`);
});
