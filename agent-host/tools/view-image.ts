import path from "node:path";
import * as z from "zod";
import { errorMessage, ToolFailure } from "../base/errors.js";
import type { FileStat } from "../exec/environment.js";
import type { ImageViewItem } from "../protocol/item.js";
import { defineTool, invalidArguments, lazily } from "./define-tool.js";
import type { ToolContext } from "./tool.js";

const MAX_MEGABYTES = 10;
const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;

const input = lazily(() =>
  z.object({
    path: z.string().min(1).describe("The image file; relative paths start at the turn's folder."),
    detail: z.enum(["original"]).optional().describe("original keeps the full resolution where it matters."),
  }),
);

/** Lets the model look at an image file: PNG, JPEG, GIF or WebP, told by its content and not by its name. */
export const viewImage = defineTool({
  name: "view_image",
  description: "Look at an image file (PNG, JPEG, GIF or WebP) that the user has, for example a screenshot.",
  readOnly: true,
  refusal: ({ viewImage }) => (viewImage ? null : "view_image is turned off in the configuration"),
  needs: ["filesystem"],
  input,
  prepare(call, ctx) {
    if (call.path.includes("\0")) invalidArguments("path: must not hold a NUL character");
    const file = path.resolve(ctx.cwd, call.path);
    return {
      access: [{ kind: "read", paths: [file] }],
      async run(events) {
        const image = await readImage(file, ctx);
        const item: ImageViewItem = { type: "imageView", id: ctx.callId, path: file };
        events.itemStarted(item);
        events.itemCompleted(item);
        return [{ type: "input_image", image_url: image, detail: call.detail ?? "high" }];
      },
    };
  },
});

/** The image as a data URL. */
async function readImage(file: string, { environment }: ToolContext): Promise<string> {
  let found: FileStat;
  try {
    found = await environment.files.stat(file);
  } catch (error) {
    throw new ToolFailure(`unable to locate image at ${file}: ${errorMessage(error)}`, { cause: error });
  }
  // Only regular files: reading a device or a pipe might never end.
  if (!found.isFile) throw new ToolFailure(`image path ${file} is not a file`);
  refuseLarge(file, found.size);
  let content: Uint8Array;
  try {
    content = await environment.files.readFile(file);
  } catch (error) {
    throw new ToolFailure(`unable to read image at ${file}: ${errorMessage(error)}`, { cause: error });
  }
  refuseLarge(file, content.length);
  const mediaType = imageType(content);
  if (mediaType === null) throw new ToolFailure(`${file} is not a PNG, JPEG, GIF or WebP image`);
  return `data:${mediaType};base64,${Buffer.from(content).toString("base64")}`;
}

function refuseLarge(file: string, size: number): void {
  if (size > MAX_BYTES)
    throw new ToolFailure(`image at ${file} has ${size} bytes; the limit is ${MAX_MEGABYTES} MB`);
}

function imageType(content: Uint8Array): string | null {
  const begin = Buffer.from(content.subarray(0, 12)).toString("latin1");
  if (begin.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (begin.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (begin.startsWith("GIF87a") || begin.startsWith("GIF89a")) return "image/gif";
  if (begin.startsWith("RIFF") && begin.slice(8) === "WEBP") return "image/webp";
  return null;
}
