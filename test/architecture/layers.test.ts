// Who may import whom. The table is the rule; an exception is a row with its reason.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "../support/repository.js";

/** Folder of the agent host -> folders it may import besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ["base"],
  transport: ["base"],
  "apply-patch": ["base"],
  exec: ["base"],
  images: ["base"],
  search: ["base"],
  journal: ["base", "protocol", "exec"],
  config: ["base", "protocol"],
  accounts: ["base", "protocol"],
  store: ["base", "protocol"],
  // History items, usage and error info are nouns that models, store and engine share: they live in protocol.
  models: ["base", "config", "protocol"],
  permissions: ["base", "config", "protocol"],
  tools: ["base", "config", "permissions", "exec", "apply-patch", "journal", "models", "protocol"],
  session: [
    "base",
    "protocol",
    "config",
    "store",
    "models",
    "permissions",
    "exec",
    "images",
    "apply-patch",
    "journal",
    "tools",
  ],
  server: [
    "base",
    "protocol",
    "transport",
    "config",
    "store",
    "models",
    "permissions",
    "exec",
    "apply-patch",
    "journal",
    "tools",
    "session",
    "search",
    "accounts",
  ],
  // Writes the protocol and the rollout line down for others.
  export: ["protocol", "store"],
};

/** Libraries that belong to one place. */
const owners: Readonly<Record<string, readonly string[]>> = {
  vscode: ["extension", "test/extension"],
  "vscode-languageclient": ["extension/host"],
  "sql.js": ["agent-host/store"],
  "@cf-wasm/photon": ["agent-host/images"],
  ignore: ["agent-host/search"],
  undici: ["agent-host/models"],
  ws: ["agent-host/transport", "agent-host/models"],
  aws4fetch: ["agent-host/models"],
  jose: ["agent-host/transport", "agent-host/accounts"],
  "smol-toml": ["agent-host/config"],
  unbash: ["agent-host/permissions", "agent-host/apply-patch"],
  preact: ["webview-ui"],
};

interface Import {
  readonly file: string;
  /** A path from the root for our own modules, a package name otherwise. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import\s+"([^"]+)"/gms;

describe("layers", () => {
  const imports = ["agent-host", "extension", "webview-ui"].flatMap(importsBelow);

  it("finds imports at all", () => {
    assert.ok(imports.length > 200, `only ${imports.length} imports were found`);
  });

  it("point one way inside the agent host", () => {
    const offenders = imports
      .filter(({ file }) => file.startsWith("agent-host/") && file.split("/").length > 2)
      .filter(({ file, target }) => {
        const from = folderOf(file);
        if (!target.startsWith("agent-host/"))
          return target.startsWith("extension/") || target.startsWith("webview-ui/");
        const to = folderOf(target);
        return to !== from && !(layers[from] ?? []).includes(to);
      });
    assert.deepEqual(offenders.map(show), []);
  });

  it("know every folder of the agent host", () => {
    const folders = readdirSync(path.join(root, "agent-host"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    assert.deepEqual(
      folders.filter((folder) => !(folder in layers)),
      [],
    );
  });

  it("keep the extension to the host's contract", () => {
    const allowed = ["agent-host/protocol/", "agent-host/transport/", "agent-host/base/", "extension/"];
    const offenders = imports.filter(
      ({ file, target }) =>
        file.startsWith("extension/") &&
        /^(agent-host|webview-ui|extension|test)\//.test(target) &&
        !allowed.some((folder) => target.startsWith(folder)),
    );
    assert.deepEqual(offenders.map(show), []);
  });

  it("keep the webview to types", () => {
    const offenders = imports.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith("webview-ui/") &&
        /^(agent-host|extension)\//.test(target) &&
        !(
          typeOnly &&
          (target.startsWith("agent-host/protocol/") || target === "extension/views/messages.ts")
        ) &&
        // Pure and imports nothing: the page's cards and the editor's diagnostics read a review by the same rules.
        target !== "extension/views/review-findings.ts",
    );
    assert.deepEqual(offenders.map(show), []);
  });

  it("leave libraries to their owners", () => {
    const offenders = imports.filter(({ file, target }) => {
      const places = owners[packageOf(target)];
      return places !== undefined && !places.some((place) => file.startsWith(`${place}/`));
    });
    assert.deepEqual(offenders.map(show), []);
  });

  it("let only main.ts read the process", () => {
    const offenders = sourcesBelow("agent-host").filter(
      (file) => file !== "agent-host/main.ts" && /\bprocess\.(env|argv|cwd)\b/.test(readSource(file)),
    );
    assert.deepEqual(offenders, []);
  });
});

function show({ file, target }: Import): string {
  return `${file} -> ${target}`;
}

function folderOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function packageOf(target: string): string {
  const parts = target.split("/");
  return target.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

function importsBelow(folder: string): Import[] {
  return sourcesBelow(folder).flatMap((file) =>
    [...readSource(file).matchAll(IMPORT)].map((match) => {
      const specifier = match[2] ?? match[3] ?? match[4] ?? "";
      const target = specifier.startsWith(".")
        ? path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, ".ts")
        : specifier;
      return { file, target, typeOnly: match[1] !== undefined };
    }),
  );
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .filter((file) => /\.tsx?$/.test(file) && statSync(path.join(root, file)).isFile());
}

function readSource(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}
