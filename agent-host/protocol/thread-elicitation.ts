import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const ThreadIncrementElicitationParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadIncrementElicitationParams = z.infer<typeof ThreadIncrementElicitationParams>;

export const ThreadIncrementElicitationResponse = lazy(() =>
  z.object({ count: z.int(), paused: z.boolean() }),
);
export type ThreadIncrementElicitationResponse = z.infer<typeof ThreadIncrementElicitationResponse>;

/** The client asks the user something by itself: while the count is above zero, commands do not time out. */
export const threadIncrementElicitation = request(
  "thread/increment_elicitation",
  ThreadIncrementElicitationParams,
  ThreadIncrementElicitationResponse,
  "experimental",
);

export const ThreadDecrementElicitationParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadDecrementElicitationParams = z.infer<typeof ThreadDecrementElicitationParams>;

export const ThreadDecrementElicitationResponse = lazy(() =>
  z.object({ count: z.int(), paused: z.boolean() }),
);
export type ThreadDecrementElicitationResponse = z.infer<typeof ThreadDecrementElicitationResponse>;

/** The client has its answer; the count never goes below zero. */
export const threadDecrementElicitation = request(
  "thread/decrement_elicitation",
  ThreadDecrementElicitationParams,
  ThreadDecrementElicitationResponse,
  "experimental",
);
