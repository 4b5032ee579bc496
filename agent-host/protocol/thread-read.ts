import * as z from "zod";
import { request } from "./define.js";
import { Thread, ThreadId } from "./thread.js";

export const ThreadReadParams = z.looseObject({ threadId: ThreadId, includeTurns: z.boolean().nullish() });
export type ThreadReadParams = z.infer<typeof ThreadReadParams>;

/** Reads a stored or loaded thread without subscribing to it. */
export const threadRead = request("thread/read", ThreadReadParams, z.object({ thread: Thread }));
