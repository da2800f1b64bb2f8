import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page, Route } from 'playwright-core';
import { packageRoot } from '../../server/package-root.ts';

/**
 * Decides what becomes of the scripts that draw charts. A page fetches them when it is there already and has something to draw.
 */
export async function routeChartScripts(page: Page, handle: (route: Route) => Promise<void>): Promise<void> {
  const folder = path.join(packageRoot, '.next', 'static', 'chunks');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const charts = new Set(names.filter((_, index) => texts[index]?.includes('recharts')));
  await page.route(({ pathname }) => charts.has(path.basename(pathname)), handle);
}
