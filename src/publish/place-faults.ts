/**
 * What comes of asking a place to put something out. An answer is one of three: it was done; it was refused; or nobody knows. Only what
 * was refused, or never reached anybody, may be repeated by itself.
 */

/**
 * retry: passes by itself · refresh: the access token is over, once anew and once again · upload-again: the picture was kept seven days
 * and is gone · processing: ask later · wait: not before some hour · reconnect: a person must connect anew · stop: a person must do
 * something.
 */
export type FaultClass = 'retry' | 'refresh' | 'upload-again' | 'processing' | 'wait' | 'reconnect' | 'stop';

/** The place said no, with a number: it was not done. The message is a Vietnamese sentence. */
export class PlaceRefused extends Error {
  override readonly name: string = 'PlaceRefused';
  readonly class: FaultClass;
  /** What a person does about it, a sentence; '' where he need do nothing. */
  readonly todo: string;

  constructor(
    readonly code: number,
    /** The place's own words. */
    readonly told: string,
    row: { class: FaultClass; words: string; todo: string },
  ) {
    super(row.words);
    this.class = row.class;
    this.todo = row.todo;
  }
}

/** It was certainly not done: nobody was reached, or only something was asked for. It may be asked again. */
export class PlaceAway extends Error {
  override readonly name: string = 'PlaceAway';
}

/** Nobody knows whether it was done: no answer, a broken one, or one that says nothing. Never repeated by itself. */
export class PlaceUnclear extends Error {
  override readonly name: string = 'PlaceUnclear';
}
