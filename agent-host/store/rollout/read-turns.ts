// Builds turns out of the parts of a thread that they lie in.
import type { Turn } from "../../protocol/turn.js";
import type { LineSource } from "./line.js";
import { createTurnBuilder, type TurnBuilder } from "./turn-builder.js";
import type { TurnPlace } from "./turn-scan.js";

interface Part {
  readonly from: number;
  readonly to: number;
  readonly builder: TurnBuilder;
}

/** In the order of the places. Reads each part once, and neighbours in one go. */
export async function readTurns(source: LineSource, places: readonly TurnPlace[]): Promise<Turn[]> {
  const builders = places.map((place) => ({ place, builder: createTurnBuilder(place) }));
  const parts = builders
    .flatMap(({ place, builder }) => place.ranges.map(([from, to]): Part => ({ from, to, builder })))
    .sort((one, other) => one.from - other.from);
  for (const row of rowsOf(parts)) await readRow(source, row);
  return builders.map(({ builder }) => builder.finish());
}

/** Parts that follow upon each other without a gap. */
function rowsOf(parts: readonly Part[]): Part[][] {
  const rows: Part[][] = [];
  for (const part of parts) {
    const row = rows.at(-1);
    if (row !== undefined && row.at(-1)?.to === part.from) row.push(part);
    else rows.push([part]);
  }
  return rows;
}

async function readRow(source: LineSource, row: readonly Part[]): Promise<void> {
  let at = 0;
  for await (const block of source.read(row[0]?.from ?? 0, row.at(-1)?.to ?? 0)) {
    for (const line of block) {
      while (line.at >= (row[at]?.to ?? Number.POSITIVE_INFINITY)) at++;
      row[at]?.builder.add(line);
    }
  }
}
