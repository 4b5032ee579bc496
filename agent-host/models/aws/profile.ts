// A named profile as AWS's own tools keep it, in ~/.aws/credentials and ~/.aws/config.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../../base/errors.js";
import { type IniSection, parseIni } from "./ini.js";

export interface ProfileDeps {
  readonly env: (name: string) => string | undefined;
  /** What `~` stands for. */
  readonly homeDir: string;
}

const MAX_FILE_BYTES = 1024 * 1024;

/**
 * What both files say of the profile, the credentials file winning; null when neither knows it. Read anew each time:
 * other programs renew what is in them. Throws an Error that names a file which is there but cannot be read.
 */
export async function readProfile(name: string, deps: ProfileDeps): Promise<IniSection | null> {
  const [credentials, config] = await Promise.all([
    readSections(place(deps, "AWS_SHARED_CREDENTIALS_FILE", "credentials")),
    readSections(place(deps, "AWS_CONFIG_FILE", "config")),
  ]);
  const found = [
    ...(name === "default" ? [config.get("default")] : []),
    config.get(`profile ${name}`),
    config.get(`profile "${name}"`),
    credentials.get(name),
  ].filter((section) => section !== undefined);
  return found.length === 0 ? null : new Map(found.flatMap((section) => [...section]));
}

function place({ env, homeDir }: ProfileDeps, variable: string, file: string): string {
  const named = env(variable)?.trim() || path.join("~", ".aws", file);
  return /^~[/\\]/.test(named) ? path.join(homeDir, named.slice(2)) : named;
}

async function readSections(file: string): Promise<ReadonlyMap<string, IniSection>> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new Error("it is not a regular file");
    if (stats.size > MAX_FILE_BYTES) throw new Error(`it is larger than ${MAX_FILE_BYTES} bytes`);
    return parseIni(await readFile(file, "utf8"));
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return new Map();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the AWS file ${file} cannot be read: ${reason}`, { cause: error });
  }
}
