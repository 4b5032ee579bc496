import * as z from "zod";

const HttpStatus = z.object({ httpStatusCode: z.int().nullable() });

/** The class of a failed turn, for clients that react to it. */
export const CodexErrorInfo = z.union([
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
  z.object({ httpConnectionFailed: HttpStatus }),
  z.object({ responseStreamConnectionFailed: HttpStatus }),
  z.object({ responseStreamDisconnected: HttpStatus }),
  z.object({ responseTooManyFailedAttempts: HttpStatus }),
  z.object({ activeTurnNotSteerable: z.object({ turnKind: z.enum(["review", "compact"]) }) }),
]);
export type CodexErrorInfo = z.infer<typeof CodexErrorInfo>;

export const TurnError = z.object({
  message: z.string(),
  codexErrorInfo: CodexErrorInfo.nullable(),
  additionalDetails: z.string().nullable(),
});
export type TurnError = z.infer<typeof TurnError>;
