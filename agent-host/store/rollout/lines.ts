// Reads a rollout line by line without holding the event loop for longer than one block takes.
import { open } from "node:fs/promises";

const BLOCK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a file, a block's worth at a time, without their newlines and without blank ones. A last line
 * that lacks its newline comes too. Stops reading when the consumer stops. Throws system errors.
 */
export async function* readLineBlocks(
  path: string,
  blockBytes: number = BLOCK_BYTES,
): AsyncGenerator<readonly string[]> {
  const file = await open(path, "r");
  try {
    // Parts of a line that spans blocks: joined once, when its end is found.
    let parts: Buffer[] = [];
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, null);
      if (bytesRead === 0) break;
      const block = buffer.subarray(0, bytesRead);
      const lines: string[] = [];
      let start = 0;
      for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
        parts.push(block.subarray(start, end));
        pushLine(lines, parts);
        parts = [];
        start = end + 1;
      }
      if (start < block.length) parts.push(block.subarray(start));
      if (lines.length > 0) yield lines;
    }
    const last: string[] = [];
    pushLine(last, parts);
    if (last.length > 0) yield last;
  } finally {
    await file.close();
  }
}

function pushLine(lines: string[], parts: readonly Buffer[]): void {
  const [first] = parts;
  if (first === undefined) return;
  const text = (parts.length === 1 ? first : Buffer.concat(parts)).toString("utf8");
  if (text.trim() !== "") lines.push(text);
}
