// Shows an answer in Plan mode: the plan as an item of its own, the message without it.
import type { AgentMessageItem, ThreadItem } from "../../protocol/item.js";
import type { ThreadEvent } from "../events.js";
import { ProposedPlanReader, splitPlan } from "./proposed-plan.js";

export type PlanItem = Extract<ThreadItem, { type: "plan" }>;

/** Where it is shown. `start` may be called again for an item that was started. */
export interface PlanSink {
  readonly turnId: string;
  start(item: AgentMessageItem | PlanItem): void;
  isOpen(itemId: string): boolean;
  emit(event: ThreadEvent): void;
}

interface OpenMessage {
  readonly reader: ProposedPlanReader;
  /** White space that shows nothing until something follows it. */
  blank: { text: string; plan: string };
}

/** The messages of one answer. */
export class PlanAnswer {
  private readonly messages = new Map<string, OpenMessage>();
  private readonly planId: string;

  constructor(private readonly sink: PlanSink) {
    this.planId = `${sink.turnId}-plan`;
  }

  delta(itemId: string, delta: string): void {
    const message = this.messages.get(itemId) ?? {
      reader: new ProposedPlanReader(),
      blank: { text: "", plan: "" },
    };
    this.messages.set(itemId, message);
    this.show(itemId, message, message.reader.push(delta));
  }

  /** The items that a finished message becomes, the plan first; what was held back of it is shown. */
  finish(message: AgentMessageItem): (AgentMessageItem | PlanItem)[] {
    const open = this.messages.get(message.id);
    if (open !== undefined) this.show(message.id, open, open.reader.end());
    this.messages.delete(message.id);
    const { text, plan } = splitPlan(message.text);
    const items: (AgentMessageItem | PlanItem)[] = [];
    if (plan !== null) items.push({ type: "plan", id: this.planId, text: plan });
    if (plan === null || text.trim() !== "" || this.sink.isOpen(message.id)) items.push({ ...message, text });
    return items;
  }

  private show(itemId: string, { blank }: OpenMessage, pieces: ReturnType<ProposedPlanReader["push"]>): void {
    const { sink, planId } = this;
    for (const { kind, text } of pieces) {
      const id = kind === "plan" ? planId : itemId;
      const delta = sink.isOpen(id) ? text : blank[kind] + text;
      if (!sink.isOpen(id)) {
        blank[kind] = delta.trim() === "" ? delta : "";
        if (blank[kind] !== "") continue;
        sink.start(
          kind === "plan"
            ? { type: "plan", id, text: "" }
            : { type: "agentMessage", id, text: "", phase: null, memoryCitation: null },
        );
      }
      const type = kind === "plan" ? "planDelta" : "agentMessageDelta";
      sink.emit({ type, turnId: sink.turnId, itemId: id, delta });
    }
  }
}
