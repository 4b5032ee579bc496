// Makes a home full of threads as a person has them after two years: short ones, a few words more common than
// others, every day some.
import { closeSync, futimesSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { createRandom, type Random } from "../../support/random.js";

export interface ThreadHome {
  /** Evenly spread over the threads. */
  readonly sampleIds: readonly string[];
  readonly cwds: readonly string[];
  /** In about every second thread. */
  readonly commonWord: string;
  /** In one thread. */
  readonly rareWord: string;
  /** The title of one thread, as it is written in its first message. */
  readonly rareTerm: string;
  readonly bytes: number;
}

const DAYS = 730;
const DAY_MS = 86_400_000;
const END_MS = Date.UTC(2026, 9, 1, 20);
const WORDS = 20_000;
const SAMPLES = 100;
const INSTRUCTIONS = "You are a coding agent that works in the user's folder. ".repeat(40);

/** Writes `count` rollouts below `home`. The same count makes the same home. */
export function makeThreadHome(home: string, count: number): ThreadHome {
  const random = createRandom(count);
  const words = Array.from({ length: WORDS }, (_, at) => makeWord(random, at));
  const text = (length: number) => Array.from({ length }, () => pickWord(random, words)).join(" ");
  const cwds = Array.from({ length: 40 }, (_, at) => `/home/me/code/project-${at}`);
  const sampleIds: string[] = [];
  let bytes = 0;
  let folder = "";
  for (let at = 0; at < count; at++) {
    const atMs = Math.floor(END_MS - DAYS * DAY_MS + ((at + 0.5) * DAYS * DAY_MS) / count);
    const local = new Date(atMs);
    const day = [local.getFullYear(), local.getMonth() + 1, local.getDate()].map(twoDigits);
    const time = [local.getHours(), local.getMinutes(), local.getSeconds()].map(twoDigits);
    const id = makeId(atMs, at);
    const wanted = path.join(home, "sessions", ...day);
    if (wanted !== folder) mkdirSync(wanted, { recursive: true });
    folder = wanted;
    if (at % Math.max(1, Math.floor(count / SAMPLES)) === 0) sampleIds.push(id);
    const isRare = at === Math.floor(count / 3);
    const lines = threadLines({
      id,
      atMs,
      cwd: cwds[Math.floor((random.below(40) * random.below(40)) / 40)] ?? "",
      turns: Array.from({ length: 1 + random.below(3) }, (_, turn) => ({
        question: `${text(12 + random.below(30))}${isRare && turn === 0 ? " Quetzalcoatlus in a teapot" : ""}`,
        answer: text(40 + random.below(100)),
      })),
    });
    const content = Buffer.from(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
    const fd = openSync(path.join(folder, `rollout-${day.join("-")}T${time.join("-")}-${id}.jsonl`), "w");
    writeSync(fd, content);
    futimesSync(fd, atMs / 1000, atMs / 1000);
    closeSync(fd);
    bytes += content.length;
  }
  return {
    sampleIds,
    cwds,
    commonWord: words[2] ?? "",
    rareWord: "quetzalcoatlus",
    rareTerm: "Quetzalcoatlus in a teapot",
    bytes,
  };
}

interface MadeThread {
  readonly id: string;
  readonly atMs: number;
  readonly cwd: string;
  readonly turns: readonly { readonly question: string; readonly answer: string }[];
}

function threadLines({ id, atMs, cwd, turns }: MadeThread): object[] {
  const timestamp = new Date(atMs).toISOString();
  const line = (type: string, payload: object) => ({ timestamp, type, payload });
  const said = (role: "user" | "assistant", text: string) =>
    line("response_item", {
      type: "message",
      role,
      content: [{ type: role === "user" ? "input_text" : "output_text", text }],
    });
  return [
    line("session_meta", {
      id,
      timestamp,
      cwd,
      originator: "vscode",
      cli_version: "0.125.0",
      source: "vscode",
      model_provider: "mock",
      base_instructions: { text: INSTRUCTIONS },
      git: {
        commit_hash: id.replaceAll("-", "").slice(-20).repeat(2),
        branch: "main",
        repository_url: `git@example.com:me${cwd}.git`,
      },
    }),
    ...turns.flatMap(({ question, answer }, turn) => {
      const turnId = makeId(atMs, turn + 1);
      return [
        line("event_msg", {
          type: "task_started",
          turn_id: turnId,
          started_at: Math.floor(atMs / 1000),
          model_context_window: 272_000,
          collaboration_mode_kind: "default",
        }),
        line("turn_context", {
          turn_id: turnId,
          cwd,
          approval_policy: "on-request",
          sandbox_policy: { type: "read-only" },
          model: "gpt-5.2-codex",
          effort: "medium",
          summary: "auto",
        }),
        said("user", question),
        line("event_msg", {
          type: "user_message",
          message: question,
          images: [],
          local_images: [],
          text_elements: [],
        }),
        line("response_item", {
          type: "function_call",
          name: "exec_command",
          arguments: '{"cmd":"ls -la"}',
          call_id: `call_${turn}`,
        }),
        line("response_item", {
          type: "function_call_output",
          call_id: `call_${turn}`,
          output: "drwxr-xr-x 2 me me 4096 src\n".repeat(20),
        }),
        line("event_msg", { type: "agent_message", message: answer, phase: "final_answer" }),
        said("assistant", answer),
        line("event_msg", {
          type: "task_complete",
          turn_id: turnId,
          last_agent_message: answer,
          completed_at: Math.floor(atMs / 1000),
          duration_ms: 900,
        }),
      ];
    }),
  ];
}

function makeWord(random: Random, at: number): string {
  const syllables =
    "ra to ki men so lu pe dra vi no sta gol fer us an ber chi del em fa gru hin il jo kel lam mor nu op pri qua res sil tur un vex wo yam zer".split(
      " ",
    );
  const length = 1 + Math.min(3, Math.floor(at / 200)) + random.below(2);
  return (
    Array.from({ length }, () => random.pick(syllables)).join("") + (at < 200 ? "" : (at % 36).toString(36))
  );
}

/** Some words are in most texts, most words in few. */
function pickWord(random: Random, words: readonly string[]): string {
  const share = random.below(1_000_000) / 1_000_000;
  return words[Math.floor(WORDS ** share) - 1] ?? "word";
}

function makeId(atMs: number, serial: number): string {
  const time = atMs.toString(16).padStart(12, "0");
  const rest = Math.imul(serial, 0x9e3779b1) >>> 0;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${(serial & 0xfff).toString(16).padStart(3, "0")}-8000-${rest.toString(16).padStart(12, "0")}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
