// One definition per method. index.ts lists them; types, validation and documents come from it.
import type * as z from "zod";

export type Stability = "stable" | "experimental";

/** A member of the params that only clients with `capabilities.experimentalApi` may use. */
export interface ExperimentalField {
  readonly field: string;
  /** How a refusal names it: `<method>.<field>` unless given. */
  readonly descriptor?: string;
  /**
   * Whether a value of the field is the experimental part of it. Without it, every value but null and false is,
   * and the stable schema does not know the field.
   */
  readonly isUsedBy?: (value: unknown) => boolean;
}

export interface DefinitionOptions {
  readonly stability?: Stability;
  /** In the order in which they are looked at. */
  readonly experimentalFields?: readonly ExperimentalField[];
}

export interface RequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: "request";
  readonly method: string;
  readonly params: P;
  readonly result: R;
  readonly stability: Stability;
  readonly experimentalFields: readonly ExperimentalField[];
}

export interface ServerRequestDefinition<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: "serverRequest";
  readonly method: string;
  readonly params: P;
  readonly result: R;
  readonly stability: Stability;
  readonly experimentalFields: readonly ExperimentalField[];
}

export interface NotificationDefinition<P extends z.ZodType = z.ZodType> {
  readonly kind: "notification";
  /** Who sends it. */
  readonly from: "host" | "client";
  readonly method: string;
  readonly params: P;
  readonly stability: Stability;
}

export type Definition = RequestDefinition | ServerRequestDefinition | NotificationDefinition;

export type ParamsOf<D extends { readonly params: z.ZodType }> = z.output<D["params"]>;
export type ResultOf<D extends { readonly result: z.ZodType }> = z.output<D["result"]>;

/** A request from the client to the host. */
export function request<P extends z.ZodType, R extends z.ZodType>(
  method: string,
  params: P,
  result: R,
  options: Stability | DefinitionOptions = {},
): RequestDefinition<P, R> {
  return { kind: "request", method, params, result, ...complete(options) };
}

/** A request from the host to the client, answered exactly once. */
export function serverRequest<P extends z.ZodType, R extends z.ZodType>(
  method: string,
  params: P,
  result: R,
  options: Stability | DefinitionOptions = {},
): ServerRequestDefinition<P, R> {
  return { kind: "serverRequest", method, params, result, ...complete(options) };
}

/** A message from the host that wants no answer. */
export function notification<P extends z.ZodType>(
  method: string,
  params: P,
  stability: Stability = "stable",
): NotificationDefinition<P> {
  return { kind: "notification", from: "host", method, params, stability };
}

/** A message from the client that gets no answer. */
export function clientNotification<P extends z.ZodType>(
  method: string,
  params: P,
  stability: Stability = "stable",
): NotificationDefinition<P> {
  return { kind: "notification", from: "client", method, params, stability };
}

function complete(options: Stability | DefinitionOptions): Required<DefinitionOptions> {
  if (typeof options === "string") return { stability: options, experimentalFields: [] };
  return {
    stability: options.stability ?? "stable",
    experimentalFields: options.experimentalFields ?? [],
  };
}
