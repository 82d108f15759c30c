import type { Declaration } from './declaration.ts';

/** Every declared route. A wrong declaration stops the program when it starts, not a request later. */
export class Registry {
  private readonly declared = new Map<string, Declaration>();

  add(declaration: Declaration): void {
    const { method, path, scope } = declaration;
    const key = keyOf(method, path);
    if (this.declared.has(key)) throw new TypeError(`${method} ${path} is declared twice`);
    const named = /\{(stationId|slug)\}/.test(path);
    if (scope === 'station' && !named) throw new TypeError(`${path} does not say which station`);
    if (scope === 'city' && !/^(\/thanh-pho|\/api\/v1\/city)(\/|$)/.test(path))
      throw new TypeError(`${path} does not say that it is the city's`);
    if (scope !== 'station' && path.startsWith('/d/')) throw new TypeError(`${path} needs scope 'station'`);
    if (declaration.kind === 'endpoint' && !path.startsWith('/api/'))
      throw new TypeError(`${path} is an endpoint outside /api/`);
    this.declared.set(key, declaration);
  }

  hasPage(path: string): boolean {
    return this.declared.get(keyOf('get', path))?.kind === 'page';
  }

  all(): readonly Declaration[] {
    return [...this.declared.values()];
  }
}

/** Two paths that differ only in what they call their parts are one. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.replace(/\{\w+\}/g, '{}')}`;
}
