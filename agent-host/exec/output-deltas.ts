// Turns the bytes of a running command into few pieces of text. While it writes little, everything is passed on;
// a flood is thinned, as its watchers could neither read nor store it and the finished item holds its two ends.

const FLUSH_CHARS = 8 * 1024;
const FLUSH_MS = 30;
const FLOOD_AFTER_CHARS = 1024 * 1024;
const FLOOD_FLUSH_MS = 100;

export interface OutputDeltas {
  push(chunk: Uint8Array): void;
  /** Passes on what is left and ends the timer. Nothing may be pushed afterwards. */
  end(): void;
}

/** `emit` gets text that is never empty and never cut inside a character. */
export function createOutputDeltas(emit: (text: string) => void): OutputDeltas {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pending = "";
  let left = 0;
  let emitted = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const text = left === 0 ? pending : `\n[… ${left} characters left out …]\n${pending}`;
    pending = "";
    left = 0;
    if (text === "") return;
    emitted += text.length;
    emit(text);
  }

  function add(text: string): void {
    pending += text;
    if (pending === "") return;
    const flood = emitted >= FLOOD_AFTER_CHARS;
    if (flood) {
      keepNewest();
    } else if (pending.length >= FLUSH_CHARS) {
      flush();
      return;
    }
    timer ??= setTimeout(flush, flood ? FLOOD_FLUSH_MS : FLUSH_MS);
  }

  function keepNewest(): void {
    if (pending.length <= FLUSH_CHARS) return;
    let start = pending.length - FLUSH_CHARS;
    // A character outside the basic plane takes two places: keep them together.
    if ((pending.charCodeAt(start) & 0xfc00) === 0xdc00) start++;
    left += start;
    pending = pending.slice(start);
  }

  return {
    push: (chunk) => add(decoder.decode(chunk, { stream: true })),
    end() {
      pending += decoder.decode();
      flush();
    },
  };
}
