// The two ways to say what is permitted, and the way from one to the other. Profiles are symbolic: "the working
// directory" stays those words, so that a profile can outlive a change of folder.
import path from "node:path";
import { HostError } from "../base/errors.js";
import type { PermissionProfile, SandboxMode, SandboxPolicy } from "../protocol/permission.js";
import { hasProtectedName, isInside } from "./writable-roots.js";

type WorkspaceWrite = Extract<SandboxPolicy, { type: "workspaceWrite" }>;
type ReadAccess = WorkspaceWrite["readOnlyAccess"];
type Restricted = Extract<
  Extract<PermissionProfile, { type: "managed" }>["fileSystem"],
  { type: "restricted" }
>;
type Entry = Restricted["entries"][number];

/** The policy that a mode stands for; `workspaceWrite` are the settings of that mode. */
export function sandboxPolicyFor(mode: SandboxMode, workspaceWrite: WorkspaceWrite): SandboxPolicy {
  switch (mode) {
    case "read-only":
      return { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false };
    case "workspace-write":
      return workspaceWrite;
    case "danger-full-access":
      return { type: "dangerFullAccess" };
  }
}

/** The profile that permits the same as `policy`. */
export function profileFor(policy: SandboxPolicy): PermissionProfile {
  switch (policy.type) {
    case "dangerFullAccess":
      return { type: "disabled" };
    case "externalSandbox":
      return { type: "external", network: { enabled: policy.networkAccess === "enabled" } };
    case "readOnly":
      return managed(policy.networkAccess, readEntries(policy.access));
    case "workspaceWrite":
      return managed(policy.networkAccess, [
        ...readEntries(policy.readOnlyAccess),
        special("current_working_directory", "write"),
        ...(policy.excludeSlashTmp ? [] : [special("slash_tmp", "write")]),
        ...(policy.excludeTmpdirEnvVar ? [] : [special("tmpdir", "write")]),
        ...policy.writableRoots.map((root) => entry(root, "write")),
      ]);
  }
}

/**
 * The policy that permits the same as `profile` in `cwd`. Throws HostError "invalid-request" for a profile that
 * says more than a policy can: refusals below what is readable, patterns, writes without the working directory.
 */
export function sandboxPolicyOf(profile: PermissionProfile, cwd: string): SandboxPolicy {
  if (profile.type === "disabled") return { type: "dangerFullAccess" };
  if (profile.type === "external") {
    return { type: "externalSandbox", networkAccess: profile.network.enabled ? "enabled" : "restricted" };
  }
  const network = profile.network.enabled;
  if (profile.fileSystem.type === "unrestricted") return unrestricted(network);
  return projectEntries(profile.fileSystem.entries, cwd, network);
}

function unrestricted(network: boolean): SandboxPolicy {
  return network ? { type: "dangerFullAccess" } : { type: "externalSandbox", networkAccess: "restricted" };
}

function projectEntries(all: readonly Entry[], cwd: string, networkAccess: boolean): SandboxPolicy {
  // To leave out what a newer version would permit is safe; to leave out what it would refuse, or only let be read
  // where the rest may be written, is not.
  const known = all.filter((one) => !isUnknown(one));
  const isWriting = known.some(({ access }) => access === "write");
  const entries = all.filter(
    (one) => !isUnknown(one) || one.access === "none" || (one.access === "read" && isWriting),
  );
  const places = entries.map((one) => ({ place: placeOf(one, cwd), access: one.access }));
  if (places.some(({ access }) => access === "none")) throw cannotProject("it takes access away");
  const writes = places.filter(({ access }) => access === "write").map(({ place }) => place);
  const reads = places.filter(({ access }) => access === "read").map(({ place }) => place);

  if (writes.includes(":root")) {
    if (reads.some((place) => place !== ":root")) throw cannotProject("it narrows full write access");
    return unrestricted(networkAccess);
  }
  const access = readAccess(reads);
  if (writes.length === 0) return { type: "readOnly", access, networkAccess };
  if (!writes.includes(cwd)) throw cannotProject("it allows writes, but not in the working directory");
  if (writes.includes(":minimal")) throw cannotProject("it allows writes to the files of the platform");

  const roots = writes.filter((place) => !place.startsWith(":"));
  // A policy protects some folders by itself; any other island of read access in a writable folder would be lost.
  const lost = reads.find((place) =>
    roots.some(
      (root) => place !== root && isInside(place, root) && !hasProtectedName(path.relative(root, place)),
    ),
  );
  if (lost !== undefined) throw cannotProject(`it makes ${lost} read-only`);
  return {
    type: "workspaceWrite",
    writableRoots: [...new Set(roots.filter((root) => root !== cwd))],
    readOnlyAccess: access,
    networkAccess,
    excludeTmpdirEnvVar: !writes.includes(":tmpdir"),
    excludeSlashTmp: !writes.includes(":slash_tmp"),
  };
}

function isUnknown({ path: where }: Entry): boolean {
  return where.type === "special" && where.value.kind === "unknown";
}

/** An absolute path, or one of the tokens `:root`, `:minimal`, `:tmpdir`, `:slash_tmp`. */
function placeOf({ path: where, access }: Entry, cwd: string): string {
  if (where.type === "path") {
    if (!path.isAbsolute(where.path)) throw cannotProject(`${where.path} is not an absolute path`);
    return path.resolve(where.path);
  }
  if (where.type === "glob_pattern") throw cannotProject("it has a pattern");
  const place = where.value;
  switch (place.kind) {
    case "current_working_directory":
      return cwd;
    case "project_roots":
      return place.subpath == null ? cwd : path.resolve(cwd, place.subpath);
    case "root":
    case "minimal":
    case "tmpdir":
    case "slash_tmp":
      return `:${place.kind}`;
    case "unknown":
      throw cannotProject(`it names the unknown place ${place.path} for ${access}`);
    default:
      return place satisfies never;
  }
}

function readAccess(reads: readonly string[]): ReadAccess {
  if (reads.includes(":root")) return { type: "fullAccess" };
  const roots = reads.filter((place) => place !== ":minimal");
  if (roots.some((place) => place.startsWith(":")))
    throw cannotProject("it makes only temporary folders readable");
  return { type: "restricted", includePlatformDefaults: reads.includes(":minimal"), readableRoots: roots };
}

function readEntries(access: ReadAccess): Entry[] {
  if (access.type === "fullAccess") return [special("root", "read")];
  return [
    ...(access.includePlatformDefaults ? [special("minimal", "read")] : []),
    ...access.readableRoots.map((root) => entry(root, "read")),
  ];
}

function managed(network: boolean, entries: Entry[]): PermissionProfile {
  return { type: "managed", network: { enabled: network }, fileSystem: { type: "restricted", entries } };
}

function special(
  kind: "root" | "minimal" | "current_working_directory" | "tmpdir" | "slash_tmp",
  access: Entry["access"],
): Entry {
  return { path: { type: "special", value: { kind } }, access };
}

function entry(file: string, access: Entry["access"]): Entry {
  return { path: { type: "path", path: file }, access };
}

function cannotProject(why: string): HostError {
  return new HostError("invalid-request", `this permission profile cannot be enforced here: ${why}`);
}
