// Whether a command of a client may run. Nobody is asked: a client that may run commands at all says with the
// policy it sends whether this one has to be confined, and what has to be confined but cannot be does not run.
import { HostError } from "../../base/errors.js";
import type { ConfigService } from "../../config/config.js";
import { checkRequested } from "../../config/requirements/check-requested.js";
import { inheritedEnv } from "../../exec/command-env.js";
import { shellQuoted } from "../../exec/shell-command.js";
import { decide } from "../../permissions/decide.js";
import { sandboxPolicyFor, sandboxPolicyOf } from "../../permissions/policy.js";
import { isManaged } from "../../permissions/rules.js";
import type { CommandExecParams } from "../../protocol/command-exec.js";
import type { PermissionProfile, SandboxPolicy } from "../../protocol/permission.js";
import type { CommandRequest } from "./command-request.js";

export interface ConfinementOptions {
  readonly config: Pick<ConfigService, "settings" | "requirements">;
  /** The host's own environment. */
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
  readonly tmpdir: string;
}

const HOW_TO_RUN_IT =
  "pass sandboxPolicy dangerFullAccess or externalSandbox to run it as it is, without a sandbox of the host";
const CANNOT_CONFINE =
  "command/exec cannot confine commands on this machine yet, so under a policy that limits them only those run " +
  `that are known to do nothing but read, without a terminal; ${HOW_TO_RUN_IT}`;
const CANNOT_TRUST_ENV =
  "command/exec cannot confine commands on this machine yet, and env could make a command that only reads run " +
  `something else; ${HOW_TO_RUN_IT}`;

/**
 * The environment to run the command in, or a throw of HostError "invalid-request" when it must not run.
 * `params` are those that `request` was read from.
 */
export async function confine(
  request: CommandRequest,
  params: CommandExecParams,
  options: ConfinementOptions,
): Promise<Record<string, string>> {
  const policy = await chosenPolicy(params, request.cwd, options);
  const env = inheritedEnv(options.baseEnv);
  if (request.tty !== null) env.TERM = "xterm-256color";
  if (isManaged(policy)) {
    await requireReadOnly(request, policy, options);
    // What git does beside reading, such as rewriting its index, it leaves undone.
    return { ...env, GIT_OPTIONAL_LOCKS: "0" };
  }
  for (const [name, value] of Object.entries(request.env)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return env;
}

async function chosenPolicy(
  { sandboxPolicy, permissionProfile }: CommandExecParams,
  cwd: string,
  { config }: ConfinementOptions,
): Promise<SandboxPolicy> {
  checkRequested(await config.requirements(), { sandboxPolicy, permissionProfile });
  if (sandboxPolicy != null) return sandboxPolicy;
  if (permissionProfile != null) return policyOf(permissionProfile, cwd);
  const settings = await config.settings(cwd);
  return settings.permissionProfile === null
    ? sandboxPolicyFor(settings.sandboxMode, settings.sandboxWorkspaceWrite)
    : policyOf(settings.permissionProfile, cwd);
}

function policyOf(profile: PermissionProfile, cwd: string): SandboxPolicy {
  const policy = sandboxPolicyOf(profile, cwd);
  // Everything but the network: no policy says that to be the host's own task, and it could not be done.
  if (profile.type === "managed" && policy.type === "externalSandbox") {
    return { type: "readOnly", access: { type: "fullAccess" }, networkAccess: false };
  }
  return policy;
}

async function requireReadOnly(
  request: CommandRequest,
  sandboxPolicy: SandboxPolicy,
  { tmpdir }: ConfinementOptions,
): Promise<void> {
  if (Object.keys(request.env).length > 0) throw new HostError("invalid-request", CANNOT_TRUST_ENV);
  // The words as a shell would have to be given them; what looks like syntax is quoted, or not understood.
  const script = shellQuoted(request.argv);
  const decision = await decide(
    [
      {
        kind: "command",
        script,
        argv: ["/bin/sh", "-c", script],
        cwd: request.cwd,
        escalated: false,
        tty: request.tty !== null,
      },
    ],
    {
      approvalPolicy: "never",
      sandboxPolicy,
      cwd: request.cwd,
      sandboxEnforced: false,
      tmpdir,
      grants: { coversCommand: () => false, coversPaths: () => false },
    },
  );
  if (decision.kind !== "allow") throw new HostError("invalid-request", CANNOT_CONFINE);
}
