// What `--long-thread` prints.
import { type LongThreadFigures, measureLongThread, measureThread, writeLongThread } from "./long-thread.js";

const ROWS: readonly { readonly key: keyof LongThreadFigures; readonly label: string }[] = [
  { key: "resumeMs", label: "thread/resume with excludeTurns (ms)" },
  { key: "firstPageMs", label: "the newest 25 turns behind it (ms)" },
  { key: "laterPageMs", label: "25 more (ms)" },
  { key: "peakMemoryMb", label: "peak memory of the process (MB)" },
];

export async function benchLongThread(
  hosts: readonly { readonly name: string; readonly argv: readonly string[] }[],
  turns: number,
  rounds: number,
): Promise<number> {
  const thread = writeLongThread(turns);
  try {
    process.stdout.write(`a thread of ${turns} turns, ${thread.megabytes.toFixed(1)} MB\n\n`);
    const table = new Map<string, LongThreadFigures[]>(hosts.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const { name, argv } of hosts) table.get(name)?.push(await measureLongThread(argv, thread));
    }
    const names = hosts.map(({ name }) => name);
    process.stdout.write(`| figure (median) | ${names.join(" | ")} |\n|---${"|---".repeat(names.length)}|\n`);
    for (const { key, label } of ROWS) {
      const cells = names.map((name) => median((table.get(name) ?? []).map((each) => each[key])).toFixed(1));
      process.stdout.write(`| ${label} | ${cells.join(" | ")} |\n`);
    }
    const inProcess = [];
    for (let round = 0; round < rounds; round++) inProcess.push(await measureThread(thread));
    for (const key of ["mapMs", "pageMs", "allTurnsMs"] as const) {
      const value = median(inProcess.map((each) => each[key]));
      process.stdout.write(`in this process: ${key} ${value.toFixed(1)}\n`);
    }
    return 0;
  } finally {
    thread.remove();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
