import * as z from "zod";
import { request } from "./define.js";

export const FeedbackUploadParams = z.looseObject({
  classification: z.string(),
  reason: z.string().nullish(),
  threadId: z.string().nullish(),
  includeLogs: z.boolean(),
  /** Absolute paths of files to put beside the thread. */
  extraLogFiles: z.array(z.string()).nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});
export type FeedbackUploadParams = z.infer<typeof FeedbackUploadParams>;

/**
 * Puts a report together. Nothing leaves the machine: it becomes a folder below the home, which its owner may
 * look through and send to whom they like. Answers the id by which the report is found.
 */
export const feedbackUpload = request(
  "feedback/upload",
  FeedbackUploadParams,
  z.object({ threadId: z.string() }),
);
