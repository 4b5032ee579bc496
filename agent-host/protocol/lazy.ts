// Schemas that cost nothing until they are used. Building one takes far longer than parsing with it, and a host
// uses a small part of the table: without this, every start would pay for all of it.
import type * as z from "zod";

const builders = new WeakMap<object, () => z.ZodType>();

/**
 * A schema that is built when it is first touched, and then once. It can stand wherever the schema itself can:
 * in other schemas, in a definition, or to parse with. `build` may name schemas that are declared later or that
 * name this one in turn.
 */
export function lazy<T extends z.ZodType>(build: () => T): T {
  let built: T | null = null;
  const schema = () => {
    built ??= build();
    return built;
  };
  const proxy = new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(schema(), key),
      has: (_, key) => Reflect.has(schema(), key),
      getPrototypeOf: () => Reflect.getPrototypeOf(schema()),
    },
  );
  builders.set(proxy, schema);
  return asSchema<T>(proxy);
}

/** Whether a value is a lazy schema; asking does not build it. */
export function isLazy(value: unknown): value is z.ZodType {
  return typeof value === "object" && value !== null && builders.has(value);
}

/** The schema behind a lazy one, or the schema itself: two are the same when this is. */
export function unlazy(schema: z.ZodType): z.ZodType {
  const build = builders.get(schema);
  return build === undefined ? schema : unlazy(build());
}

/**
 * Whatever is asked of the proxy is answered by the schema, so it is one in every respect that types know.
 */
function asSchema<T extends z.ZodType>(proxy: object): T {
  return proxy as T;
}
