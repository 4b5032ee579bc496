// A thread's metadata, as a record and back.
import { DynamicToolSpec } from "../../protocol/dynamic-tool.js";
import { type GitInfo, SessionSource } from "../../protocol/thread.js";
import { ThreadMemoryMode } from "../../protocol/thread-memory.js";
import type { ThreadMeta } from "../stored-event.js";
import type { SessionMetaPayload } from "./record.js";

export function metaRecord(meta: ThreadMeta): object {
  return {
    id: meta.id,
    ...(meta.forkedFromId === null ? {} : { forked_from_id: meta.forkedFromId }),
    timestamp: new Date(meta.createdAtMs).toISOString(),
    cwd: meta.cwd,
    originator: meta.originator,
    cli_version: meta.cliVersion,
    source: sourceRecord(meta.source),
    model_provider: meta.modelProvider,
    base_instructions: meta.baseInstructions === null ? null : { text: meta.baseInstructions },
    ...(meta.dynamicTools === undefined ? {} : { dynamic_tools: meta.dynamicTools.map(toolRecord) }),
    ...(meta.gitInfo === null
      ? {}
      : {
          git: {
            commit_hash: meta.gitInfo.sha ?? undefined,
            branch: meta.gitInfo.branch ?? undefined,
            repository_url: meta.gitInfo.originUrl ?? undefined,
          },
        }),
  };
}

/** Written with the members of the protocol, as other hosts do. */
function toolRecord({ namespace, name, description, inputSchema, deferLoading }: DynamicToolSpec): object {
  return {
    ...(namespace == null ? {} : { namespace }),
    name,
    description,
    inputSchema,
    deferLoading: deferLoading ?? false,
  };
}

/** A tool that cannot be read is left out. */
function toDynamicTools(value: unknown): Pick<ThreadMeta, "dynamicTools"> {
  if (!Array.isArray(value)) return {};
  const dynamicTools = value.flatMap((tool) => DynamicToolSpec.safeParse(tool).data ?? []);
  return dynamicTools.length === 0 ? {} : { dynamicTools };
}

function sourceRecord(source: SessionSource): unknown {
  if (source === "appServer") return "mcp";
  return typeof source === "object" && "subAgent" in source ? { subagent: source.subAgent } : source;
}

/** `at` is the line's own time, for records whose timestamp cannot be read. */
export function toMeta(payload: SessionMetaPayload, at: number | null): ThreadMeta {
  const createdAtMs = Date.parse(payload.timestamp);
  return {
    id: payload.id,
    forkedFromId: payload.forked_from_id ?? null,
    createdAtMs: Number.isNaN(createdAtMs) ? (at ?? 0) : createdAtMs,
    cwd: payload.cwd,
    originator: payload.originator ?? "",
    cliVersion: payload.cli_version ?? "",
    source: toSource(payload.source),
    modelProvider: payload.model_provider ?? "",
    baseInstructions: payload.base_instructions?.text ?? null,
    gitInfo: toGitInfo(payload.git),
    ...toDynamicTools(payload.dynamic_tools),
  };
}

/** Null when the record does not say. */
export function toMemoryMode(payload: SessionMetaPayload): ThreadMemoryMode | null {
  return ThreadMemoryMode.safeParse(payload.memory_mode).data ?? null;
}

function toGitInfo(git: SessionMetaPayload["git"]): GitInfo | null {
  if (git === null || git === undefined) return null;
  const info = {
    sha: git.commit_hash ?? null,
    branch: git.branch ?? null,
    originUrl: git.repository_url ?? null,
  };
  return info.sha === null && info.branch === null && info.originUrl === null ? null : info;
}

function toSource(source: unknown): SessionSource {
  if (source === "mcp") return "appServer";
  if (typeof source === "object" && source !== null && "subagent" in source) {
    return SessionSource.safeParse({ subAgent: source.subagent }).data ?? "unknown";
  }
  return SessionSource.safeParse(source).data ?? "unknown";
}
