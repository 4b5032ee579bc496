import * as z from "zod";
import { serverRequest } from "./define.js";
import { lazy } from "./lazy.js";

export const ToolRequestUserInputOption = lazy(() =>
  z.object({ description: z.string(), label: z.string() }),
);
export type ToolRequestUserInputOption = z.infer<typeof ToolRequestUserInputOption>;

/** `isOther` asks the client to offer a free answer too, `isSecret` to hide what is typed. */
export const ToolRequestUserInputQuestion = lazy(() =>
  z.object({
    id: z.string(),
    header: z.string(),
    isOther: z.boolean().default(false),
    isSecret: z.boolean().default(false),
    options: z.array(ToolRequestUserInputOption).nullable(),
    question: z.string(),
  }),
);
export type ToolRequestUserInputQuestion = z.infer<typeof ToolRequestUserInputQuestion>;

export const ToolRequestUserInputAnswer = lazy(() => z.object({ answers: z.array(z.string()) }));
export type ToolRequestUserInputAnswer = z.infer<typeof ToolRequestUserInputAnswer>;

export const ToolRequestUserInputParams = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    itemId: z.string(),
    questions: z.array(ToolRequestUserInputQuestion),
  }),
);
export type ToolRequestUserInputParams = z.infer<typeof ToolRequestUserInputParams>;

export const ToolRequestUserInputResponse = lazy(() =>
  z.object({ answers: z.record(z.string(), ToolRequestUserInputAnswer) }),
);
export type ToolRequestUserInputResponse = z.infer<typeof ToolRequestUserInputResponse>;

/** Asks the user up to three questions of the model. Answers go by the ids of the questions. */
export const toolRequestUserInput = serverRequest(
  "item/tool/requestUserInput",
  ToolRequestUserInputParams,
  ToolRequestUserInputResponse,
);
