// What the administrator of a machine may say, and where.
import path from "node:path";

export interface MachineConfig {
  /** The lowest layer; need not exist. */
  readonly systemFile: string;
  /** The highest layer, in a form that newer administrators write as requirements; need not exist. */
  readonly managedFile: string;
}

export function machineConfig(platform: NodeJS.Platform, programData: string | undefined): MachineConfig {
  if (platform === "win32") {
    const folder = path.win32.join(programData ?? "C:\\ProgramData", "Heddle");
    return {
      systemFile: path.win32.join(folder, "config.toml"),
      managedFile: path.win32.join(folder, "managed_config.toml"),
    };
  }
  return { systemFile: "/etc/heddle/config.toml", managedFile: "/etc/codex/managed_config.toml" };
}
