import * as z from "zod";
import { lazy } from "./lazy.js";

/** Offsets into the text as UTF-8 bytes; `end` is the first byte that is not meant. */
export const ByteRange = lazy(() => z.object({ start: z.int(), end: z.int() }));
export type ByteRange = z.infer<typeof ByteRange>;

/** A stretch of the text that the client shows in its own way; `placeholder` is what it shows. */
export const TextElement = lazy(() => z.object({ byteRange: ByteRange, placeholder: z.string().nullish() }));
export type TextElement = z.infer<typeof TextElement>;

/** What a person sends to a thread. Image urls are data URLs or https; paths are absolute. */
export const UserInput = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("text"), text: z.string(), text_elements: z.array(TextElement).default([]) }),
    z.object({ type: z.literal("image"), url: z.string() }),
    z.object({ type: z.literal("localImage"), path: z.string() }),
    z.object({ type: z.literal("skill"), name: z.string(), path: z.string() }),
    z.object({ type: z.literal("mention"), name: z.string(), path: z.string() }),
  ]),
);
export type UserInput = z.infer<typeof UserInput>;
