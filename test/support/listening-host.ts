// The built host behind a door.
import { asOptions, type BuiltHostOptions, type HostProcess, spawnHost, within } from "./built-host.js";
import { afterThisTest } from "./cleanup.js";
import { says, startModelServer, type Turns } from "./model-server.js";
import { modelOptions } from "./start-host.js";

export interface ListeningHost extends HostProcess {
  readonly url: string;
}

/** A host that has said where it listens. */
export async function listen(
  where: string,
  options: BuiltHostOptions & { script?: Turns; args?: readonly string[] } = {},
): Promise<ListeningHost> {
  const model = await startModelServer(options.script ?? (() => says("ok")));
  afterThisTest(() => model.close());
  const args = [...asOptions(modelOptions(model.url, "responses")), ...(options.args ?? [])];
  const host = spawnHost(["--listen", where, ...args], options);
  const said = () => /^listening on (\S+)$/m.exec(host.stderr())?.[1];
  await within(10_000, "the host listens", () => said() !== undefined || host.child.exitCode !== null);
  const url = said();
  if (url === undefined) throw new Error(`the host does not listen: ${host.stderr()}`);
  return { ...host, url };
}
