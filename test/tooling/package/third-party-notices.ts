// The licences of what is bundled, as those licences demand.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../support/ending.js";
import { root } from "../../support/repository.js";

const FILE = "dist/THIRD-PARTY-NOTICES.md";

interface Metafile {
  readonly [output: string]: { readonly inputs: Readonly<Record<string, unknown>> };
}

/** Writes the notices for every package that `dist/meta.json` says went into a bundle. */
export function writeThirdPartyNotices(): void {
  const outputs = JSON.parse(readFileSync(path.join(root, "dist/meta.json"), "utf8")) as Metafile;
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const input of Object.keys(inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder !== undefined) folders.add(folder);
    }
  }
  // Copied as a file, so no bundle names it.
  folders.add("node_modules/sql.js");
  const sections = [...folders].sort().map(noticeOf);
  const head =
    "# Third-party notices\n\nHeddle's bundles contain the packages below, under their own licences.\n";
  writeFileSync(path.join(root, FILE), [head, ...sections].join("\n"));
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const text = readdirSync(path.join(root, folder))
    .filter((name) => /^(licen[cs]e|copying|notice)(\.|$|-)/i.test(name))
    .map((name) => path.join(root, folder, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").trim());
  if (manifest.license === undefined && text.length === 0) {
    throw new UserError(`${manifest.name} names no licence and cannot be shipped`);
  }
  const body = text.length > 0 ? `\n\n\`\`\`text\n${text.join("\n\n")}\n\`\`\`` : "";
  return `## ${manifest.name} ${manifest.version}\n\nLicence: ${manifest.license ?? "see below"}${body}\n`;
}
