// A copy of media/sample-workspace that may be edited freely.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "./repository.js";

const run = promisify(execFile);

/** Copies the sample, or puts its files back as they were; what was added to the copy stays. */
export async function copySampleWorkspace(folder: string): Promise<string> {
  await cp(path.join(root, "media/sample-workspace"), folder, { recursive: true, force: true });
  if (!existsSync(path.join(folder, ".git"))) {
    await makeRepository(folder);
  }
  return folder;
}

/** Its own git repository: otherwise the project around it would be Heddle's own. */
async function makeRepository(folder: string): Promise<void> {
  const who = ["-c", "user.name=Heddle", "-c", "user.email=heddle@localhost", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-q", "-m", "Sample workspace"],
  ]) {
    await run("git", args, { cwd: folder });
  }
}
