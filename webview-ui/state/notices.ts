import type { Notification } from "./notification.js";
import { toObject, toText } from "./wire-value.js";

/** Notices shown at a time; the oldest go first. */
const MAX_NOTICES = 5;

/** Adds what the host warns of outside any thread. The same words are shown once. */
export function reduceNotices(
  notices: readonly string[],
  { method, params }: Notification,
): readonly string[] {
  const text = noticeText(method, params);
  return text === "" || notices.includes(text) ? notices : [...notices, text].slice(-MAX_NOTICES);
}

function noticeText(method: string, params: unknown): string {
  const fields = toObject(params);
  switch (method) {
    case "warning":
      return toText(fields.threadId) === "" ? toText(fields.message) : "";
    case "configWarning":
    case "deprecationNotice":
      return [toText(fields.summary), toText(fields.details)].filter((part) => part !== "").join("\n");
    default:
      return "";
  }
}
