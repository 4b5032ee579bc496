// Lends a test that runs inside VS Code's extension host the hands of a user: clicks, keys, screenshots.
// Loopback only, and only for who knows the token.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { runDriverCommand } from "./driver-commands.js";

export interface DriverServer {
  /** Tells a test where the driver is; see driver-client.ts. */
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

/** The page is asked for at each command: it exists only after the process that needs `env`. */
export async function startDriverServer(page: () => Promise<Page>): Promise<DriverServer> {
  const token = randomUUID();
  const server = createServer((request, response) => {
    void answer(request, token, page).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? null));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { HEDDLE_TEST_DRIVER_URL: `http://127.0.0.1:${port}`, HEDDLE_TEST_DRIVER_TOKEN: token },
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  token: string,
  page: () => Promise<Page>,
): Promise<{ status: number; body: unknown }> {
  if (request.headers.authorization !== `Bearer ${token}`) {
    return { status: 401, body: { error: "wrong token" } };
  }
  try {
    const params: unknown = JSON.parse(await text(request));
    return { status: 200, body: await runDriverCommand(await page(), (request.url ?? "").slice(1), params) };
  } catch (error) {
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
