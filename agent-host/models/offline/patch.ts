// The patches that the offline model writes, in the format of the apply_patch tool.

export function addFilePatch(path: string, text: string): string {
  return patch(`*** Add File: ${path}`, ...toLines(text).map((line) => `+${line}`));
}

export function deleteFilePatch(path: string): string {
  return patch(`*** Delete File: ${path}`);
}

/** Lines without surroundings go to the end of a file. */
export function appendPatch(path: string, text: string): string {
  return patch(`*** Update File: ${path}`, "@@", ...toLines(text).map((line) => `+${line}`));
}

/** One unchanged line on either side shows the place; more would only be more to get wrong. */
const CONTEXT = 1;

/** Every occurrence of `from` in the file's present text. Null when there is none. */
export function replacePatch(path: string, content: string, from: string, to: string): string | null {
  const lines = toLines(content);
  const matches = lines.flatMap((line, index) => (line.includes(from) ? [index] : []));
  if (matches.length === 0) return null;
  const body: string[] = [];
  for (const { first, last } of groups(matches, lines.length)) {
    body.push("@@");
    for (let index = first; index <= last; index++) {
      const line = lines[index] ?? "";
      if (line.includes(from)) body.push(`-${line}`, `+${line.replaceAll(from, () => to)}`);
      else body.push(` ${line}`);
    }
  }
  return patch(`*** Update File: ${path}`, ...body);
}

/** Line ranges with their surroundings; ranges that would touch become one, since a patch reads on from the last. */
function groups(matches: readonly number[], lineCount: number): { first: number; last: number }[] {
  const ranges: { first: number; last: number }[] = [];
  for (const match of matches) {
    const first = Math.max(0, match - CONTEXT);
    const last = Math.min(lineCount - 1, match + CONTEXT);
    const previous = ranges.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = last;
    else ranges.push({ first, last });
  }
  return ranges;
}

function patch(...lines: readonly string[]): string {
  return `${["*** Begin Patch", ...lines, "*** End Patch"].join("\n")}\n`;
}

/** Without the carriage returns: the tool writes what the file has. The end of the last line begins no new one. */
function toLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
