// `initialize`, by hand: the start-up path loads no schema library. A test holds this against the protocol table.
import os from "node:os";
import { HostError } from "../base/errors.js";
import type { ClientState } from "./client.js";

/** What an editor client can do for the host (DESIGN: union initialize). */
export interface EditorCapabilities {
  /** It applies `workspace/applyEdit`. */
  readonly applyEdit: boolean;
  readonly codeLensRefresh: boolean;
  /** Ours: it saves documents on `heddle/document/save`. */
  readonly saveDocuments: boolean;
  /** Ours: it has a command that opens a patch as a diff. */
  readonly openDiff: boolean;
}

export interface HostIdentity {
  readonly home: string;
  readonly version: string;
}

/** The commands that the host executes for an editor. */
export const ACCEPT_PATCH_COMMAND = "heddle.patch.accept";
export const DECLINE_PATCH_COMMAND = "heddle.patch.decline";

/** Reads the params of `initialize`. Throws HostError "invalid-request" that names the wrong field. */
export function readInitialize(params: unknown): ClientState {
  const root = objectAt(params, "params");
  const info = isNamelessEditor(root) ? { name: "editor" } : objectAt(root.clientInfo, "clientInfo");
  if (typeof info.name !== "string") throw invalid("clientInfo.name", "a string", info.name);
  optionalString(info.title, "clientInfo.title");
  const version = optionalString(info.version, "clientInfo.version");
  const capabilities = root.capabilities == null ? {} : objectAt(root.capabilities, "capabilities");
  const { experimentalApi, optOutNotificationMethods: optOut } = capabilities;
  if (experimentalApi != null && typeof experimentalApi !== "boolean") {
    throw invalid("capabilities.experimentalApi", "a boolean", experimentalApi);
  }
  if (optOut != null && !(Array.isArray(optOut) && optOut.every((name) => typeof name === "string"))) {
    throw invalid("capabilities.optOutNotificationMethods", "an array of strings", optOut);
  }
  return {
    name: info.name,
    version: version ?? "",
    experimentalApi: experimentalApi === true,
    optOut: new Set(optOut ?? []),
    editor: readEditor(capabilities),
    lendsModels: ourCapabilities(capabilities).languageModels === true,
  };
}

/** The answer for both sides: v2 clients read the upper half, editors the lower one. */
export function initializeResult(state: ClientState, host: HostIdentity): Record<string, unknown> {
  const platform = `${os.type()} ${os.release()}; ${os.arch()}`;
  return {
    userAgent: `${state.name}/${host.version} (${platform}) (${state.name}; ${state.version})`,
    codexHome: host.home,
    platformFamily: process.platform === "win32" ? "windows" : "unix",
    platformOs: platformOs(),
    ...(state.editor === null
      ? {}
      : {
          serverInfo: { name: "heddle", version: host.version },
          capabilities: {
            textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
            codeLensProvider: { resolveProvider: false },
            executeCommandProvider: { commands: [ACCEPT_PATCH_COMMAND, DECLINE_PATCH_COMMAND] },
          },
        }),
  };
}

function platformOs(): string {
  if (process.platform === "darwin") return "macos";
  return process.platform === "win32" ? "windows" : process.platform;
}

/** LSP leaves it to editors whether they say who they are; v2 clients must. */
function isNamelessEditor({ clientInfo, capabilities }: Record<string, unknown>): boolean {
  return clientInfo === undefined && readEditor(plainObject(capabilities)) !== null;
}

/** An editor is a client that has LSP capabilities at all. */
function readEditor(capabilities: Record<string, unknown>): EditorCapabilities | null {
  if (!("textDocument" in capabilities) && !("workspace" in capabilities)) return null;
  const workspace = plainObject(capabilities.workspace);
  const ours = ourCapabilities(capabilities);
  return {
    applyEdit: workspace.applyEdit === true,
    codeLensRefresh: plainObject(workspace.codeLens).refreshSupport === true,
    saveDocuments: ours.saveDocuments === true,
    openDiff: ours.openDiff === true,
  };
}

function ourCapabilities(capabilities: Record<string, unknown>): Record<string, unknown> {
  return plainObject(plainObject(capabilities.experimental).heddle);
}

function plainObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function objectAt(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(field, "an object", value);
  return { ...value };
}

function optionalString(value: unknown, field: string): string | null {
  if (value == null) return null;
  if (typeof value !== "string") throw invalid(field, "a string", value);
  return value;
}

function invalid(field: string, wanted: string, got: unknown): HostError {
  const kind =
    got === undefined
      ? "nothing"
      : got === null
        ? "null"
        : Array.isArray(got)
          ? "an array"
          : `a ${typeof got}`;
  return new HostError("invalid-request", `Invalid request: ${field}: expected ${wanted}, got ${kind}`);
}
