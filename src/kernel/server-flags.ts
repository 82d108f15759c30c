/**
 * What Node is told when it runs the server. With a heap of gigabytes allowed, V8 lets four times what is in use pile up before it
 * clears away; below 2 GiB it clears away sooner, and a wider nursery keeps what a request leaves behind from getting old. A city's
 * server then holds half as much memory and answers as fast. Authorities that the machine trusts are trusted too. `npm start` and the container say the same (server-flags.test.ts).
 */
export const SERVER_FLAGS: readonly string[] = [
  '--enable-source-maps',
  '--use-system-ca',
  '--max-old-space-size=1024',
  '--max-semi-space-size=32',
];
