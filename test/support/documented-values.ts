/** Bodies and queries by what the OpenAPI document says of them, mostly right, so that what is wrong in them comes past the first check. */
import { hostileJson, HOSTILE_TEXTS, pick, type Dice } from './hostile-values.ts';

/** The part of a JSON schema that values are drawn by. */
export interface Described {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Described>;
  items?: Described;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Described[];
  oneOf?: Described[];
  minimum?: number;
  maximum?: number;
  format?: string;
}

interface Operation {
  parameters?: { name: string; in: string; schema?: Described }[];
  requestBody?: { content: Record<string, { schema?: Described }> };
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Described> };
}

/** How often a value is not what its schema asks for. */
const WRONG = 0.3;
const DEEPEST = 6;

export function createDocumentedValues(document: ApiDocument, honest: (name: string) => unknown) {
  const resolved = (schema: Described): Described =>
    schema.$ref === undefined
      ? schema
      : (document.components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {});

  /** A value for a field called `name`. */
  function draw(dice: Dice, given: Described, name: string, depth = 0): unknown {
    if (dice() < WRONG / (depth + 1)) return hostileJson(dice);
    const schema = resolved(given);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices && depth < DEEPEST) return draw(dice, pick(dice, choices), name, depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return pick(dice, schema.enum);
    const type = Array.isArray(schema.type) ? pick(dice, schema.type) : schema.type;
    switch (type) {
      case 'object':
        return depth < DEEPEST ? object(dice, schema, depth) : {};
      case 'array': {
        const size = pick(dice, [0, 1, 1, 2, 3, 40]);
        return Array.from({ length: depth < 2 ? size : Math.min(size, 2) }, () =>
          draw(dice, schema.items ?? {}, name, depth + 1),
        );
      }
      case 'integer':
      case 'number':
        return pick(dice, edges(schema));
      case 'boolean':
        return dice() < 0.5;
      case 'null':
        return null;
      default:
        return honest(name);
    }
  }

  function object(dice: Dice, { properties = {} }: Described, depth: number): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(properties)
        .filter(() => dice() > 0.1)
        .map(([name, schema]) => [name, draw(dice, schema, name, depth + 1)]),
    );
  }

  return {
    /** A body for the route; undefined where the document tells of none in JSON. */
    body(dice: Dice, method: string, path: string): unknown {
      const schema = document.paths[path]?.[method]?.requestBody?.content['application/json']?.schema;
      return schema && draw(dice, schema, '');
    },
    /** Its query, by name: texts that may mean what they should. */
    query(dice: Dice, method: string, path: string): [string, string][] {
      const parameters = document.paths[path]?.[method]?.parameters ?? [];
      return parameters
        .filter((parameter) => parameter.in === 'query' && dice() > 0.3)
        .map(({ name, schema }) => [
          name,
          dice() < WRONG
            ? pick(dice, HOSTILE_TEXTS).slice(0, 300)
            : String(draw(dice, schema ?? {}, name)).slice(0, 300),
        ]);
    },
  };
}

/** Where bounds are kept, and just beyond. */
function edges({ minimum = 0, maximum = 1_000 }: Described): number[] {
  return [minimum, maximum, minimum - 1, maximum + 1, Math.trunc((minimum + maximum) / 2), minimum + 0.5];
}
