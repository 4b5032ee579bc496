import * as z from "zod";
import { ToolFailure } from "../base/errors.js";
import { defineTool, invalidArguments, lazily } from "./define-tool.js";

const MAX_QUESTIONS = 3;

const input = lazily(() =>
  z.object({
    questions: z
      .array(
        z.object({
          id: z.string().min(1).describe("Names the answer; in snake_case, another one for each question."),
          header: z.string().describe("A word or two above the question, at most 12 characters."),
          question: z.string().min(1).describe("The question, in one sentence."),
          options: z
            .array(
              z.object({
                label: z.string().describe("What is chosen, in at most five words."),
                description: z.string().describe("What follows from it, in one sentence."),
              }),
            )
            .default([])
            .describe(
              "Two or three answers that exclude each other; the one you would choose first, with " +
                '"(Recommended)" behind its label. A free answer is always offered beside them.',
            ),
        }),
      )
      .describe(`One question is best, ${MAX_QUESTIONS} is the most.`),
  }),
);

/** Asks the user what only they can decide; touches nothing. */
export const requestUserInput = defineTool({
  name: "request_user_input",
  description:
    `Ask the user one to ${MAX_QUESTIONS} short questions and wait for the answers. ` +
    "For decisions that neither the code nor good sense can make.",
  readOnly: false,
  needs: [],
  refusal: ({ isPlanMode, asksInEveryMode }) =>
    isPlanMode || asksInEveryMode ? null : "request_user_input is unavailable in Default mode",
  input,
  prepare({ questions }, ctx) {
    if (questions.length === 0 || questions.length > MAX_QUESTIONS) {
      invalidArguments(`questions: there must be one to ${MAX_QUESTIONS} of them`);
    }
    if (new Set(questions.map(({ id }) => id)).size < questions.length) {
      invalidArguments("questions: each needs an id of its own");
    }
    if (questions.some(({ options }) => options.length === 0)) {
      throw new ToolFailure("request_user_input requires non-empty options for every question");
    }
    return {
      access: [],
      async run() {
        const answers = await ctx.client.askQuestions(
          questions.map((question) => ({ ...question, isOther: true, isSecret: false })),
        );
        if (answers === null) {
          throw new ToolFailure(
            "There is nobody to be asked in this run. Decide yourself, and say in your answer what you assumed.",
          );
        }
        return JSON.stringify({ answers });
      },
    };
  },
});
