// Images that were made, as a record and back.
import type { ImageGenerationItem } from "../../../protocol/tool-call-item.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf } from "../event-record.js";

export function imageRecord(item: ImageGenerationItem): object {
  return {
    status: item.status,
    revised_prompt: item.revisedPrompt ?? undefined,
    result: item.result,
    saved_path: item.savedPath ?? undefined,
  };
}

type ImageMembers = Pick<
  EventOf<"image_generation_end"> | ItemOf<"ImageGeneration">,
  "status" | "revised_prompt" | "result" | "saved_path"
>;

export function toImageItem(id: string, record: ImageMembers): ImageGenerationItem {
  return {
    type: "imageGeneration",
    id,
    status: record.status,
    revisedPrompt: record.revised_prompt ?? null,
    result: record.result,
    savedPath: record.saved_path ?? null,
  };
}
