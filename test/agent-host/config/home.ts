// A configuration in a folder of its own, with an environment that the test decides.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLog } from "../../../agent-host/base/log.js";
import type { ConfigService } from "../../../agent-host/config/config.js";
import { createConfigService } from "../../../agent-host/config/config-service.js";

export interface ConfigHome {
  readonly folder: string;
  readonly file: string;
  write(text: string): void;
  writeSystem(text: string): void;
  text(): string;
  service(options?: {
    cliOverrides?: readonly string[];
    env?: Readonly<Record<string, string>>;
    homeDir?: string;
  }): ConfigService;
  remove(): void;
}

export function createConfigHome(): ConfigHome {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-config-"));
  const file = path.join(folder, "config.toml");
  const systemFile = path.join(folder, "system.toml");
  return {
    folder,
    file,
    write: (text) => writeFileSync(file, text),
    writeSystem: (text) => writeFileSync(systemFile, text),
    text: () => readFileSync(file, "utf8"),
    service: ({ cliOverrides = [], env = {}, homeDir = "/home/me" } = {}) =>
      createConfigService({
        home: folder,
        systemFile,
        env: (name) => env[name],
        cliOverrides,
        homeDir,
        log: silentLog,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
