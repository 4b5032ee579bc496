// A configuration in a folder of its own, with an environment that the test decides.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../../agent-host/base/clock.js";
import { silentLog } from "../../../agent-host/base/log.js";
import type { ConfigService } from "../../../agent-host/config/config.js";
import { createConfigService } from "../../../agent-host/config/config-service.js";
import type { MachineConfig } from "../../../agent-host/config/machine.js";
import { machineIn } from "../../support/machine.js";

export interface ConfigHome {
  readonly folder: string;
  readonly file: string;
  readonly machine: MachineConfig;
  write(text: string): void;
  /** Files of the administrator, by name. */
  writeMachine(files: Readonly<Record<string, string>>): void;
  text(): string;
  service(options?: {
    cliOverrides?: readonly string[];
    env?: Readonly<Record<string, string>>;
    homeDir?: string;
    strict?: boolean;
    signedIn?: boolean;
    /** In place of the folder. */
    home?: string;
  }): ConfigService;
  remove(): void;
}

export function createConfigHome(): ConfigHome {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-config-"));
  const file = path.join(folder, "config.toml");
  const machine = machineIn(path.join(folder, "machine"));
  return {
    folder,
    file,
    write: (text) => writeFileSync(file, text),
    machine,
    writeMachine: (files) => {
      mkdirSync(path.dirname(machine.systemFile), { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(path.join(path.dirname(machine.systemFile), name), text);
      }
    },
    text: () => readFileSync(file, "utf8"),
    service: ({
      cliOverrides = [],
      env = {},
      homeDir = "/home/me",
      strict = false,
      signedIn = false,
      home = folder,
    } = {}) =>
      createConfigService({
        home,
        machine,
        env: (name) => env[name],
        cliOverrides,
        homeDir,
        strict,
        isSignedIn: async () => signedIn,
        clock: systemClock,
        log: silentLog,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
