import * as z from "zod";
import { clientNotification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";

export const ClientInfo = lazy(() =>
  z.object({
    name: z.string(),
    title: z.string().nullish(),
    /** Editors may leave it out. */
    version: z.string().nullish(),
  }),
);
export type ClientInfo = z.infer<typeof ClientInfo>;

/** Members of either side: those of an LSP editor stand beside these and are read by server/handshake.ts. */
export const InitializeCapabilities = lazy(() =>
  z.looseObject({
    experimentalApi: z.boolean().nullish(),
    /** Exact names of notifications that this connection does not want. */
    optOutNotificationMethods: z.array(z.string()).nullish(),
  }),
);
export type InitializeCapabilities = z.infer<typeof InitializeCapabilities>;

/** The union of what a v2 client and an LSP editor send. */
export const InitializeParams = lazy(() =>
  z.looseObject({ clientInfo: ClientInfo, capabilities: InitializeCapabilities.nullish() }),
);
export type InitializeParams = z.infer<typeof InitializeParams>;

export const InitializeResponse = lazy(() =>
  z.looseObject({
    userAgent: z.string(),
    codexHome: z.string(),
    platformFamily: z.string(),
    platformOs: z.string(),
  }),
);
export type InitializeResponse = z.infer<typeof InitializeResponse>;

/** The first request of a connection; every other one is refused until it was answered. */
export const initialize = request("initialize", InitializeParams, InitializeResponse);

/** The client has read the answer and takes notifications from now on. */
export const initialized = clientNotification("initialized", NoParams);
