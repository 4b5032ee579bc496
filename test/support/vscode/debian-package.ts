// Debian packages: installed when we may, named in a clear message when we may not.
import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../ending.js";
import { runLogged } from "./run-logged.js";

export interface DebianPackage {
  readonly name: string;
  /** Whether what the package brings is there, however it got there. */
  isPresent(): boolean;
}

export async function ensureDebianPackages(wanted: readonly DebianPackage[], purpose: string): Promise<void> {
  const names = wanted.filter((each) => !each.isPresent()).map((each) => each.name);
  if (names.length === 0) {
    return;
  }
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...names];
  if (process.getuid?.() !== 0 || !findCommand("apt-get")) {
    const hint = findCommand("apt-get") ? `sudo ${install.join(" ")}` : "your system's package manager";
    throw new UserError(
      `${purpose} needs ${names.join(", ")}, which this machine lacks. Install with: ${hint}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args: readonly string[], title: string) =>
    runLogged("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { title, env });
  const title = `installing ${names.join(", ")} for ${purpose}`;
  try {
    await run(install.slice(1), title);
  } catch {
    // On a fresh machine the package lists are missing or old.
    await run(["update"], "updating the package lists");
    await run(install.slice(1), title);
  }
}

/** A command on PATH, or nothing. */
export function findCommand(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}
