import { z } from 'zod';
import { StartupError } from '../errors-startup.ts';
import { Users } from '../identity/users.ts';
import { runDatabaseCommand } from './shared/database-command.ts';

const FORM = 'npm run administrator -- EMAIL [NAME]';

/** `npm run administrator`. */
runDatabaseCommand({
  help: `${FORM}

Makes an administrator with a random password, which is told once: the way in when there is no user
yet, or nobody who can sign in.`,
  check: ([email, , ...others]) => {
    if (email === undefined || others.length > 0)
      throw new StartupError(`An address is needed, and a name may follow: ${FORM}`);
    if (!z.email().safeParse(email).success) throw new StartupError(`${email} is not an email address.`);
  },
  body: async ({ prisma }, [email = '', name = email]) => {
    const users = new Users({ prisma, now: () => new Date() });
    const made = await users.create({ email, name, role: 'ADMINISTRATOR', mustChangePassword: false });
    if (!made) throw new StartupError(`${email} is a user already; give another address.`);
    console.log(
      `${made.user.email} is an administrator now; the password, told only this once, is ${made.password}`,
    );
    return 0;
  },
});
