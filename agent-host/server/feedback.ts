// Reports of users: folders on their own machine, with nothing in them that they did not ask for.
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorMessage, HostError } from "../base/errors.js";
import type { FeedbackUploadParams } from "../protocol/feedback-upload.js";
import type { ThreadManager } from "../session/thread-manager.js";

export interface FeedbackOptions {
  readonly home: string;
  readonly version: string;
  readonly threads: ThreadManager;
}

export interface Feedback {
  /**
   * Writes `<home>/feedback/<time>-<id>/` with report.json, the thread's rollout when logs are wanted, and the
   * extra files. The id is the thread's, or one made up for a report without a thread. Throws HostError
   * "invalid-request" for a file that cannot be copied; nothing is half-reported then.
   */
  write(params: FeedbackUploadParams): Promise<string>;
}

export function createFeedback({ home, version, threads }: FeedbackOptions): Feedback {
  return {
    async write(params) {
      const id = params.threadId ?? `no-active-thread-${randomUUID()}`;
      const rollout = params.threadId == null ? null : (await threads.read(params.threadId, false)).path;
      const files = params.includeLogs
        ? [...(rollout === null ? [] : [rollout]), ...(params.extraLogFiles ?? [])]
        : [];
      const relative = files.find((file) => !path.isAbsolute(file));
      if (relative !== undefined) {
        throw new HostError("invalid-request", `extraLogFiles must be absolute paths: ${relative}`);
      }
      const time = new Date().toISOString().replaceAll(":", "-");
      const folder = path.join(home, "feedback", `${time}-${id}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { classification, reason = null, tags = null } = params;
      const report = {
        id,
        version,
        classification,
        reason,
        tags,
        platform: `${process.platform} ${process.arch}`,
      };
      try {
        await copyAll(files, folder);
        await writeFile(path.join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`, {
          mode: 0o600,
        });
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      return id;
    },
  };
}

async function copyAll(files: readonly string[], folder: string): Promise<void> {
  for (const [index, file] of files.entries()) {
    try {
      await copyFile(file, path.join(folder, `${index + 1}-${path.basename(file)}`));
    } catch (error) {
      throw new HostError("invalid-request", `cannot take ${file} into the report: ${errorMessage(error)}`);
    }
  }
}
