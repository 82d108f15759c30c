/**
 * The token of an `Authorization: Bearer …` header; '' when it can't be read. Null without one, also for other schemes: a
 * proxy's own password reaches us with every request.
 */
export function bearerOf(headers: Headers): string | null {
  const header = headers.get('authorization');
  if (header === null || !/^bearer\b/i.test(header)) return null;
  return /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1] ?? '';
}
