import * as z from "zod";
import { lazy } from "./lazy.js";

export const NonSteerableTurnKind = lazy(() => z.enum(["review", "compact"]));
export type NonSteerableTurnKind = z.infer<typeof NonSteerableTurnKind>;

/** The class of a failed turn, for clients that react to it. */
export const CodexErrorInfo = lazy(() => {
  const status = z.object({ httpStatusCode: z.int().nullable() });
  return z.union([
    z.enum([
      "contextWindowExceeded",
      "usageLimitExceeded",
      "serverOverloaded",
      "cyberPolicy",
      "internalServerError",
      "unauthorized",
      "badRequest",
      "threadRollbackFailed",
      "sandboxError",
      "other",
    ]),
    z.object({ httpConnectionFailed: status }),
    z.object({ responseStreamConnectionFailed: status }),
    z.object({ responseStreamDisconnected: status }),
    z.object({ responseTooManyFailedAttempts: status }),
    z.object({ activeTurnNotSteerable: z.object({ turnKind: NonSteerableTurnKind }) }),
  ]);
});
export type CodexErrorInfo = z.infer<typeof CodexErrorInfo>;

export const TurnError = lazy(() =>
  z.object({
    message: z.string(),
    codexErrorInfo: CodexErrorInfo.nullable(),
    additionalDetails: z.string().nullable(),
  }),
);
export type TurnError = z.infer<typeof TurnError>;
