// Our types beside those of another host of the protocol.
import { readFileSync } from "node:fs";
import path from "node:path";
import { jsonSchemaFiles } from "../../../agent-host/export/json-schema-files.js";
import { type ProtocolFacts, protocolFacts } from "../../support/protocol-facts.js";
import { root } from "../../support/repository.js";

export interface Comparison {
  /** How many types the other host has. */
  readonly types: number;
  /** How many of them we have with the same lines. */
  readonly same: number;
  /** By type; `- ` before a line that only the other host has, `+ ` before one that only we have. */
  readonly differences: Readonly<Record<string, readonly string[]>>;
}

/** Facts about version 2 as of 0.125, made by `node test/protocol.mjs facts` from what that host exports. */
export function referenceFacts(): ProtocolFacts {
  return JSON.parse(readFileSync(path.join(root, "test/fixtures/protocol/v2-0.125.json"), "utf8"));
}

/** What our own bundle says, experimental part included. */
export function ourFacts(): ProtocolFacts {
  const files = new Map(jsonSchemaFiles({ experimental: true }));
  return protocolFacts(JSON.parse(files.get("codex_app_server_protocol.schemas.json") ?? "{}").definitions);
}

export function compareFacts(reference: ProtocolFacts, ours: ProtocolFacts): Comparison {
  const names = [...new Set([...Object.keys(reference), ...Object.keys(ours)])].sort();
  const differences = Object.fromEntries(
    names
      .map((name) => [name, differenceOf(reference[name], ours[name])])
      .filter(([, lines]) => lines?.length),
  );
  const types = Object.keys(reference).length;
  return {
    types,
    same: types - Object.keys(reference).filter((name) => name in differences).length,
    differences,
  };
}

function differenceOf(
  theirs: readonly string[] | undefined,
  ours: readonly string[] | undefined,
): readonly string[] {
  if (ours === undefined) return ["- the type"];
  if (theirs === undefined) return ["+ the type"];
  return [
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
  ];
}
