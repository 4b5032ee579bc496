// Images on their way to the model: as small as models look at, kept as they are where they fit, and a note in place of
// what cannot be shown. An image on the web stays an address; the provider fetches it or does not.
import { errorMessage } from "../base/errors.js";
import { ImageProblem, tooManyBytes } from "../images/images.js";
import { MAX_IMAGE_BYTES } from "../images/limits.js";
import type { ContentItem, ToolOutput } from "../protocol/response-item.js";
import type { TurnScope } from "./turn-scope.js";

type ImagePart = Extract<ContentItem, { type: "input_image" }>;
type FitScope = Pick<TurnScope, "services" | "settings" | "signal">;

/** Throws the signal's reason. */
export async function fitOutput(scope: FitScope, output: ToolOutput): Promise<ToolOutput> {
  if (typeof output === "string") return output;
  return Promise.all(
    output.map(async (part) => (part.type === "input_image" ? fitImage(scope, part) : part)),
  );
}

/** Throws the signal's reason. */
export function fitImage(scope: FitScope, part: ImagePart): Promise<ContentItem> {
  return orNote(scope, "An image that belongs here", async () => {
    if (/^https?:/i.test(part.image_url)) return part;
    return fitBytes(scope, fromDataUrl(part.image_url), part);
  });
}

/** Throws the signal's reason. */
export function fitLocalImage(scope: FitScope, path: string): Promise<ContentItem> {
  return orNote(scope, `The image ${path}`, async () => {
    const { environment } = scope.services;
    if (!environment.filesystemEnabled) throw new ImageProblem("is out of reach: there is no file system");
    const stat = await environment.files.stat(path);
    // A device or a pipe might never end.
    if (!stat.isFile) throw new ImageProblem("is not a file");
    if (stat.size > MAX_IMAGE_BYTES) throw tooManyBytes(stat.size);
    const content = await environment.files.readFile(path);
    return fitBytes(scope, content, { type: "input_image", image_url: "", detail: "high" });
  });
}

async function fitBytes(scope: FitScope, content: Uint8Array, part: ImagePart): Promise<ImagePart> {
  const { services, settings, signal } = scope;
  const wantsOriginal = part.detail === "original";
  const original = wantsOriginal && (await services.models.info(settings)).takesOriginalImages;
  return {
    ...part,
    image_url: await services.images.fit(content, { original }, signal),
    ...(wantsOriginal && !original ? { detail: "high" } : {}),
  };
}

function fromDataUrl(url: string): Uint8Array {
  const comma = url.indexOf(",");
  if (!/^data:[^,]{0,200};base64$/i.test(url.slice(0, Math.max(0, comma)))) {
    throw new ImageProblem("is neither a web address nor a data URL in base64");
  }
  // Four characters hold three bytes.
  const bytes = Math.floor(((url.length - comma - 1) * 3) / 4);
  if (bytes > MAX_IMAGE_BYTES) throw tooManyBytes(bytes);
  return Buffer.from(url.slice(comma + 1), "base64");
}

async function orNote(
  { signal }: FitScope,
  what: string,
  show: () => Promise<ContentItem>,
): Promise<ContentItem> {
  try {
    return await show();
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof ImageProblem ? error.message : `could not be read: ${errorMessage(error)}`;
    return { type: "input_text", text: `[${what} cannot be shown: it ${why}]` };
  }
}
