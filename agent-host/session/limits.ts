/** The longest input of one turn, in characters over all its texts (protocol §2.3). */
export const MAX_INPUT_CHARS = 1_048_576;

/** Bytes of one tool's output that reach the model unless the configuration says otherwise: 10,000 tokens. */
export const DEFAULT_TOOL_OUTPUT_BYTES = 40_000;

/** Model answers in one turn: far above any real one, so that a model that only ever calls tools ends. */
export const MAX_ANSWERS_PER_TURN = 1_000;

/** How long an interrupted turn waits for its tools to stop, in milliseconds. */
export const INTERRUPT_GRACE_MS = 3_000;
