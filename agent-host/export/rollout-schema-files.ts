import * as z from "zod";
import { RawResponseItem } from "../protocol/raw-response-item.js";
import { schemas } from "../protocol/table.js";
import { eventSchemas } from "../store/rollout/event-record.js";
import { CompactedPayload, SessionMetaPayload, TurnContextPayload } from "../store/rollout/record.js";
import { namesOf, referencesIn } from "./catalog.js";
import { DefinitionSet } from "./definition-set.js";
import { type JsonSchema, toJsonSchema } from "./json-schema.js";
import { documentOf, type OutputFile } from "./json-schema-files.js";
import { shapeOf } from "./shape.js";

/**
 * One file: a line of a rollout, as far as this host reads it. Lines of other kinds and members that are not named
 * may stand in a rollout too and are passed over.
 */
export function rolloutSchemaFiles(): OutputFile[] {
  const named = new Map<string, z.ZodType>(schemas);
  const name = <T extends z.ZodType>(title: string, schema: T): T => {
    if (named.has(title)) throw new Error(`${title} would mean two different things`);
    named.set(title, schema);
    return schema;
  };
  const line = <T extends string, P extends z.ZodType>(type: T, payload: P) =>
    z.object({ timestamp: z.string(), type: z.literal(type), payload });
  name(
    "RolloutLine",
    z.discriminatedUnion("type", [
      line("session_meta", name("SessionMetaLine", SessionMetaPayload)),
      line("response_item", RawResponseItem),
      line("compacted", name("CompactedItem", CompactedPayload)),
      line("turn_context", name("TurnContextItem", TurnContextPayload)),
      line("event_msg", name("EventMsg", eventUnion())),
    ]),
  );

  const nameOf = namesOf(named);
  const types = new DefinitionSet<JsonSchema>();
  const add = (title: string) => {
    const schema = named.get(title);
    if (schema === undefined || types.get(title) !== undefined) return;
    const shape = shapeOf(schema, nameOf);
    types.add(title, toJsonSchema(shape, title));
    for (const other of referencesIn(shape)) add(other);
  };
  add("RolloutLine");
  return [["RolloutLine.json", `${JSON.stringify(documentOf(types, "RolloutLine"), null, 2)}\n`]];
}

function eventUnion() {
  const [first, ...others] = Object.values(eventSchemas);
  if (first === undefined) throw new Error("no event is read from rollouts");
  return z.discriminatedUnion("type", [first, ...others]);
}
