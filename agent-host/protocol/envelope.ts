// The messages around the methods. They are typed for the exports only: transport/ reads and writes them.
import * as z from "zod";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const RequestId = lazy(() => z.union([z.string(), z.int()]));
export type RequestId = z.infer<typeof RequestId>;

/** Where a request comes from, for distributed tracing; see the W3C's Trace Context. */
export const W3cTraceContext = lazy(() =>
  z.object({ traceparent: z.string().nullish(), tracestate: z.string().nullish() }),
);
export type W3cTraceContext = z.infer<typeof W3cTraceContext>;

export const JSONRPCRequest = lazy(() =>
  z.object({
    id: RequestId,
    method: z.string(),
    params: Json.optional(),
    trace: W3cTraceContext.nullish(),
  }),
);
export type JSONRPCRequest = z.infer<typeof JSONRPCRequest>;

export const JSONRPCNotification = lazy(() => z.object({ method: z.string(), params: Json.optional() }));
export type JSONRPCNotification = z.infer<typeof JSONRPCNotification>;

export const JSONRPCResponse = lazy(() => z.object({ id: RequestId, result: Json }));
export type JSONRPCResponse = z.infer<typeof JSONRPCResponse>;

export const JSONRPCErrorError = lazy(() =>
  z.object({ code: z.int(), message: z.string(), data: Json.optional() }),
);
export type JSONRPCErrorError = z.infer<typeof JSONRPCErrorError>;

export const JSONRPCError = lazy(() => z.object({ id: RequestId, error: JSONRPCErrorError }));
export type JSONRPCError = z.infer<typeof JSONRPCError>;

/** One message, either way. A member named `jsonrpc` is neither needed nor written. */
export const JSONRPCMessage = lazy(() =>
  z.union([JSONRPCRequest, JSONRPCNotification, JSONRPCResponse, JSONRPCError]),
);
export type JSONRPCMessage = z.infer<typeof JSONRPCMessage>;
