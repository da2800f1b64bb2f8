import { spawn } from 'node:child_process';

/** Something that outlives this process and stops the server when this process dies, however it dies. */
export type Watchdog = { readonly dismiss: () => void };

/**
 * It waits at the other end of a pipe that nobody writes to: the kernel closes the pipe with the last breath of
 * the process that holds it, kill -9 included. A line on the pipe dismisses it.
 *
 * The pid is compared with `postmaster.pid` first, so that a late watchdog never shoots at a pid that has passed
 * to somebody else. A server that takes more than ten seconds over its fast shutdown gets the immediate one.
 */
const SCRIPT = `
  pid=$1 file=$2 sockets=$3
  if read -r dismissed; then exit 0; fi
  running() { [ "$(head -n 1 "$file" 2>/dev/null)" = "$pid" ] && kill -0 "$pid" 2>/dev/null; }
  running && kill -INT "$pid"
  tries=0
  while running; do
    tries=$((tries + 1))
    [ "$tries" -eq 100 ] && kill -QUIT "$pid"
    [ "$tries" -ge 200 ] && exit 1
    sleep 0.1
  done
  rm -rf "$sockets"`;

export function startWatchdog(options: {
  readonly postmasterPid: number;
  readonly postmasterFile: string;
  readonly socketFolder: string;
}): Watchdog {
  const args = [String(options.postmasterPid), options.postmasterFile, options.socketFolder];
  const child = spawn('sh', ['-c', SCRIPT, 'daybook-watchdog', ...args], {
    // In a session of its own, as the server is.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  child.unref();
  // A watchdog that somebody killed is no reason for the program to fall over its broken pipe.
  child.stdin.on('error', () => {});
  child.on('error', () => {});
  return { dismiss: () => void child.stdin.end('dismissed\n') };
}
