import type { ResponseItem } from "../protocol/response-item.js";
import { contextMessage } from "./history.js";

/** Tells the model, on its next turn, that the one before was cut short. */
export function abortMarker(): ResponseItem {
  return contextMessage(
    "user",
    "<turn_aborted>\nThe user stopped the turn before it was done. Commands and edits may have happened in part; look before you build on them.\n</turn_aborted>",
  );
}
