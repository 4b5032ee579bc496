import path from "node:path";
import type { Decision, PolicyContext } from "./decide.js";
import { loadPolicyFiles, resolveForPolicy } from "./policy-files.js";
import { approvalMode, isManaged, readableRoots } from "./rules.js";
import { isInside, isWritable, writableRoots } from "./writable-roots.js";

const ALLOW: Decision = { kind: "allow" };

/** Files created, changed or removed. All of them must be inside, by their names and by where links lead. */
export async function decideWrite(paths: readonly string[], context: PolicyContext): Promise<Decision> {
  const mode = approvalMode(context.approvalPolicy);
  const targets = await resolved(paths, context);
  if (!isManaged(context.sandboxPolicy)) {
    return mode === "untrusted" ? askForFiles(null, paths, targets, context) : ALLOW;
  }
  const roots = await resolved(writableRoots(context.sandboxPolicy, context.cwd, context.tmpdir), context);
  const outside = firstOutside(paths, targets, (file) => isWritable(file, roots ?? []));
  if (outside === null) return mode === "untrusted" ? askForFiles(null, paths, targets, context) : ALLOW;
  if (mode === "never" || mode === "refuse") {
    const message = `Nothing was changed: the sandbox policy does not allow writes to ${outside}, and no one may be asked.`;
    return { kind: "refuse", message };
  }
  return askForFiles(
    `writes to ${shown(outside, context.cwd)}, which the sandbox policy does not allow`,
    paths,
    targets,
    context,
  );
}

/** Reading is free unless the policy names the folders that may be read. */
export async function decideRead(paths: readonly string[], context: PolicyContext): Promise<Decision> {
  const readable = readableRoots(context.sandboxPolicy);
  if (readable === null) return ALLOW;
  const writable = writableRoots(context.sandboxPolicy, context.cwd, context.tmpdir);
  const roots = (await resolved([...readable, ...writable], context)) ?? [];
  const targets = await resolved(paths, context);
  const outside = firstOutside(paths, targets, (file) => roots.some((root) => isInside(file, root)));
  if (outside === null) return ALLOW;
  const mode = approvalMode(context.approvalPolicy);
  if (mode === "never" || mode === "refuse") {
    return {
      kind: "refuse",
      message: `${outside} was not read: the sandbox policy does not make it readable.`,
    };
  }
  return { kind: "ask", reason: `reads ${outside}`, proposedAmendment: null, onceOnly: true };
}

/** As people name files: from the working directory where it is below it. */
function shown(file: string, cwd: string): string {
  return isInside(file, cwd) ? path.relative(cwd, file) || file : file;
}

function askForFiles(
  reason: string | null,
  paths: readonly string[],
  targets: readonly string[] | null,
  context: PolicyContext,
): Decision {
  // Without knowing where the links lead there is nothing that a grant could be compared with.
  if (targets === null) return { kind: "ask", reason, proposedAmendment: null, onceOnly: true };
  if (paths.length > 0 && context.grants.coversPaths(targets)) return ALLOW;
  return { kind: "ask", reason, proposedAmendment: null, grantPaths: targets };
}

/** The paths and where they lead; null when that cannot be found out. */
async function resolved(paths: readonly string[], context: PolicyContext): Promise<readonly string[] | null> {
  try {
    return await resolveForPolicy(paths, await loadPolicyFiles(context.files));
  } catch {
    // Folders without permission, loops of links: the caller then takes the paths for outside.
    return null;
  }
}

/** The first path that is not inside, or null. */
function firstOutside(
  paths: readonly string[],
  targets: readonly string[] | null,
  isFine: (file: string) => boolean,
): string | null {
  if (targets === null) return path.resolve(paths[0] ?? path.sep);
  return targets.find((file) => !isFine(file)) ?? null;
}
