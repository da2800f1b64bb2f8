import classes from './key-hint.module.css';
import { KeyNames } from './key-names.tsx';

/** The key that does what a button does, for the eye: whoever listens has the button under the finger. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span aria-hidden className={classes.hint}>
      <KeyNames keys={keys} />
    </span>
  );
}
