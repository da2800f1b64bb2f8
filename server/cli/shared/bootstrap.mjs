// Plain JavaScript, so that the oldest Node gets as far as the sentence below.

/** As package.json's "engines" says. */
const OLDEST_NODE = [20, 19];

/**
 * Runs a function and ends the process with exit code 1 if it fails: with one sentence if a person can do something
 * about it, with the stack otherwise.
 *
 * @param {() => Promise<void>} body
 */
export async function run(body) {
  try {
    requireNode();
    await body();
  } catch (error) {
    const expected = error instanceof Error && error.name === 'StartupError';
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

/**
 * Brings what is built from the sources up to date.
 *
 * @param {'GENERATED' | 'EVERYTHING'} steps
 * @returns {Promise<string>} the file that is the server
 */
export async function build(steps) {
  const built = await import('../../../.daybook/build/build-tools.mjs').catch(() => undefined);
  if (await built?.isUpToDate(built[steps])) return built.SERVER_BUNDLE;
  // The build's own TypeScript has to run without having been built; the loader is taken away again afterwards.
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const tools = await import('../build/tools.ts');
  await tools.bringUpToDate(tools[steps], (text) => console.log(text));
  await unregister();
  return tools.SERVER_BUNDLE;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  const error = new Error(
    `Daybook needs Node ${OLDEST_NODE.join('.')} or newer, and this is Node ${process.versions.node}.`,
  );
  error.name = 'StartupError';
  throw error;
}
