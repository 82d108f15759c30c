/** One thing wrong with one field, in a sentence that says what to do. */
export interface FieldError {
  /** Name of the form or JSON field, dotted for nested ones ("slots.0.start"). */
  field: string;
  /** Vietnamese, full diacritics, one sentence. */
  message: string;
}

/**
 * Something the person asked for can't be done, and why, in Vietnamese. Use cases throw it; the border turns it into a page
 * with the person's input kept, RFC 9457 problem details, or a line on the console. Nothing else thrown is shown to people.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    /** Stable, for programs: "script-not-found". */
    readonly code: string,
    /** For people. */
    message: string,
    /** HTTP status, 4xx or 503. */
    readonly status: RefusalStatus = 422,
    readonly errors: FieldError[] = [],
    /** Of 429 and 503: seconds after which it is worth trying again; HTTP says it by Retry-After. */
    readonly retryAfterS?: number,
  ) {
    super(message);
  }
}

export type RefusalStatus =
  400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 412 | 413 | 415 | 416 | 422 | 423 | 429 | 503;

/** A refusal that belongs to one field. */
export function fieldRefusal(
  field: string,
  code: string,
  message: string,
  status: RefusalStatus = 422,
): Refusal {
  return new Refusal(code, message, status, [{ field, message }]);
}

/** RFC 9457 problem details. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors: FieldError[];
}

export function problemDetails(refusal: Refusal): ProblemDetails {
  return {
    type: `urn:loa-phuong:problem:${refusal.code}`,
    title: refusal.message,
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    errors: refusal.errors,
  };
}
