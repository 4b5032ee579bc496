// The port behind the models that editors lend. Whoever is connected to editors fills it.
import type {
  HeddleLmAnswerPart,
  HeddleLmMessage,
  HeddleLmModel,
  HeddleLmTool,
} from "../../protocol/heddle-lm.js";

/** The model of the provider `editor` that stands for whichever one the editor likes best. */
export const ANY_MODEL = "auto";

export interface EditorRequest {
  readonly threadId: string;
  /** Null for the one that the editor likes best. */
  readonly model: string | null;
  readonly messages: readonly HeddleLmMessage[];
  readonly tools: readonly HeddleLmTool[];
}

export interface EditorModels {
  /** Asks the editor; none when no editor is there. Rejects when the editor cannot say. */
  list(): Promise<readonly HeddleLmModel[]>;
  /** What was answered last, without asking. */
  known(): readonly HeddleLmModel[];
  /**
   * One answer, as parts in the order in which they came; those that came together come together. Throws ModelError
   * when nobody lends, the editor refuses or goes away, and for an answer that is too long; the signal's reason when it
   * aborts. The editor is told to stop when the consumer stops.
   */
  ask(request: EditorRequest, signal: AbortSignal): AsyncIterable<readonly HeddleLmAnswerPart[]>;
}
