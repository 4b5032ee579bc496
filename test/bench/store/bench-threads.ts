// `npm run bench -- --threads N`: lists and searches of a home with many threads, ours beside others'.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { atEnd } from "../../support/ending.js";
import { type MeasuredHost, measureThreads, type StoreFigures } from "./measure-threads.js";
import { makeThreadHome } from "./thread-home.js";

export interface BenchedHost {
  readonly name: string;
  readonly argv: readonly string[];
}

/** The first one is ours. Each has a home of its own, with the same threads. */
export async function benchThreads(hosts: readonly BenchedHost[], count: number): Promise<void> {
  const columns: { readonly name: string; readonly figures: StoreFigures }[] = [];
  for (const [at, { name, argv }] of hosts.entries()) {
    const home = mkdtempSync(path.join(tmpdir(), "heddle-bench-threads-"));
    const forget = atEnd(() => rmSync(home, { recursive: true, force: true }));
    process.stderr.write(`${name}: making ${count} threads\n`);
    const facts = makeThreadHome(home, count);
    process.stderr.write(`${name}: ${Math.round(facts.bytes / 1e6)} MB; measuring\n`);
    const search: MeasuredHost["search"] =
      at === 0
        ? { method: "heddle/thread/search", param: "text" }
        : { method: "thread/search", param: "searchTerm" };
    columns.push({ name, figures: await measureThreads({ name, argv, home, search }, facts) });
    rmSync(home, { recursive: true, force: true });
    forget();
  }
  print(columns, count);
}

function print(
  columns: readonly { readonly name: string; readonly figures: StoreFigures }[],
  count: number,
): void {
  const [ours, ...peers] = columns;
  if (ours === undefined) return;
  const header = [
    `${count} threads (medians)`,
    ours.name,
    ...peers.flatMap(({ name }) => [name, `ours / ${name}`]),
  ];
  process.stdout.write(`| ${header.join(" | ")} |\n|${header.map(() => "---").join("|")}|\n`);
  for (const [figure, mine] of ours.figures) {
    const cells = peers.flatMap(({ figures }) => {
      const theirs = figures.get(figure) ?? Number.NaN;
      return [theirs.toFixed(1), (mine / theirs).toFixed(3)];
    });
    process.stdout.write(`| ${[figure, mine.toFixed(1), ...cells].join(" | ")} |\n`);
  }
}
