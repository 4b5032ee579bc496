// What the provider lets us know beside an answer, in headers or in events. Some of it is told to the user once per
// turn, some is given back with the next request of the turn.
import * as z from "zod";
import type { ModelVerification } from "../../protocol/model-events.js";
import type { ModelEvent } from "../model-client.js";

type Headers = Readonly<Record<string, string>>;

const Metadata = z.looseObject({
  metadata: z
    .looseObject({ openai_verification_recommendation: z.array(z.unknown()).nullish().catch(null) })
    .nullish()
    .catch(null),
});
const HeaderTable = z.record(z.string(), z.unknown()).nullish().catch(null);
const WithHeaders = z.looseObject({
  headers: HeaderTable,
  response: z.looseObject({ headers: HeaderTable }).nullish().catch(null),
});

const VERIFICATIONS: ReadonlyMap<unknown, ModelVerification> = new Map([
  ["trusted_access_for_cyber", "trustedAccessForCyber"],
]);

export class TurnNotes {
  private turnId: string | null = null;
  private turnStateNow: string | null = null;
  private rerouted = false;
  private verified = false;

  /** An opaque value that the provider gave this turn and wants back with every further request of it. */
  get turnState(): string | null {
    return this.turnStateNow;
  }

  begin(turnId: string): void {
    if (turnId === this.turnId) return;
    this.turnId = turnId;
    this.turnStateNow = null;
    this.rerouted = false;
    this.verified = false;
  }

  fromHeaders(headers: Headers, asked: string): ModelEvent | null {
    this.turnStateNow ??= headers["x-codex-turn-state"] ?? null;
    const served = headers["openai-model"]?.trim() ?? "";
    if (this.rerouted || served === "" || isSameModel(served, asked)) return null;
    this.rerouted = true;
    return { type: "rerouted", fromModel: asked, toModel: served, reason: "highRiskCyberActivity" };
  }

  /** For events that may carry headers or recommendations; null when they say nothing new. */
  fromEvent(event: unknown, asked: string): ModelEvent | null {
    const { headers, response } = WithHeaders.safeParse(event).data ?? {};
    const rerouted = this.fromHeaders({ ...texts(headers), ...texts(response?.headers) }, asked);
    return rerouted ?? this.fromMetadata(event);
  }

  private fromMetadata(event: unknown): ModelEvent | null {
    const recommended = Metadata.safeParse(event).data?.metadata?.openai_verification_recommendation ?? [];
    const verifications = [...new Set(recommended.flatMap((value) => VERIFICATIONS.get(value) ?? []))];
    if (this.verified || verifications.length === 0) return null;
    this.verified = true;
    return { type: "verification", verifications };
  }
}

/** A dated edition of a model is that model. */
function isSameModel(served: string, asked: string): boolean {
  const bare = (slug: string) =>
    slug
      .slice(slug.lastIndexOf("/") + 1)
      .toLowerCase()
      .replace(/-\d{4}-\d{2}-\d{2}$/, "");
  return bare(served) === bare(asked);
}

function texts(table: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(table ?? {})) {
    const text: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof text === "string") headers[name.toLowerCase()] = text;
  }
  return headers;
}
