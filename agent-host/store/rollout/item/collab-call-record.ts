// What the agent did with its sub-agents, as records and back. Each tool has a record of its own.
import { ReasoningEffort } from "../../../protocol/model.js";
import {
  type CollabAgentState,
  CollabAgentStatus,
  CollabAgentTool,
  type CollabAgentToolCallItem,
} from "../../../protocol/tool-call-item.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf, EventPayload } from "../event-record.js";
import { toCamelKeys, toSnakeKeys } from "../letter-case.js";
import type { AgentStatusPayload } from "../tool-event-record.js";

type CollabEvent = EventOf<
  | "collab_agent_spawn_end"
  | "collab_agent_interaction_end"
  | "collab_waiting_end"
  | "collab_close_end"
  | "collab_resume_end"
>;

const recordTypes = {
  spawnAgent: "collab_agent_spawn_end",
  sendInput: "collab_agent_interaction_end",
  wait: "collab_waiting_end",
  closeAgent: "collab_close_end",
  resumeAgent: "collab_resume_end",
} as const satisfies Record<CollabAgentTool, EventPayload["type"]>;

export function collabCallType(item: CollabAgentToolCallItem): string {
  return recordTypes[item.tool];
}

export function collabCallRecord(item: CollabAgentToolCallItem): object {
  const [receiver = null] = item.receiverThreadIds;
  const status = statusRecord(receiver === null ? undefined : item.agentsStates[receiver]);
  const sender_thread_id = item.senderThreadId;
  switch (item.tool) {
    case "spawnAgent":
      return {
        sender_thread_id,
        new_thread_id: receiver,
        prompt: item.prompt ?? "",
        model: item.model ?? "",
        reasoning_effort: item.reasoningEffort ?? "none",
        status,
      };
    case "sendInput":
      return { sender_thread_id, receiver_thread_id: receiver ?? "", prompt: item.prompt ?? "", status };
    case "wait":
      return {
        sender_thread_id,
        statuses: Object.fromEntries(
          item.receiverThreadIds.map((id) => [id, statusRecord(item.agentsStates[id])]),
        ),
      };
    case "closeAgent":
    case "resumeAgent":
      return { sender_thread_id, receiver_thread_id: receiver ?? "", status };
  }
}

export function toCollabItem(event: CollabEvent): CollabAgentToolCallItem {
  const base = {
    type: "collabAgentToolCall" as const,
    id: event.call_id,
    senderThreadId: event.sender_thread_id,
  };
  const nothingAsked = { prompt: null, model: null, reasoningEffort: null };
  switch (event.type) {
    case "collab_agent_spawn_end": {
      const child = event.new_thread_id ?? null;
      return {
        ...base,
        tool: "spawnAgent",
        ...agents(child === null ? {} : { [child]: event.status }),
        ...(child === null ? { status: "failed" as const } : {}),
        prompt: event.prompt ?? null,
        model: event.model ?? null,
        reasoningEffort: ReasoningEffort.safeParse(event.reasoning_effort).data ?? null,
      };
    }
    case "collab_agent_interaction_end": {
      const states = agents({ [event.receiver_thread_id]: event.status });
      return { ...base, tool: "sendInput", ...states, ...nothingAsked, prompt: event.prompt ?? null };
    }
    case "collab_waiting_end":
      return { ...base, tool: "wait", ...agents(event.statuses), ...nothingAsked };
    case "collab_close_end":
      return {
        ...base,
        tool: "closeAgent",
        ...agents({ [event.receiver_thread_id]: event.status }),
        ...nothingAsked,
      };
    case "collab_resume_end":
      return {
        ...base,
        tool: "resumeAgent",
        ...agents({ [event.receiver_thread_id]: event.status }),
        ...nothingAsked,
      };
  }
}

/** Null for a tool that nobody here knows. */
export function toCollabNoun(item: ItemOf<"CollabAgentToolCall">): CollabAgentToolCallItem | null {
  const tool = CollabAgentTool.safeParse(toCamelKeys(item.tool, "andValues")).data;
  if (tool === undefined) return null;
  const states = Object.entries(item.agents_states ?? {}).map(([id, status]) => [id, toState(status)]);
  return {
    type: "collabAgentToolCall",
    id: item.id,
    tool,
    status: item.status === "completed" ? "completed" : "failed",
    senderThreadId: item.sender_thread_id,
    receiverThreadIds: item.receiver_thread_ids,
    prompt: item.prompt ?? null,
    model: item.model ?? null,
    reasoningEffort: ReasoningEffort.safeParse(item.reasoning_effort).data ?? null,
    agentsStates: Object.fromEntries(states),
  };
}

function agents(statuses: Readonly<Record<string, AgentStatusPayload>>) {
  const states = Object.entries(statuses).map(([id, status]): [string, CollabAgentState] => [
    id,
    toState(status),
  ]);
  const failed = states.some(([, { status }]) => status === "errored" || status === "notFound");
  return {
    status: failed ? ("failed" as const) : ("completed" as const),
    receiverThreadIds: states.map(([id]) => id),
    agentsStates: Object.fromEntries(states),
  };
}

function statusRecord(state: CollabAgentState | undefined): AgentStatusPayload {
  if (state === undefined) return "not_found";
  if (state.status === "completed") return { completed: state.message };
  if (state.status === "errored") return { errored: state.message ?? "" };
  return String(toSnakeKeys(state.status, "andValues"));
}

function toState(status: unknown): CollabAgentState {
  if (typeof status === "object" && status !== null) {
    if ("completed" in status) return { status: "completed", message: textOrNull(status.completed) };
    if ("errored" in status) return { status: "errored", message: textOrNull(status.errored) };
  }
  const word = CollabAgentStatus.safeParse(toCamelKeys(status, "andValues")).data;
  return { status: word ?? "notFound", message: null };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
