import { Gauge, type Registry } from 'prom-client';

/** The figures of a pool of connections, as `pg.Pool` has them. */
interface PoolFigures {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** How the connections to the database are used, by the pool that they belong to. */
export function poolMetrics(register: Registry, pools: Readonly<Record<string, PoolFigures>>): void {
  new Gauge({
    name: 'daybook_pool_connections',
    help: 'Open connections to the database, by what they are for and what they do.',
    labelNames: ['pool', 'state'],
    registers: [register],
    collect() {
      for (const [pool, { idleCount, totalCount }] of Object.entries(pools)) {
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'busy' }, totalCount - idleCount);
      }
    },
  });
  new Gauge({
    name: 'daybook_pool_waiting',
    help: 'Queries that wait for a connection.',
    labelNames: ['pool'],
    registers: [register],
    collect() {
      for (const [pool, { waitingCount }] of Object.entries(pools)) this.set({ pool }, waitingCount);
    },
  });
}
