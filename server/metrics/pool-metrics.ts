import { Gauge, type Registry } from 'prom-client';
import { gauge } from './gauge.ts';

/** The figures of a pool of connections, as `pg.Pool` has them. */
interface PoolFigures {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** How the connections to the database are used. */
export function poolMetrics(register: Registry, pool: PoolFigures): void {
  new Gauge({
    name: 'daybook_pool_connections',
    help: 'Open connections to the database, by what they do.',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    },
  });
  gauge(register, {
    name: 'daybook_pool_waiting',
    help: 'Queries that wait for a connection.',
    read: () => pool.waitingCount,
  });
}
