// What a websocket's door may hear in place of a handshake.
import { connect } from "node:net";
import { within } from "./built-host.js";
import type { Random } from "./random.js";

const UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const KEY = "Sec-WebSocket-Key: aGVkZGxlIGhlZGRsZSBoZQ==\r\n";
const VERSION = "Sec-WebSocket-Version: 13\r\n";
const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";

const HANDSHAKES: readonly string[] = [
  "",
  "\r\n",
  "GET",
  "\0\0\0\0\r\n\r\n",
  '{"id":1,"method":"initialize","params":{}}\n',
  "Content-Length: 2\r\n\r\n{}",
  `${GET}\r\n`,
  `GET /readyz HTTP/1.1\r\n\r\n`,
  `POST / HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}${KEY}${VERSION}\r\n`,
  `${GET}${UPGRADE}${KEY}`,
  `${GET}${UPGRADE}${VERSION}\r\n`,
  `${GET}${UPGRADE}${KEY}Sec-WebSocket-Version: 12\r\n\r\n`,
  `${GET}${UPGRADE}Sec-WebSocket-Key: short\r\n${VERSION}\r\n`,
  `${GET}Upgrade: other\r\nConnection: Upgrade\r\n${KEY}${VERSION}\r\n`,
  `${GET}${UPGRADE}${KEY}${VERSION}Origin: http://localhost\r\n\r\n`,
  `${GET}${UPGRADE}${KEY}${VERSION}Sec-WebSocket-Protocol: ,\r\n\r\n`,
  `${GET}X: ${"x".repeat(20_000)}\r\n${UPGRADE}${KEY}${VERSION}\r\n`,
];

/** Says one of them and no more. Resolves when the host has closed; throws when it let the client in. */
export async function knockWrongly(port: number, random: Random): Promise<void> {
  const handshake = random.pick(HANDSHAKES);
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  // A connection that is reset is one that is over.
  socket.on("error", () => undefined);
  socket.end(handshake);
  await within(30_000, `the host closes after ${handshake.slice(0, 100)}`, () => socket.closed);
  if (heard.startsWith("HTTP/1.1 101")) throw new Error(`the host let in ${handshake.slice(0, 200)}`);
}
