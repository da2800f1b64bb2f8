import type { Pool } from 'pg';
import type { EventCatalogue } from '../event-catalogue.ts';
import {
  type DeadLetter,
  findDeadLetter,
  type Resolution,
  readDeadLetters,
  resolveDeadLetter,
} from './dead-letters.ts';
import type { AnyProjection } from './projection.ts';

interface DeadLetterOfficeOptions {
  readonly pool: Pool;
  readonly catalogue: EventCatalogue;
  readonly projections: readonly AnyProjection[];
}

/** Where people look at what projections could not take, and decide. */
export class DeadLetterOffice {
  readonly #options: DeadLetterOfficeOptions;

  constructor(options: DeadLetterOfficeOptions) {
    this.#options = options;
  }

  /** A page of letters, the newest first. */
  page(request: Parameters<typeof readDeadLetters>[1]): Promise<DeadLetter[]> {
    return readDeadLetters(this.#options.pool, request);
  }

  /**
   * Resolves a letter, and returns it as it is then. Null if there is none, or it is resolved already. Throws what the projection
   * throws if the event still can't be taken.
   */
  async resolve(id: string, resolution: Resolution): Promise<DeadLetter | null> {
    const { pool, catalogue, projections } = this.#options;
    const letter = await findDeadLetter(pool, id);
    const projection = projections.find(({ name }) => name === letter?.projection);
    if (!letter || letter.resolution !== null || !projection) return null;
    await resolveDeadLetter({ pool, catalogue, projection, letter, resolution });
    return findDeadLetter(pool, id);
  }
}
