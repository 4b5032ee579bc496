// The tool that changes files. Everything it will do is known before policy and user are asked; what it then does
// is all of it or nothing.
import { isUtf8 } from "node:buffer";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FileUpdateChange, fileChanges, resultText } from "../apply-patch/changes.js";
import { type PatchSection, parsePatch } from "../apply-patch/parse.js";
import { type FileOperation, patchPaths, planPatch } from "../apply-patch/plan.js";
import { interceptShellPatch } from "../apply-patch/shell-form.js";
import { toSnapshots } from "../apply-patch/snapshots.js";
import { type PatchWriter, writeOperations } from "../apply-patch/write.js";
import { errorMessage, isSystemError, ToolFailure } from "../base/errors.js";
import { truncateMiddle } from "../base/truncate.js";
import type { FileChangeItem } from "../protocol/item.js";
import { applyPatchSpec } from "./apply-patch-spec.js";
import type { PreparedCall, Tool, ToolContext, ToolEvents } from "./tool.js";

export const applyPatchTool: Tool = {
  spec: applyPatchSpec,
  readOnly: false,
  needs: ["filesystem"],
  prepare: preparePatch,
};

/**
 * For the tool that runs commands: when `script` is nothing but a patch in shell clothing, the call that applies
 * it, else null. `workdir` is the folder in which the script would run, absolute. Throws like the tool.
 */
export async function prepareShellPatch(
  script: string,
  workdir: string,
  ctx: ToolContext,
): Promise<PreparedCall | null> {
  const found = await interceptShellPatch(script);
  if (found === null) return null;
  const cwd = found.workdir === null ? workdir : resolve(workdir, found.workdir);
  return preparePatch(found.patch, { ...ctx, cwd });
}

async function preparePatch(input: string, ctx: ToolContext): Promise<PreparedCall> {
  const sections = await verified(ctx, async () => parsePatch(input));
  if (sections.length === 0) throw new ToolFailure("patch rejected: empty patch");
  const operations = await verified(ctx, () => planPatch(sections, ctx.cwd, textFiles(ctx)));
  const changes = await fileChanges(operations);
  const prepared: Prepared = { sections, operations, changes, ctx };
  return {
    access: [{ kind: "write", paths: patchPaths(sections, ctx.cwd) }],
    pendingItem: toItem(ctx, changes, "inProgress"),
    run: (events, { asked }) => runPatch(prepared, events, asked),
  };
}

interface Prepared {
  readonly sections: readonly PatchSection[];
  readonly operations: readonly FileOperation[];
  readonly changes: FileUpdateChange[];
  readonly ctx: ToolContext;
}

async function runPatch(prepared: Prepared, events: ToolEvents, asked: boolean): Promise<string> {
  const { ctx } = prepared;
  const startedAt = performance.now();
  const { operations, changes } = await broughtUpToDate(prepared, events, asked);
  const started = toItem(ctx, changes, "inProgress");
  if (!asked) events.itemStarted(started);
  const snapshots = toSnapshots(operations);
  const recording = await ctx.changes.patch(snapshots);
  const outcome = await writeOperations(operations, textFiles(ctx));
  await recording.ended(outcome.kind === "failed" ? outcome.leftChanged : undefined);
  if (outcome.kind === "failed") {
    if (outcome.leftChanged.length > 0) events.filesChanged(outcome.leftChanged);
    throw endFailed(events, started, bounded(outcome.message, ctx));
  }
  const text = resultText(operations);
  events.outputDelta(started, text);
  events.itemCompleted({ ...started, status: "completed" });
  events.filesChanged(snapshots);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return `Exit code: 0\nWall time: ${seconds} seconds\nOutput:\n${bounded(text, ctx)}`;
}

/**
 * The plan brought up to the files as they are now, for they may have changed while an approval was pending. An
 * item that is shown already is ended when that, or the turn, fails.
 */
async function broughtUpToDate(prepared: Prepared, events: ToolEvents, asked: boolean): Promise<Prepared> {
  const { ctx, sections, changes } = prepared;
  try {
    ctx.signal.throwIfAborted();
    const operations = await verified(ctx, async () => {
      const latest = await planPatch(sections, ctx.cwd, textFiles(ctx));
      refuseBlindChanges(prepared.operations, latest);
      return latest;
    });
    ctx.signal.throwIfAborted();
    if (isDeepStrictEqual(operations, prepared.operations)) return prepared;
    return { ...prepared, operations, changes: await fileChanges(operations) };
  } catch (error) {
    if (asked) endFailed(events, toItem(ctx, changes, "inProgress"), errorMessage(error));
    throw error;
  }
}

/**
 * Updates say what they expect to find, so they may be applied to newer text. Overwriting and deleting do not:
 * they may only touch what was there when the patch was shown.
 */
function refuseBlindChanges(shown: readonly FileOperation[], latest: readonly FileOperation[]): void {
  const shownBefore = new Map(toSnapshots(shown).map(({ path, before }) => [path, before]));
  for (const operation of latest) {
    if (operation.kind === "update") continue;
    const { path, before } =
      operation.kind === "move" ? { path: operation.movePath, before: operation.overwritten } : operation;
    if (shownBefore.get(path) === before) continue;
    throw new ToolFailure(
      `${path} was changed by someone else after the patch was made; look at it again first`,
    );
  }
}

/** Ends the item and gives the failure for the model, to be thrown. */
function endFailed(events: ToolEvents, item: FileChangeItem, message: string): ToolFailure {
  events.outputDelta(item, `${message}\n`);
  events.itemCompleted({ ...item, status: "failed" });
  return new ToolFailure(message);
}

async function verified<T>(ctx: ToolContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    throw new ToolFailure(bounded(`apply_patch verification failed: ${error.message}`, ctx), {
      cause: error,
    });
  }
}

function toItem(
  ctx: ToolContext,
  changes: FileUpdateChange[],
  status: FileChangeItem["status"],
): FileChangeItem {
  return { type: "fileChange", id: ctx.callId, changes, status };
}

function bounded(text: string, ctx: ToolContext): string {
  return truncateMiddle(text, ctx.outputLimitBytes);
}

/** The workspace's files without those that are not text: to write such a file back would spoil it. */
function textFiles({ files, environment }: ToolContext): PatchWriter {
  const isTextOnDisk = async (path: string) => {
    try {
      return isUtf8(await environment.files.readFile(path));
    } catch (error) {
      // A new document that was never saved has no bytes yet.
      if (isSystemError(error, "ENOENT")) return true;
      throw error;
    }
  };
  const notText = (cause?: unknown) => new ToolFailure("it is not valid UTF-8 text", { cause });
  return {
    async readText(path) {
      let text: string;
      try {
        text = await files.readText(path);
      } catch (error) {
        if (!isSystemError(error, "ENOENT") && !(await isTextOnDisk(path))) throw notText(error);
        throw error;
      }
      // The mark of bytes that are no UTF-8, or an honest character of the file: only the bytes can tell.
      if (text.includes("\ufffd") && !(await isTextOnDisk(path))) throw notText();
      return text;
    },
    writeText: (path, text) => files.writeText(path, text),
    remove: (path) => files.remove(path),
    exists: (path) => files.exists(path),
  };
}
