// The content of files as a client sees it. For an editor, the documents that it has open stand before the disk
// (DESIGN §6); for any other client files are what the disk says.
import { errorMessage, HostError, isSystemError } from "../../base/errors.js";
import type { TextParts } from "../../base/long-text.js";
import type { EnvironmentFiles, FileStat } from "../../exec/environment.js";
import type { EditorBuffers } from "../../tools/workspace-files.js";
import { base64Pieces } from "../base64.js";
import type { Client } from "../client.js";

/** What fits into one message of every framing, and into one string of the JSON parsers at both ends. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** A longer text is decoded while it is written. */
const LONG_BASE64 = 4 * 1024 * 1024;

const BYTE_ORDER_MARK = "\ufeff";

export interface FileContentServices {
  readonly files: EnvironmentFiles;
  readonly buffers: EditorBuffers;
  readonly client: Client;
}

/**
 * The bytes of a file, or of the document that shows it when that has unsaved edits. Throws system errors, and
 * HostError for special files, of which some have no end, and for files of more than 256 MiB.
 */
export async function readContent(file: string, services: FileContentServices): Promise<Uint8Array> {
  const shown = shownText(file, services);
  const disk =
    shown === null ? await readDisk(file, services) : await readDisk(file, services).catch(() => null);
  if (shown === null || disk === null) return disk ?? Buffer.from(shown ?? "", "utf8");
  const saved = toText(disk);
  if (saved !== null && withoutMark(saved) === shown) return disk;
  return Buffer.from(saved?.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + shown : shown, "utf8");
}

/**
 * Replaces a file by what a base64 text without a problem holds, by way of the document that shows the file if
 * there is one. Then nobody's unsaved edits get lost:
 * the change can be undone, and it is saved only when there were none. Throws system errors, and HostError when
 * the document cannot take the change.
 */
export async function writeContent(
  file: string,
  dataBase64: TextParts,
  services: FileContentServices,
): Promise<void> {
  const { files } = services;
  const shown = shownText(file, services);
  if (shown !== null && (await writeShown(file, shown, decoded(dataBase64), services))) return;
  // A pipe or a device would be replaced by a file, and a directory fails with the system's own words.
  const found = await statIfThere(file, files);
  if (found !== null && !found.isFile && !found.isDirectory) throw special("fs/writeFile", file);
  const isLong = dataBase64.length > LONG_BASE64;
  await files.writeFile(file, isLong ? base64Pieces(dataBase64) : decoded(dataBase64));
}

function decoded(dataBase64: TextParts): Uint8Array {
  return Buffer.concat([...base64Pieces(dataBase64)]);
}

/** False when the disk is the right place after all. */
async function writeShown(
  file: string,
  shown: string,
  content: Uint8Array,
  services: FileContentServices,
): Promise<boolean> {
  const saved = await readDisk(file, services).then(toText, () => null);
  const text = toText(content);
  if (text === null) {
    if (saved !== null && withoutMark(saved) === shown) return false;
    const why = "has unsaved edits, and what is to be written is no text that the editor could show";
    throw new HostError("invalid-request", `fs/writeFile: ${file} ${why}; save or close it first`);
  }
  try {
    return await services.buffers.write(file, withoutMark(text), saved);
  } catch (error) {
    throw new HostError("invalid-request", `fs/writeFile: ${errorMessage(error)}`, { cause: error });
  }
}

async function readDisk(file: string, { files }: FileContentServices): Promise<Uint8Array> {
  const found = await files.stat(file);
  if (!found.isFile && !found.isDirectory) throw special("fs/readFile", file);
  if (found.isFile && found.size > MAX_FILE_BYTES) {
    throw new HostError(
      "invalid-request",
      `fs/readFile: ${file} has ${found.size} bytes; no more than ${MAX_FILE_BYTES} can be sent`,
    );
  }
  return files.readFile(file);
}

/** Null when the client is no editor, or shows something else. */
function shownText(file: string, { buffers, client }: FileContentServices): string | null {
  return client.state?.editor == null ? null : (buffers.read(file) ?? null);
}

async function statIfThere(file: string, files: EnvironmentFiles): Promise<FileStat | null> {
  try {
    return await files.stat(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}

function special(method: string, file: string): HostError {
  return new HostError("invalid-request", `${method}: ${file} is no regular file`);
}

/** Null for bytes that are not UTF-8. A byte order mark stays. */
function toText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Editors do not show the mark. */
function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
