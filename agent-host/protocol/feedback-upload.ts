import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const FeedbackUploadParams = lazy(() =>
  z.looseObject({
    classification: z.string(),
    reason: z.string().nullish(),
    threadId: z.string().nullish(),
    includeLogs: z.boolean(),
    /** Absolute paths of files to put beside the thread. */
    extraLogFiles: z.array(z.string()).nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
  }),
);
export type FeedbackUploadParams = z.infer<typeof FeedbackUploadParams>;

export const FeedbackUploadResponse = lazy(() => z.object({ threadId: z.string() }));
export type FeedbackUploadResponse = z.infer<typeof FeedbackUploadResponse>;

/**
 * Puts a report together. Nothing leaves the machine: it becomes a folder below the home, which its owner may
 * look through and send to whom they like. Answers the id by which the report is found.
 */
export const feedbackUpload = request("feedback/upload", FeedbackUploadParams, FeedbackUploadResponse);
