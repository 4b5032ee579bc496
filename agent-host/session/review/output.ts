// What a reviewer says last, as data.
import * as z from "zod";
import type { ReviewOutput } from "../../store/stored-event.js";

/** More than this is no list of findings. */
const MAX_FINDINGS = 500;

const whole = (value: unknown) => (typeof value === "number" ? Math.trunc(value) : value);
const Line = z.preprocess(whole, z.int());

let schema: z.ZodType<ReviewOutput> | null = null;

function outputSchema(): z.ZodType<ReviewOutput> {
  schema ??= z.object({
    findings: z
      .array(
        z.object({
          title: z.string(),
          body: z.string(),
          confidence_score: z.number().catch(0),
          priority: z.preprocess(whole, z.int().nullish()).catch(null),
          code_location: z.object({
            absolute_file_path: z.string(),
            line_range: z.object({ start: Line, end: Line }),
          }),
        }),
      )
      .max(MAX_FINDINGS)
      .default([]),
    overall_correctness: z.string().default(""),
    overall_explanation: z.string().default(""),
    overall_confidence_score: z.number().catch(0),
  });
  return schema;
}

/** A message that is no such JSON, nor holds one, is taken for the explanation. */
export function parseReviewOutput(text: string): ReviewOutput {
  for (const candidate of [text, text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)]) {
    const output = outputSchema().safeParse(parseJson(candidate)).data;
    if (output !== undefined && (output.findings.length > 0 || output.overall_explanation !== ""))
      return output;
  }
  return {
    findings: [],
    overall_correctness: "",
    overall_explanation: text.trim(),
    overall_confidence_score: 0,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller takes the text as it is.
    return undefined;
  }
}
