import path from "node:path";
import type { MachineConfig } from "../../agent-host/config/machine.js";

/** The files of an administrator, in a folder that need not exist. */
export function machineIn(folder: string): MachineConfig {
  return {
    systemFile: path.join(folder, "config.toml"),
    managedFile: path.join(folder, "managed_config.toml"),
    requirementsFiles: ["other-requirements.toml", "requirements.toml"].map((name) =>
      path.join(folder, name),
    ),
    hostName: async () => "build-7.example.org",
  };
}
