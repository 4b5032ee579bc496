import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread } from "./thread.js";

/** A missing member stays, null clears it. */
export const ThreadMetadataGitInfoUpdateParams = lazy(() =>
  z.looseObject({ branch: z.string().nullish(), originUrl: z.string().nullish(), sha: z.string().nullish() }),
);
export type ThreadMetadataGitInfoUpdateParams = z.infer<typeof ThreadMetadataGitInfoUpdateParams>;

export const ThreadMetadataUpdateParams = lazy(() =>
  z.looseObject({ threadId: z.string(), gitInfo: ThreadMetadataGitInfoUpdateParams.nullish() }),
);
export type ThreadMetadataUpdateParams = z.infer<typeof ThreadMetadataUpdateParams>;

export const ThreadMetadataUpdateResponse = lazy(() => z.object({ thread: Thread }));
export type ThreadMetadataUpdateResponse = z.infer<typeof ThreadMetadataUpdateResponse>;

/** Changes what is kept about a thread beside its history. */
export const threadMetadataUpdate = request(
  "thread/metadata/update",
  ThreadMetadataUpdateParams,
  ThreadMetadataUpdateResponse,
);
