import * as z from "zod";

export const TextElement = z.object({
  byteRange: z.object({ start: z.int(), end: z.int() }),
  placeholder: z.string().nullish(),
});

/** What a person sends to a thread. Image urls are data URLs or https; paths are absolute. */
export const UserInput = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string(), text_elements: z.array(TextElement).default([]) }),
  z.object({ type: z.literal("image"), url: z.string() }),
  z.object({ type: z.literal("localImage"), path: z.string() }),
  z.object({ type: z.literal("skill"), name: z.string(), path: z.string() }),
  z.object({ type: z.literal("mention"), name: z.string(), path: z.string() }),
]);
export type UserInput = z.infer<typeof UserInput>;
