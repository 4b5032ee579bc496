import * as z from "zod";
import { AbsolutePath } from "./absolute-path.js";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const FsWatchParams = lazy(() =>
  z.looseObject({
    /** The client's name for the watch, unique on its connection. */
    watchId: z.string(),
    /** A file or a directory; it need not be there yet. */
    path: AbsolutePath,
  }),
);
export type FsWatchParams = z.infer<typeof FsWatchParams>;

export const FsWatchResponse = lazy(() => z.object({ path: AbsolutePath }));
export type FsWatchResponse = z.infer<typeof FsWatchResponse>;

export const FsUnwatchParams = lazy(() => z.looseObject({ watchId: z.string() }));
export type FsUnwatchParams = z.infer<typeof FsUnwatchParams>;

export const FsUnwatchResponse = lazy(() => z.object({}));
export type FsUnwatchResponse = z.infer<typeof FsUnwatchResponse>;

export const FsChangedNotification = lazy(() =>
  z.object({
    watchId: z.string(),
    /**
     * Made, changed, replaced or removed since the last message; at most 1,000 of them in one message. A path of
     * a directory says that something in it may have changed: after a flood the watched path stands for all.
     */
    changedPaths: z.array(AbsolutePath),
  }),
);
export type FsChangedNotification = z.infer<typeof FsChangedNotification>;

/**
 * Tells the connection what changes at a path, below it too, until fs/unwatch or the end of the connection. A
 * file stays watched when it is replaced, removed or made anew. Directories named `.git` or `node_modules`
 * below the path are not looked into; they can be watched by their own paths.
 */
export const fsWatch = request("fs/watch", FsWatchParams, FsWatchResponse);

/** Ends a watch; one that does not exist has ended already. */
export const fsUnwatch = request("fs/unwatch", FsUnwatchParams, FsUnwatchResponse);

/** Changes of a watched path, gathered for up to 200 ms. */
export const fsChanged = notification("fs/changed", FsChangedNotification);
