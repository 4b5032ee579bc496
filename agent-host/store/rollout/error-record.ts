// What a turn failed with, as a record and back.
import { CodexErrorInfo, type TurnError } from "../../protocol/turn-error.js";
import type { ErrorPayload } from "./event-record.js";
import { toCamelKeys, toSnakeKeys } from "./letter-case.js";

export function errorRecord(error: TurnError): object {
  return {
    type: "error",
    message: error.message,
    codex_error_info: toSnakeKeys(error.codexErrorInfo, "andValues"),
    additional_details: error.additionalDetails ?? undefined,
  };
}

export function toTurnError(event: ErrorPayload): TurnError {
  return {
    message: event.message,
    codexErrorInfo: CodexErrorInfo.safeParse(toCamelKeys(event.codex_error_info, "andValues")).data ?? null,
    additionalDetails: event.additional_details ?? null,
  };
}
