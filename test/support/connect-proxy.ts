import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterThisTest } from "./cleanup.js";

export interface ConnectProxy {
  readonly address: string;
  /** The hosts that were asked for. */
  readonly asked: readonly string[];
  /** What they were asked for with. */
  readonly authorizations: readonly (string | undefined)[];
}

/** Ends with the test. A proxy that brings every host to one port of this machine, or refuses to when there is no port. */
export async function startConnectProxy(targetPort: () => number | null): Promise<ConnectProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connect", (request, client: Socket) => {
    asked.push(request.url ?? "");
    authorizations.push(request.headers["proxy-authorization"]);
    const port = targetPort();
    if (port === null) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      // Either side may go first; the other follows.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => (socket === client ? target : client).destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThisTest(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, authorizations };
}
