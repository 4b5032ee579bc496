// A door of the real kind in front of a host in the test's own process.
import path from "node:path";
import { silentLog } from "../../agent-host/base/log.js";
import type { BearerOptions } from "../../agent-host/transport/listen/bearer.js";
import { type Door, type DoorOptions, openDoor } from "../../agent-host/transport/listen/open-door.js";
import { readOpening, streamTransport } from "../../agent-host/transport/open-stream.js";
import { websocketTransport } from "../../agent-host/transport/websocket.js";
import { afterThisTest } from "./cleanup.js";
import type { TestHost } from "./start-host.js";
import { tempFolder } from "./temp-folder.js";

/** Closed after the test. */
export async function openTestDoor(
  host: Pick<TestHost, "serve">,
  address: DoorOptions["address"],
  bearer: BearerOptions | null = null,
): Promise<Door> {
  const door = await openDoor({
    address,
    bearer,
    serve: (transport) => host.serve(transport),
    transports: { readOpening, streamTransport, websocketTransport },
    log: silentLog,
  });
  afterThisTest(() => door.close());
  return door;
}

export async function openUnixDoor(host: Pick<TestHost, "serve">): Promise<{ door: Door; file: string }> {
  const file = path.join(tempFolder(), "host.sock");
  return { door: await openTestDoor(host, { kind: "unix", path: file }), file };
}

export function openWebSocketDoor(
  host: Pick<TestHost, "serve">,
  bearer: BearerOptions | null = null,
): Promise<Door> {
  return openTestDoor(host, { kind: "websocket", host: "127.0.0.1", port: 0 }, bearer);
}
