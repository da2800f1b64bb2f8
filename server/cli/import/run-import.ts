import { withWayOn } from '../client/failure.ts';
import { GraphqlClient } from '../client/graphql-client.ts';
import { startProgress } from '../client/progress.ts';
import { reachServer } from '../client/reach-server.ts';
import { ErrorFile } from './error-file.ts';
import { feedStatement } from './feed.ts';
import { type ImportOptions, toleranceOf } from './options.ts';
import { reconcile } from './reconcile.ts';
import type { ImportReport } from './report.ts';
import { readStatement } from './statement.ts';
import { type Survey, surveyStatement } from './survey.ts';
import { newTally } from './tally.ts';

/**
 * Imports a statement file: one pass to learn what it needs, one to send it, and at the end a comparison with the
 * bank's own figures. Rejects with ClientFailure if the file is no statement or the server is given up; what was sent
 * until then is kept, and the next run goes on from there.
 */
export async function runImport(options: ImportOptions): Promise<ImportReport> {
  const tolerance = toleranceOf(options.tolerance);
  const survey = await surveyStatement(readStatement(options.file), tolerance);
  const server = { url: options.url, key: options.key };
  await reachServer(server);
  const client = new GraphqlClient(server);
  const { concurrency } = options;
  const { fed, tally, seconds } = await send(options, client, survey);
  const reconciliation = await reconcile({ client, survey, fed, concurrency, tolerance });
  return {
    entryCount: survey.entryCount,
    accountCount: survey.accounts.size,
    tally,
    reconciliation,
    tolerance: options.tolerance,
    seconds,
    errorFile: options.errorFile,
  };
}

async function send(options: ImportOptions, client: GraphqlClient, survey: Survey) {
  const { concurrency, ownerPrefix } = options;
  const errorFile = new ErrorFile(options.errorFile);
  const progress = startProgress({ total: survey.entryCount, unit: 'rows' });
  const tally = newTally();
  const startedAt = performance.now();
  try {
    const context = { client, survey, ownerPrefix, concurrency, errorFile, progress, tally };
    const fed = await feedStatement(context, readStatement(options.file));
    return { fed, tally, seconds: (performance.now() - startedAt) / 1000 };
  } catch (thrown) {
    throw withWayOn(thrown);
  } finally {
    progress.stop();
    errorFile.close();
  }
}
