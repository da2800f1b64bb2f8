/** What an import has done so far. */
export interface Tally {
  movementsAdded: number;
  movementsReplayed: number;
  badEntries: number;
  accountsOpened: number;
  limitsRaised: number;
}

/** Nothing done yet. */
export function newTally(): Tally {
  return { movementsAdded: 0, movementsReplayed: 0, badEntries: 0, accountsOpened: 0, limitsRaised: 0 };
}

/** How many events the log has gained: each of these commands leads to one. */
export function eventsAdded({ movementsAdded, accountsOpened, limitsRaised }: Tally): number {
  return movementsAdded + accountsOpened + limitsRaised;
}
