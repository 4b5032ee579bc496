// The settings of a turn, as a record and back.
import { CollaborationMode, Personality, ServiceTier } from "../../protocol/collaboration.js";
import { ReasoningEffort, ReasoningSummary } from "../../protocol/model.js";
import {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxPolicy,
} from "../../protocol/permission.js";
import type { TurnContext } from "../stored-event.js";
import type { EventOf } from "./event-record.js";
import { toCamelKeys, toSnakeKeys } from "./letter-case.js";
import type { TurnContextPayload } from "./record.js";

export function contextRecord(context: TurnContext): object {
  return {
    turn_id: context.turnId,
    cwd: context.cwd,
    current_date: context.currentDate,
    timezone: context.timezone,
    approval_policy: context.approvalPolicy,
    approvals_reviewer: context.approvalsReviewer ?? undefined,
    sandbox_policy: sandboxRecord(context.sandboxPolicy),
    permission_profile:
      context.permissionProfile === null ? undefined : profileRecord(context.permissionProfile),
    model: context.model,
    personality: context.personality ?? undefined,
    collaboration_mode: context.collaborationMode ?? undefined,
    service_tier: context.serviceTier,
    effort: context.effort ?? undefined,
    summary: context.summary,
  };
}

const sandboxTags = {
  dangerFullAccess: "danger-full-access",
  readOnly: "read-only",
  externalSandbox: "external-sandbox",
  workspaceWrite: "workspace-write",
} as const;

function sandboxRecord(policy: SandboxPolicy): object {
  const { type, ...members } = policy;
  const fields: Record<string, unknown> = { ...members };
  // Full read access is what a missing member means, to older programs too.
  for (const key of ["access", "readOnlyAccess"]) {
    const access = fields[key];
    if (typeof access === "object" && access !== null && "type" in access && access.type === "fullAccess") {
      delete fields[key];
    }
  }
  return { type: sandboxTags[type], ...(toSnakeKeys(fields) as object) };
}

function profileRecord(profile: PermissionProfile): object {
  if (profile.type === "disabled") return { type: "disabled" };
  const network = profile.network.enabled ? "enabled" : "restricted";
  if (profile.type === "external") return { type: "external", network };
  return { type: "managed", file_system: toSnakeKeys(profile.fileSystem), network };
}

/** Null when the policies cannot be read: a context is restored whole or not at all. */
export function toTurnContext(payload: TurnContextPayload): TurnContext | null {
  const approvalPolicy = AskForApproval.safeParse(payload.approval_policy);
  const sandboxPolicy = SandboxPolicy.safeParse(toSandboxNoun(payload.sandbox_policy));
  if (!approvalPolicy.success || !sandboxPolicy.success) return null;
  return {
    turnId: payload.turn_id ?? "",
    cwd: payload.cwd,
    currentDate: payload.current_date ?? "",
    timezone: payload.timezone ?? "",
    approvalPolicy: approvalPolicy.data,
    sandboxPolicy: sandboxPolicy.data,
    permissionProfile: PermissionProfile.safeParse(toProfileNoun(payload.permission_profile)).data ?? null,
    model: payload.model,
    effort: ReasoningEffort.safeParse(payload.effort).data ?? null,
    summary: ReasoningSummary.safeParse(payload.summary).data ?? "auto",
    ...defined({
      approvalsReviewer: ApprovalsReviewer.safeParse(payload.approvals_reviewer).data,
      personality: Personality.safeParse(payload.personality).data,
      collaborationMode: CollaborationMode.safeParse(payload.collaboration_mode).data,
      serviceTier: payload.service_tier === null ? null : ServiceTier.safeParse(payload.service_tier).data,
    }),
  };
}

/** The newest hosts write a part of the settings beside the context; the context's own word comes first. */
export function withSettings(context: TurnContext, event: EventOf<"thread_settings_applied">): TurnContext {
  const { personality, service_tier } = event.thread_settings;
  return {
    ...defined({
      personality: Personality.safeParse(personality).data,
      serviceTier: ServiceTier.safeParse(service_tier).data,
    }),
    ...context,
  };
}

function defined<T extends object>(members: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}

function toSandboxNoun(policy: unknown): unknown {
  const noun = toCamelKeys(policy);
  if (typeof noun !== "object" || noun === null || !("type" in noun) || typeof noun.type !== "string")
    return noun;
  const type = noun.type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { ...noun, type };
}

/** Before profiles had kinds, they were `{ network, file_system }`: what is managed now. */
function toProfileNoun(profile: unknown): unknown {
  const noun = toCamelKeys(profile);
  if (typeof noun !== "object" || noun === null || !("network" in noun)) return noun;
  return { type: "managed", ...noun, network: { enabled: isEnabled(noun.network) } };
}

function isEnabled(network: unknown): boolean {
  if (typeof network === "object" && network !== null && "enabled" in network)
    return network.enabled === true;
  return network === "enabled" || network === true;
}
