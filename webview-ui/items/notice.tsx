import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icon.js";

interface NoticeProps {
  readonly level: "error" | "warning" | "info";
  readonly message: string;
  readonly details: string | null;
  readonly children?: ComponentChildren;
}

/** Something that went wrong or wants attention, in the host's words. */
export function Notice({ level, message, details, children }: NoticeProps) {
  return (
    <div class={`notice notice-${level}`} role={level === "error" ? "alert" : "note"}>
      <Icon name={level} />
      <div class="notice-body">
        <div class="notice-message">{message}</div>
        {details !== null && details !== "" && <div class="notice-details">{details}</div>}
        {children}
      </div>
    </div>
  );
}
