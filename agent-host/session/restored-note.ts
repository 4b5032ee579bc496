/** More files than this are counted, not named. */
const MAX_NAMES = 50;

/** Tells the model, on its next turn, that files are not as it left them. */
export function restoredNote(direction: "undo" | "redo", paths: readonly string[]): string {
  const what =
    direction === "undo"
      ? "The user took back what an earlier turn changed in these files:"
      : "The user brought back what an earlier turn had changed in these files:";
  const names = paths.slice(0, MAX_NAMES).map((path) => `- ${path}`);
  const rest = paths.length > MAX_NAMES ? [`- and ${paths.length - MAX_NAMES} more`] : [];
  return [
    "<files_restored>",
    what,
    ...names,
    ...rest,
    "Look at them again before you build on them, and do not repeat the change unasked.",
    "</files_restored>",
  ].join("\n");
}
