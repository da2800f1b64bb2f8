import {
  type ConflatingSource,
  conflatingSourceOf,
  createConflatingIterator,
} from '../latest-value-iterator.ts';

/** Takes in what a source has to say. */
export interface LiveListener<T> {
  readonly tell: (change: T) => void;
  /** Ends the subscription of everybody who shares the source. */
  readonly fail: (error: unknown) => void;
}

/** A source that flows. */
export interface LiveFlow<T> {
  /**
   * Reads where things stand for one who joins, and hands it over between two changes: it contains all that were told before, and
   * whatever is told afterwards is newer.
   */
  readonly snapshot: (hand: (value: T) => void, fail: (error: unknown) => void) => void;
  /** Ends the flow. */
  readonly close: () => void;
}

/** Where the values of a subscription come from, for all subscribers together who ask for the same. */
export interface LiveSource<T> {
  /** Sources of one key tell the same: the field and its arguments, but for those that matter to the first value alone. */
  readonly key: string;
  readonly open: (listener: LiveListener<T>) => LiveFlow<T>;
  /** Joins a value that a slow subscriber has not taken yet with the one that follows it. */
  readonly merge: (pending: T, next: T) => T;
  /** What one subscriber is to see of the snapshot that it begins with; subscribers of one key see the same. */
  readonly beginning?: { readonly key: string; readonly of: (snapshot: T) => T };
}

/**
 * What a subscription's field returns. The WebSocket transport opens the source once for all who ask for the same; anybody else may
 * iterate over the values, for himself.
 */
export class LiveSubscription<T> implements AsyncIterable<T> {
  constructor(
    readonly source: LiveSource<T>,
    readonly signal: AbortSignal,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const { open, merge, beginning } = this.source;
    let flow: LiveFlow<T> | null = null;
    let begun = false;
    return createConflatingIterator<T>({
      signal: this.signal,
      merge,
      subscribe: (push, fail) => {
        const tell = (change: T) => begun && push(change);
        const opened = open({ tell, fail });
        flow = opened;
        return opened.close;
      },
      initial: () =>
        new Promise((resolve, reject) => {
          flow?.snapshot((snapshot) => {
            begun = true;
            resolve(beginning ? beginning.of(snapshot) : snapshot);
          }, reject);
        }),
    });
  }
}

/** The live source behind what a subscription's field returned; one that is made for a single subscriber has a key of its own. */
export function liveSourceOf(values: AsyncIterable<unknown>): LiveSource<unknown> {
  if (values instanceof LiveSubscription) return values.source;
  const source = conflatingSourceOf(values);
  if (!source)
    throw new TypeError('a subscription has to return a LiveSubscription or a conflating iterator');
  return forOneSubscriber(source);
}

let madeForOne = 0;

function forOneSubscriber({ initial, subscribe, merge }: ConflatingSource<unknown>): LiveSource<unknown> {
  madeForOne += 1;
  return {
    key: `for one ${madeForOne}`,
    merge,
    open: ({ tell, fail }) => {
      let early: { readonly value: unknown } | null = null;
      let begun = false;
      const close = subscribe((value) => {
        if (begun) tell(value);
        else early = { value: early ? merge(early.value, value) : value };
      }, fail);
      const begin = (hand: (value: unknown) => void) => (value: unknown) => {
        begun = true;
        hand(value);
        if (early) tell(early.value);
      };
      return {
        close,
        snapshot: (hand, failToBegin) => {
          Promise.resolve().then(initial).then(begin(hand)).catch(failToBegin);
        },
      };
    },
  };
}
