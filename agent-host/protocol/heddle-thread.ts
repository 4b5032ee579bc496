// Threads that another host of the same home is writing.
import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread, ThreadId } from "./thread.js";

/** Who writes a thread now. `sinceMs` is in Unix milliseconds. */
export const HeddleThreadHolder = lazy(() => z.object({ pid: z.int(), host: z.string(), sinceMs: z.int() }));
export type HeddleThreadHolder = z.infer<typeof HeddleThreadHolder>;

export const HeddleThreadFollowParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type HeddleThreadFollowParams = z.infer<typeof HeddleThreadFollowParams>;

export const HeddleThreadFollowResponse = lazy(() =>
  z.object({ thread: Thread, holder: HeddleThreadHolder.nullable() }),
);
export type HeddleThreadFollowResponse = z.infer<typeof HeddleThreadFollowResponse>;

/**
 * Reads a stored thread with its turns and goes on telling what another host adds to it: turn/started,
 * item/completed and turn/completed, without what is only streamed. `holder` is null when nobody writes the thread.
 */
export const threadFollow = request(
  "heddle/thread/follow",
  HeddleThreadFollowParams,
  HeddleThreadFollowResponse,
  "experimental",
);

export const HeddleThreadUnfollowParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type HeddleThreadUnfollowParams = z.infer<typeof HeddleThreadUnfollowParams>;

export const HeddleThreadUnfollowResponse = lazy(() => z.object({}));
export type HeddleThreadUnfollowResponse = z.infer<typeof HeddleThreadUnfollowResponse>;

/** Ends heddle/thread/follow. Threads that are not followed are no error. */
export const threadUnfollow = request(
  "heddle/thread/unfollow",
  HeddleThreadUnfollowParams,
  HeddleThreadUnfollowResponse,
  "experimental",
);

export const HeddleThreadReleasedNotification = lazy(() => z.object({ threadId: ThreadId }));
export type HeddleThreadReleasedNotification = z.infer<typeof HeddleThreadReleasedNotification>;

/** The host that wrote a followed thread let go of it: thread/resume is free to take it. */
export const threadReleased = notification(
  "heddle/thread/released",
  HeddleThreadReleasedNotification,
  "experimental",
);

export const HeddleThreadTakeOverParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type HeddleThreadTakeOverParams = z.infer<typeof HeddleThreadTakeOverParams>;

export const HeddleThreadTakeOverResponse = lazy(() => z.object({}));
export type HeddleThreadTakeOverResponse = z.infer<typeof HeddleThreadTakeOverResponse>;

/**
 * Declares the writer of a thread gone that cannot be looked at from here, such as one on another machine that
 * shares the home; thread/resume then takes the thread. Refused while the writer is known to be alive. Writers of
 * this machine that are gone need no such word.
 */
export const threadTakeOver = request(
  "heddle/thread/takeOver",
  HeddleThreadTakeOverParams,
  HeddleThreadTakeOverResponse,
  "experimental",
);
