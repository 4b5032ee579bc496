import * as z from "zod";
import { notification, request } from "./define.js";

export const ClientInfo = z.object({
  name: z.string(),
  title: z.string().nullish(),
  version: z.string().nullish(),
});
export type ClientInfo = z.infer<typeof ClientInfo>;

/**
 * The union of what a v2 client and an LSP editor send. `capabilities` therefore holds either side's members;
 * those of LSP are read by server/editor only.
 */
export const InitializeParams = z.looseObject({
  clientInfo: ClientInfo,
  capabilities: z
    .looseObject({
      experimentalApi: z.boolean().nullish(),
      optOutNotificationMethods: z.array(z.string()).nullish(),
    })
    .nullish(),
});
export type InitializeParams = z.infer<typeof InitializeParams>;

export const InitializeResponse = z.looseObject({
  userAgent: z.string(),
  codexHome: z.string(),
  platformFamily: z.string(),
  platformOs: z.string(),
});
export type InitializeResponse = z.infer<typeof InitializeResponse>;

/** The first request of a connection; every other one is refused until it was answered. */
export const initialize = request("initialize", InitializeParams, InitializeResponse);

/** The client has read the answer and takes notifications from now on. */
export const initialized = notification("initialized", z.looseObject({}).optional());
