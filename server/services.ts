/** What the features work with; constructed once, in `main.ts`. */
export interface Services {
  readonly now: () => Date;
}
