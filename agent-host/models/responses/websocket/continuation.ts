// What a connection remembers of the conversation. A request that only goes on from there sends what is new.
import { isDeepStrictEqual } from "node:util";
import type { ResponseItem } from "../../../protocol/response-item.js";
import type { ModelRequest } from "../../model-client.js";
import { toWire } from "../to-wire.js";
import { TURN_METADATA, turnMetadata } from "../turn-metadata.js";

/** An answered request, as the server has it in mind under `responseId`. */
export interface Continuation {
  readonly responseId: string;
  /** The request's input and the answer's items. */
  readonly items: readonly ResponseItem[];
  /** The request without its input, as JSON. */
  readonly rest: string;
}

export interface Frame {
  readonly text: string;
  /** The request without its input, as JSON: for the continuation after this one. */
  readonly rest: string;
  readonly continues: boolean;
}

/** The frame for a request: what is new since `before`, or everything where it does not simply go on from there. */
export function toFrame(
  request: ModelRequest,
  before: Continuation | null,
  extra: Readonly<Record<string, unknown>> = {},
): Frame {
  const { input: _, ...rest } = toWire({ ...request, input: [] });
  const restText = JSON.stringify(rest);
  const continues = before !== null && before.rest === restText && extendsItems(request.input, before.items);
  const input = continues ? request.input.slice(before.items.length) : request.input;
  // Headers are said once per connection: what belongs to a turn goes with the request, and concerns no comparison.
  const client_metadata = { [TURN_METADATA]: turnMetadata(request) };
  const body = { type: "response.create", ...toWire({ ...request, input }), client_metadata, ...extra };
  const text = JSON.stringify(continues ? { ...body, previous_response_id: before.responseId } : body);
  return { text, rest: restText, continues };
}

/** Most items are the very same objects, so that a long history is compared in no time. */
function extendsItems(input: readonly ResponseItem[], items: readonly ResponseItem[]): boolean {
  return (
    input.length > items.length &&
    items.every((item, index) => item === input[index] || isDeepStrictEqual(item, input[index]))
  );
}
