// A rollout as the port shows it.
import type { LoadedThread } from "../thread-store.js";
import { createThreadBuilder, type FileFacts } from "./from-record.js";
import { toTurnPage } from "./turn-page.js";

/** Where the lines of a rollout come from, a block's worth at a time. */
export type LineBlocks = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** Throws what the source throws. */
export async function loadThread(blocks: LineBlocks, facts: FileFacts): Promise<LoadedThread> {
  const builder = createThreadBuilder();
  for await (const lines of blocks) for (const line of lines) builder.addLine(line);
  const { history, turns, ...rest } = builder.finish(facts);
  return {
    ...rest,
    history: async () => history,
    turns: async () => turns,
    async turnPage(query) {
      const page = toTurnPage(
        turns.map((turn) => turn.id),
        query,
      );
      return { ...page, turns: page.places.flatMap((at) => turns[at] ?? []) };
    },
  };
}
