import * as z from "zod";
import { notification } from "./define.js";
import { lazy } from "./lazy.js";

export const ModelRerouteReason = lazy(() => z.enum(["highRiskCyberActivity"]));
export type ModelRerouteReason = z.infer<typeof ModelRerouteReason>;

export const ModelReroutedNotification = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    fromModel: z.string(),
    reason: ModelRerouteReason,
    toModel: z.string(),
  }),
);
export type ModelReroutedNotification = z.infer<typeof ModelReroutedNotification>;

/** The service answered with another model than the one asked for. */
export const modelRerouted = notification("model/rerouted", ModelReroutedNotification);

export const ModelVerification = lazy(() => z.enum(["trustedAccessForCyber"]));
export type ModelVerification = z.infer<typeof ModelVerification>;

export const ModelVerificationNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string(), verifications: z.array(ModelVerification) }),
);
export type ModelVerificationNotification = z.infer<typeof ModelVerificationNotification>;

/** The service wants the account verified before it answers such questions. */
export const modelVerification = notification("model/verification", ModelVerificationNotification);
