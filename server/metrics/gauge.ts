import { Counter, Gauge, type Registry } from 'prom-client';

interface Reading {
  readonly name: string;
  readonly help: string;
  /** The value now. */
  readonly read: () => number;
}

/** A value that goes up and down, read when somebody asks for it. */
export function gauge(register: Registry, { name, help, read }: Reading): void {
  new Gauge({
    name,
    help,
    registers: [register],
    collect() {
      this.set(read());
    },
  });
}

/** A number that only grows and is counted elsewhere, read when somebody asks for it. */
export function counter(register: Registry, { name, help, read }: Reading): void {
  new Counter({
    name,
    help,
    registers: [register],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
