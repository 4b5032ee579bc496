// The manifest against the code: a name in one that the other does not know is a dead button or a dead line.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { COMMANDS, CONTEXT_KEYS } from "../../extension/commands/ids.js";
import { PATCH_SCHEME } from "../../extension/editor/patch-uri.js";
import { NOTIFICATION_METHODS } from "../../extension/host/methods.js";
import { root } from "../support/repository.js";

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
const { contributes } = manifest;
const sources = sourcesBelow("extension");

describe("the manifest", () => {
  it("declares the commands that the code registers", () => {
    const declared = contributes.commands.map((each) => each.command);
    assert.deepEqual(declared.sort(), Object.values(COMMANDS).sort());
  });

  it("uses in menus and keys only commands that it declares", () => {
    const declared = new Set(contributes.commands.map((each) => each.command));
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    assert.deepEqual(
      used.map((each) => each.command).filter((command) => !declared.has(command)),
      [],
    );
  });

  it("uses the context keys that the code sets, all of them", () => {
    const conditions = [
      ...contributes.commands.map((each) => each.enablement),
      ...[...Object.values(contributes.menus).flat(), ...contributes.keybindings].map((each) => each.when),
    ];
    const views = viewIds();
    const used = conditions
      .flatMap((condition) => condition?.match(/\bheddle\.\w+/g) ?? [])
      .filter((key) => !views.includes(key));
    assert.deepEqual([...new Set(used)].sort(), Object.values(CONTEXT_KEYS).sort());
  });

  it("names the scheme of patch documents as the code does", () => {
    const schemes = JSON.stringify(contributes.menus).match(/resourceScheme == [\w-]+/g) ?? [];
    assert.deepEqual([...new Set(schemes)].sort(), [
      "resourceScheme == file",
      `resourceScheme == ${PATCH_SCHEME}`,
    ]);
  });

  it("declares the settings that the code reads", () => {
    const settings = constantsOf("extension/host/host-settings.ts", "SETTINGS").map(
      (name) => `heddle.${name}`,
    );
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), settings.sort());
  });

  it("keeps an untrusted workspace from every setting that reaches the host's command line", () => {
    const reaching = constantsOf("extension/host/host-settings.ts", "SETTINGS")
      .map((name) => `heddle.${name}`)
      .filter((name) => contributes.configuration.properties[name]?.scope === "machine-overridable");
    assert.deepEqual(
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
      reaching.sort(),
    );
  });

  it("declares the views that the code provides", () => {
    const provided = sources.flatMap(({ text }) => /CHAT_VIEW = "([^"]+)"/.exec(text)?.[1] ?? []);
    assert.deepEqual(viewIds(), provided);
  });

  it("names files that are there", () => {
    const containers = contributes.viewsContainers.activitybar;
    const icons = [
      manifest.icon,
      ...[...containers, ...Object.values(contributes.views).flat()].map((each) => each.icon),
    ];
    assert.deepEqual(
      icons.filter((icon) => !existsSync(path.join(root, icon))),
      [],
    );
  });
});

describe("the extension", () => {
  it("listens to notifications that the protocol has", () => {
    const defined = sourcesBelow("agent-host/protocol").flatMap(({ text }) =>
      [...text.matchAll(/\bnotification\(\s*"([^"]+)"/g)].flatMap((match) => match[1] ?? []),
    );
    assert.ok(defined.length >= NOTIFICATION_METHODS.length, `only ${defined.length} are defined`);
    assert.deepEqual(
      NOTIFICATION_METHODS.filter((method) => !defined.includes(method)),
      [],
    );
  });
});

function viewIds(): string[] {
  return Object.values(contributes.views)
    .flat()
    .map((each) => each.id);
}

/** The string values of an object constant; its module needs VS Code and cannot be imported here. */
function constantsOf(file: string, name: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const body = new RegExp(`const ${name} = \\{([^}]+)\\}`).exec(text)?.[1] ?? "";
  const values = [...body.matchAll(/: "([^"]+)"/g)].flatMap((match) => match[1] ?? []);
  assert.ok(values.length > 0, `${name} in ${file} has no values`);
  return values;
}

function sourcesBelow(folder: string): { readonly file: string; readonly text: string }[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(path.join(root, folder, file), "utf8") }));
}
