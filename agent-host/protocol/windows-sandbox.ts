import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const WindowsSandboxSetupMode = lazy(() => z.enum(["elevated", "unelevated"]));
export type WindowsSandboxSetupMode = z.infer<typeof WindowsSandboxSetupMode>;

export const WindowsSandboxSetupStartParams = lazy(() =>
  z.looseObject({ mode: WindowsSandboxSetupMode, cwd: z.string().nullish() }),
);
export type WindowsSandboxSetupStartParams = z.infer<typeof WindowsSandboxSetupStartParams>;

export const WindowsSandboxSetupStartResponse = lazy(() => z.object({ started: z.boolean() }));
export type WindowsSandboxSetupStartResponse = z.infer<typeof WindowsSandboxSetupStartResponse>;

/** Prepares the sandbox of Windows; the outcome comes as windowsSandbox/setupCompleted. */
export const windowsSandboxSetupStart = request(
  "windowsSandbox/setupStart",
  WindowsSandboxSetupStartParams,
  WindowsSandboxSetupStartResponse,
);

export const WindowsSandboxSetupCompletedNotification = lazy(() =>
  z.object({ mode: WindowsSandboxSetupMode, error: z.string().nullable(), success: z.boolean() }),
);
export type WindowsSandboxSetupCompletedNotification = z.infer<
  typeof WindowsSandboxSetupCompletedNotification
>;

/** The sandbox of Windows is ready, or could not be prepared. */
export const windowsSandboxSetupCompleted = notification(
  "windowsSandbox/setupCompleted",
  WindowsSandboxSetupCompletedNotification,
);

export const WindowsWorldWritableWarningNotification = lazy(() =>
  z.object({ extraCount: z.int(), failedScan: z.boolean(), samplePaths: z.array(z.string()) }),
);
export type WindowsWorldWritableWarningNotification = z.infer<typeof WindowsWorldWritableWarningNotification>;

/**
 * Folders that everybody may write weaken the sandbox. `samplePaths` names some, `extraCount` how many more
 * there are.
 */
export const windowsWorldWritableWarning = notification(
  "windows/worldWritableWarning",
  WindowsWorldWritableWarningNotification,
);
