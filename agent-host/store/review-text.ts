import type { ReviewOutput } from "./stored-event.js";

/** A review as people read it (protocol §5.12): the explanation, then the findings with their places; may be empty. */
export function reviewText({
  findings,
  overall_explanation: explanation,
}: Pick<ReviewOutput, "overall_explanation"> & {
  readonly findings: readonly Pick<ReviewOutput["findings"][number], "title" | "body" | "code_location">[];
}): string {
  const heading = findings.length === 1 ? "Review comment:" : "Full review comments:";
  const comments = findings.map(
    ({ title, body, code_location: { absolute_file_path: file, line_range } }) => {
      return `- ${title} — ${file}:${line_range.start}-${line_range.end}\n${body.replace(/^/gm, "  ")}`;
    },
  );
  const parts = [explanation.trim(), ...(findings.length > 0 ? [heading, ...comments] : [])];
  return parts.filter((part) => part !== "").join("\n\n");
}
