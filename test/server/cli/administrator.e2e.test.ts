import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { connectionUrl } from '../../../server/database/connection.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { startTestServer } from '../../support/server.ts';

const run = promisify(execFile);

test('an administrator that was made on the command line can sign in; an address is given only once', async () => {
  const server = await startTestServer();
  const program = path.join(packageRoot, 'server/cli/administrator.ts');
  const environment = { ...process.env, DATABASE_URL: connectionUrl(server.connection) };
  const administrator = (...words: string[]) =>
    run(process.execPath, ['--import', 'tsx', program, ...words], { cwd: packageRoot, env: environment });

  const { stdout } = await administrator('Anna@Example.com', 'Anna');
  const password = /^anna@example\.com is an administrator now; .* is (\S{20})$/m.exec(stdout)?.[1];
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email: 'anna@example.com', password }),
  });
  expect(response.status).toBe(200);

  await expect(administrator('anna@example.com')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('anna@example.com is a user already; give another address.'),
  });
  await expect(administrator('anna')).rejects.toMatchObject({
    stderr: expect.stringContaining('not an email address'),
  });
  await expect(administrator()).rejects.toMatchObject({
    stderr: expect.stringContaining('An address is needed'),
  });
  await server.stop();
});
