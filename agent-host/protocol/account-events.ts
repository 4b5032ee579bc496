import * as z from "zod";
import { notification } from "./define.js";
import { RateLimitSnapshot } from "./token-usage.js";

export const accountRateLimitsUpdated = notification(
  "account/rateLimits/updated",
  z.object({ rateLimits: RateLimitSnapshot }),
);

export const warning = notification(
  "warning",
  z.object({ message: z.string(), threadId: z.string().nullable() }),
);

/** A configuration file has a problem; lines and columns count from 1. */
export const configWarning = notification(
  "configWarning",
  z.object({
    summary: z.string(),
    details: z.string().nullable(),
    path: z.string().nullish(),
    range: z
      .object({
        start: z.object({ line: z.int(), column: z.int() }),
        end: z.object({ line: z.int(), column: z.int() }),
      })
      .nullish(),
  }),
);
