// Serves the built webview as the editor does: the extension's own page, with its content security policy.
import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { chatHtml } from "../../../extension/views/chat-html.js";
import { root } from "../../support/repository.js";

/** Another build of the page may be tested while `dist/` belongs to somebody else. */
const bundleFolder = path.join(root, process.env.HEDDLE_WEBVIEW_BUNDLE ?? "dist/webview");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".ttf": "font/ttf",
};

export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** A server on the loopback address; its owner closes it. It serves the files as they are when it starts. */
export async function startPageServer(): Promise<PageServer> {
  const files = await readBundle();
  const server = createServer((request, response) => {
    const { status, type, body } = answer(files, request.url ?? "/", origin);
    response.writeHead(status, { "content-type": type, "content-security-policy": STRICTER });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => closeServer(server) };
}

type Files = ReadonlyMap<string, Buffer>;

async function readBundle(): Promise<Files> {
  const names = (await readdir(bundleFolder)).filter((name) => path.extname(name) in TYPES);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(path.join(bundleFolder, name))] as const),
    ),
  );
}

/** On top of the product's policy: the page must not even try to turn a string into HTML or a script. */
const STRICTER = "require-trusted-types-for 'script'; trusted-types 'none'";

function answer(files: Files, url: string, origin: string) {
  const name = path.basename(new URL(url, origin).pathname);
  if (name === "") {
    const body = chatHtml({
      cspSource: origin,
      nonce: "0123456789abcdef",
      scriptUri: `${origin}/webview.js`,
      styleUri: `${origin}/webview.css`,
      language: "en",
    });
    return { status: 200, type: "text/html", body };
  }
  const body = files.get(name);
  // The browser asks for icons of its own accord.
  if (body === undefined) return { status: 404, type: "text/plain", body: "" };
  return { status: 200, type: TYPES[path.extname(name)] ?? "", body };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
