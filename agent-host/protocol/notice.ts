import * as z from "zod";
import { notification } from "./define.js";
import { lazy } from "./lazy.js";

/** Counted from 1. */
export const TextPosition = lazy(() => z.object({ column: z.int(), line: z.int() }));
export type TextPosition = z.infer<typeof TextPosition>;

export const TextRange = lazy(() => z.object({ end: TextPosition, start: TextPosition }));
export type TextRange = z.infer<typeof TextRange>;

export const WarningNotification = lazy(() =>
  z.object({ threadId: z.string().nullable(), message: z.string() }),
);
export type WarningNotification = z.infer<typeof WarningNotification>;

/** Something the user should know; `threadId` is null when it concerns no thread. */
export const warning = notification("warning", WarningNotification);

export const ConfigWarningNotification = lazy(() =>
  z.object({
    details: z.string().nullable(),
    path: z.string().nullable(),
    range: TextRange.nullable(),
    summary: z.string(),
  }),
);
export type ConfigWarningNotification = z.infer<typeof ConfigWarningNotification>;

/** A configuration file has a problem. */
export const configWarning = notification("configWarning", ConfigWarningNotification);

export const GuardianWarningNotification = lazy(() =>
  z.object({ threadId: z.string(), message: z.string() }),
);
export type GuardianWarningNotification = z.infer<typeof GuardianWarningNotification>;

/** What the reviewer said about an action that it refused or could not judge. */
export const guardianWarning = notification("guardianWarning", GuardianWarningNotification);

export const DeprecationNoticeNotification = lazy(() =>
  z.object({ details: z.string().nullable(), summary: z.string() }),
);
export type DeprecationNoticeNotification = z.infer<typeof DeprecationNoticeNotification>;

/** The client or the configuration uses something that will go away. */
export const deprecationNotice = notification("deprecationNotice", DeprecationNoticeNotification);
