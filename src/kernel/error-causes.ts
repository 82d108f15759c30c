/** Chains are short; a longer one is a ring. */
const LONGEST_CHAIN = 5;

/** The codes (`ENOSPC`, `CERT_HAS_EXPIRED`) of an error and of what caused it, the outermost first. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  let each = error;
  for (let depth = 0; each instanceof Error && depth < LONGEST_CHAIN; depth++) {
    const { code } = each as Error & { code?: unknown };
    if (typeof code === 'string') codes.push(code);
    each = each.cause;
  }
  return codes;
}

/** The first of some kinds that one of an error's codes is of; the outermost code decides. */
export function kindOf<Kind extends { codes: RegExp }>(error: unknown, kinds: readonly Kind[]): Kind | null {
  for (const code of codesOf(error)) {
    const kind = kinds.find(({ codes }) => codes.test(code));
    if (kind) return kind;
  }
  return null;
}
