// The settings of the extension, read and typed. Their names are in package.json under `contributes`.
import { workspace } from "vscode";
import type { LaunchSettings } from "./launch-options.js";

/** Every setting, without the prefix `heddle.`. */
export const SETTINGS = {
  model: "model",
  provider: "provider.id",
  baseUrl: "provider.baseUrl",
  wireApi: "provider.wireApi",
  approvalPolicy: "approvalPolicy",
  sandboxMode: "sandboxMode",
  openDiffOnRequest: "review.openDiffOnRequest",
  sendWith: "chat.sendWith",
} as const;

export const SETTINGS_SECTION = "heddle";

/** A change of one of these reaches a running host by a restart only. */
export const LAUNCH_SETTINGS = [
  SETTINGS.model,
  SETTINGS.provider,
  SETTINGS.baseUrl,
  SETTINGS.wireApi,
  SETTINGS.approvalPolicy,
  SETTINGS.sandboxMode,
] as const;

/** Those of them that say which model answers. */
export const MODEL_SETTINGS = [
  SETTINGS.model,
  SETTINGS.provider,
  SETTINGS.baseUrl,
  SETTINGS.wireApi,
] as const;

/** Those that the page shows. */
export const VIEW_SETTINGS = [...LAUNCH_SETTINGS, SETTINGS.sendWith] as const;

export function readLaunchSettings(): LaunchSettings {
  return {
    model: text(SETTINGS.model),
    provider: text(SETTINGS.provider),
    baseUrl: text(SETTINGS.baseUrl),
    wireApi: oneOf(SETTINGS.wireApi, ["chat", "responses"]) ?? "chat",
    approvalPolicy: oneOf(SETTINGS.approvalPolicy, ["untrusted", "on-request", "never"]),
    sandboxMode: oneOf(SETTINGS.sandboxMode, ["read-only", "workspace-write", "danger-full-access"]),
  };
}

export function opensDiffOnRequest(): boolean {
  return section().get<boolean>(SETTINGS.openDiffOnRequest, true);
}

export function readSendWith(): "enter" | "modEnter" {
  return oneOf(SETTINGS.sendWith, ["enter", "modEnter"]) ?? "enter";
}

function section() {
  return workspace.getConfiguration(SETTINGS_SECTION);
}

function text(name: string): string | null {
  const value = section().get<unknown>(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** The value when it is one of those allowed; a settings file may hold anything. */
function oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
  const value = section().get<unknown>(name);
  return allowed.find((each) => each === value) ?? null;
}
