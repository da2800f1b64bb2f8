import { v5 as uuidFrom } from 'uuid';
import type { Recipe } from './plan.ts';

/** Fixed for ever: with another namespace a demo would be added a second time. */
const NAMESPACE = 'b39be63f-4435-4df8-bb93-5596640ce6ca';

const PREFIX = 'daybook-demo';

/** The correlation id of all that one demo does; it tells its recipe, by which it is recognised later. */
export function storyOf({ seed, accounts, months, until }: Recipe): string {
  return [PREFIX, seed, accounts, months, until].join('/');
}

/** The last day of a demo that differs from the recipe in nothing else; null if the story is another one. */
export function lastDayOf(story: string, { seed, accounts, months }: Omit<Recipe, 'until'>): string | null {
  const until = story.split('/').at(-1) ?? '';
  return story === storyOf({ seed, accounts, months, until }) ? until : null;
}

/** The same step of the same demo is the same command. */
export function commandIdOf(recipe: Recipe, stepNumber: number): string {
  return uuidFrom(`${storyOf(recipe)}#${stepNumber}`, NAMESPACE);
}
