// What the administrator of a machine may say, and where.
import os from "node:os";
import path from "node:path";

/** None of the files has to exist. */
export interface MachineConfig {
  /** The lowest layer. */
  readonly systemFile: string;
  /** The highest layer, in a form that newer administrators write as requirements. */
  readonly managedFile: string;
  /** Lowest first. */
  readonly requirementsFiles: readonly string[];
  /** The full name of the machine, for requirements that distinguish machines. Does not throw. */
  readonly hostName: () => Promise<string>;
}

/** How long a name server may take, in milliseconds. */
const NAME_MS = 2_000;

export function machineConfig(platform: NodeJS.Platform, programData: string | undefined): MachineConfig {
  if (platform === "win32") {
    const folder = path.win32.join(programData ?? "C:\\ProgramData", "Heddle");
    return {
      systemFile: path.win32.join(folder, "config.toml"),
      managedFile: path.win32.join(folder, "managed_config.toml"),
      requirementsFiles: [path.win32.join(folder, "requirements.toml")],
      hostName,
    };
  }
  return {
    systemFile: "/etc/heddle/config.toml",
    managedFile: "/etc/codex/managed_config.toml",
    requirementsFiles: ["/etc/codex/requirements.toml", "/etc/heddle/requirements.toml"],
    hostName,
  };
}

/** The name with its domain where one is known, otherwise the one that the machine gives itself. */
async function hostName(): Promise<string> {
  const name = os.hostname();
  if (name.includes(".")) return name;
  const full = fullName(name).catch(() => name);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(name), NAME_MS);
  });
  return Promise.race([full, late]).finally(() => clearTimeout(timer));
}

async function fullName(name: string): Promise<string> {
  const { lookup, lookupService } = await import("node:dns/promises");
  const { address } = await lookup(name);
  const { hostname } = await lookupService(address, 0);
  // An address may go by another name altogether; that one is not this machine's.
  return hostname.toLowerCase().startsWith(`${name.toLowerCase()}.`) ? hostname : name;
}
