// One definition per method. The table in index.ts lists them; types, validation and documents come from it.
import type * as z from "zod";

export type Stability = "stable" | "experimental";

export interface RequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: "request";
  readonly method: string;
  readonly params: P;
  readonly result: R;
  readonly stability: Stability;
}

export interface ServerRequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: "serverRequest";
  readonly method: string;
  readonly params: P;
  readonly result: R;
  readonly stability: Stability;
}

export interface NotificationDefinition<P extends z.ZodType = z.ZodType> {
  readonly kind: "notification";
  readonly method: string;
  readonly params: P;
  readonly stability: Stability;
}

export type ParamsOf<D extends { readonly params: z.ZodType }> = z.output<D["params"]>;
export type ResultOf<D extends { readonly result: z.ZodType }> = z.output<D["result"]>;

/** A request from the client to the host. */
export function request<P extends z.ZodType, R extends z.ZodType>(
  method: string,
  params: P,
  result: R,
  stability: Stability = "stable",
): RequestDefinition<P, R> {
  return { kind: "request", method, params, result, stability };
}

/** A request from the host to the client, answered exactly once. */
export function serverRequest<P extends z.ZodType, R extends z.ZodType>(
  method: string,
  params: P,
  result: R,
  stability: Stability = "stable",
): ServerRequestDefinition<P, R> {
  return { kind: "serverRequest", method, params, result, stability };
}

/** A message from the host that wants no answer. */
export function notification<P extends z.ZodType>(
  method: string,
  params: P,
  stability: Stability = "stable",
): NotificationDefinition<P> {
  return { kind: "notification", method, params, stability };
}
