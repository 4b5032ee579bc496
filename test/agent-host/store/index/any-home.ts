// Homes as time leaves them: threads around the turn of a year, by hosts of several time zones and versions, archived,
// named, copied, cut back, damaged, and things that are no threads. The same seed makes the same home.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createRandom, type Random } from "../../../support/random.js";

const HOUR_MS = 3_600_000;
const NEW_YEAR_MS = Date.UTC(2026, 0, 1);

export interface AnyHome {
  /** Of all files, archived ones too. */
  readonly files: number;
}

/** Writes up to 150 files below `home`. */
export function makeAnyHome(home: string, seed: number): AnyHome {
  const random = createRandom(seed);
  const count = random.pick([0, 3, 40, 90]);
  const versions = random.pick([["7"], ["7"], ["7"], ["4", "7"]]);
  const spanMs = random.pick([2_000, 6 * HOUR_MS, 240 * HOUR_MS]);
  let files = 0;
  const write = (folder: string, name: string, lines: readonly string[], mtime: number) => {
    mkdirSync(path.join(home, folder), { recursive: true });
    const file = path.join(home, folder, name);
    writeFileSync(file, lines.join("\n"));
    utimesSync(file, mtime, mtime);
    files++;
  };
  const names: string[] = [];
  const edits: string[] = [];
  for (let serial = 0; serial < count; serial++) {
    const atMs = NEW_YEAR_MS - spanMs / 2 + random.below(spanMs);
    const id = anyId(random, versions, atMs, serial);
    const local = new Date(atMs + random.pick([0, 0, -12, 2, 14]) * HOUR_MS).toISOString();
    const folder = path.join("sessions", ...local.slice(0, 10).split("-"));
    const name = `rollout-${local.slice(0, 19).replaceAll(":", "-")}-${id}`;
    // The metadata is a moment younger than the id, and older than the name of a thread that was cut back.
    const lines = threadLines(random, {
      id,
      atMs: atMs + random.pick([0, 0, 3, 900]),
      text: `thread ${serial}`,
    });
    const mtime = 1_760_000_000 + random.below(50);
    const isArchived = random.oneIn(6);
    write(isArchived ? "archived_sessions" : folder, `${name}.jsonl`, lines, mtime);
    if (random.oneIn(6)) {
      const later = new Date(Date.parse(local) + random.below(48) * HOUR_MS).toISOString();
      const copyFolder = path.join("sessions", ...later.slice(0, 10).split("-"));
      const copyName = `rollout-${later.slice(0, 19).replaceAll(":", "-")}-${id}_${anyId(random, versions, atMs, 5_000 + serial)}`;
      const copy = threadLines(random, { id, atMs, text: `another file of ${serial}` });
      // Two that changed at the same time are rare.
      write(
        copyFolder,
        `${copyName}.jsonl`,
        copy,
        random.oneIn(60) ? mtime : mtime + 60 - random.below(120) + 0.5,
      );
    }
    if (random.oneIn(8)) names.push(JSON.stringify({ id, thread_name: `name ${serial}`, updated_at: local }));
    if (random.oneIn(8)) {
      const gitInfo = random.pick([null, { sha: null, branch: "edited", originUrl: null }]);
      edits.push(JSON.stringify({ id, git_info: gitInfo, updated_at: local }));
    }
  }
  if (count > 0) {
    writeFileSync(path.join(home, "session_index.jsonl"), `${names.join("\n")}\n`);
    writeFileSync(path.join(home, "thread_metadata.jsonl"), `${edits.join("\n")}\n`);
    addForeignThings(random, home, write);
  }
  return { files };
}

function addForeignThings(
  random: Random,
  home: string,
  write: (folder: string, name: string, lines: readonly string[], mtime: number) => void,
): void {
  write("sessions", ".DS_Store", ["x"], 1);
  write("sessions/2025", "notes.txt", ["x"], 1);
  write("sessions/2026/01/01", "rollout-of-nothing.jsonl", ["x"], 1);
  mkdirSync(
    path.join(
      home,
      "sessions/2026/01/02/rollout-2026-01-02T00-00-00-019b7a9e-0000-7000-8000-000000000000.jsonl",
    ),
    {
      recursive: true,
    },
  );
  if (random.oneIn(15)) mkdirSync(path.join(home, "sessions/2026/old/01"), { recursive: true });
}

function anyId(random: Random, versions: readonly string[], atMs: number, serial: number): string {
  const version = random.pick(versions);
  const time =
    version === "7"
      ? atMs.toString(16).padStart(12, "0")
      : random
          .below(2 ** 32)
          .toString(16)
          .padStart(12, "a");
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${random.below(4096).toString(16).padStart(3, "0")}-8000-${serial.toString(16).padStart(12, "0")}`;
}

interface AnyThread {
  readonly id: string;
  readonly atMs: number;
  readonly text: string;
}

function threadLines(random: Random, { id, atMs, text }: AnyThread): string[] {
  const timestamp = new Date(atMs).toISOString();
  const line = (type: string, payload: object) => JSON.stringify({ timestamp, type, payload });
  const meta = line("session_meta", {
    id,
    timestamp,
    cwd: random.pick(["/a", "/b"]),
    originator: "any",
    cli_version: random.pick(["0.125.0", "0.130.0"]),
    source: random.pick(["cli", "vscode", "exec", { subagent: "review" }]),
    model_provider: random.pick(["one", "two"]),
    // Some heads are longer than what is read at once.
    base_instructions: { text: "i".repeat(random.oneIn(10) ? 70_000 : 20) },
    ...(random.oneIn(3) ? { git: { branch: "main" } } : {}),
  });
  const words = random.oneIn(4)
    ? line("event_msg", {
        type: "item_completed",
        thread_id: id,
        turn_id: id,
        item: { type: "UserMessage", id: "1", content: [{ type: "text", text, text_elements: [] }] },
      })
    : line("event_msg", {
        type: "user_message",
        message: text,
        images: [],
        local_images: [],
        text_elements: [],
      });
  const answer = line("event_msg", { type: "agent_message", message: "ok" });
  if (random.oneIn(9)) return [meta, answer, ""];
  if (random.oneIn(12)) return [meta.slice(0, 40), words, answer, ""];
  if (random.oneIn(12)) return [meta, "{torn", words, answer];
  if (random.oneIn(20)) return [];
  return [meta, words, answer, ""];
}
