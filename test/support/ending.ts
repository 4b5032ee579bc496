// What a tool starts it ends, whichever way the tool itself ends.

type End = () => void | Promise<void>;

const PARENT_CHECK_MS = 1000;

const ends = new Set<End>();
let listening = false;
let ending: Promise<void> | undefined;

/** Registers work for the tool's end. The answer takes the work back. */
export function atEnd(end: End): () => void {
  ends.add(end);
  listenToSignals();
  return () => ends.delete(end);
}

/** Runs what is registered, latest first, each step whatever the others did. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const end of [...ends].reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
    ends.clear();
    ending = undefined;
  })();
  return ending;
}

/** Runs a tool to its end: its exit code, or 1 and the reason. Ends what it left running. */
export async function runToEnd(main: () => Promise<number>): Promise<void> {
  endWithParent();
  let code = 1;
  try {
    code = await main();
  } catch (error) {
    // Once we are ending, what fails fails because of that.
    if (!ending) {
      console.error(error instanceof UserError ? error.message : error);
    }
  }
  await endAll();
  process.exit(code);
}

/** A failure that the person at the keyboard can mend: shown without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** A signal to `npm` reaches the shell between it and us, but not us: notice that the shell is gone. */
function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      void endAll().then(() => process.exit(1));
    }
  }, PARENT_CHECK_MS);
  timer.unref();
}

function listenToSignals(): void {
  if (listening) {
    return;
  }
  listening = true;
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const) {
    process.on(signal, () => {
      void endAll().then(() => process.exit(128 + number));
    });
  }
}
