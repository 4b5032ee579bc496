// A line of a rollout, where it lies and what can be known of it without reading all of it.

/** Lines are counted in bytes of a file, or in lines of a list: any numbers that grow. */
export interface Line {
  /** Where it begins, and where what follows it begins. */
  readonly at: number;
  readonly end: number;
  /** Its beginning, at most `chars` of it; characters beyond ASCII may come out wrong. */
  head(chars: number): string;
  text(): string;
  /** Whether it ends as an object does. */
  readonly isClosed: boolean;
}

export type LineRange = readonly [from: number, to: number];

export interface LineSource {
  /**
   * The lines of a range that begins and ends where lines do, without blank ones, in blocks that are good until the
   * next one is asked for. A last line without its newline comes only when it is whole. Throws system errors.
   */
  read(from: number, to: number): AsyncIterable<readonly Line[]>;
}

/** Lines that are in memory already. */
export function createTextLines(lines: readonly string[]): LineSource {
  return {
    async *read(from, to) {
      const block: Line[] = [];
      for (let at = Math.max(0, from); at < Math.min(to, lines.length); at++) {
        // Without what editors put before a text, and disks in place of one.
        const text = (lines[at] ?? "").replace(/^[\s\0\uFEFF]+|[\s\0]+$/g, "");
        if (text !== "") block.push(toTextLine(text, at));
      }
      if (block.length > 0) yield block;
    },
  };
}

function toTextLine(text: string, at: number): Line {
  return {
    at,
    end: at + 1,
    head: (chars) => text.slice(0, chars),
    text: () => text,
    isClosed: text.endsWith("}"),
  };
}
