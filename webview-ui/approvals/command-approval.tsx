import type { RefObject } from "preact";
import type { PendingApproval } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { shortPath } from "../parts/file-path.js";
import { ScrollRegion } from "../parts/scroll-region.js";
import { innerCommand } from "../parts/shell-command.js";
import { visibleText } from "../parts/visible-text.js";
import { ApprovalCard } from "./approval-card.js";

interface CommandApprovalProps {
  readonly approval: PendingApproval & { readonly kind: "command" };
  readonly isFirst: boolean;
  readonly place: string | null;
  readonly card: RefObject<HTMLElement | null> | null;
}

/** Asks before a command runs, and shows all of it: what is cut off cannot be approved. */
export function CommandApproval({ approval, isFirst, place, card }: CommandApprovalProps) {
  const app = useApp();
  const folder = app.settings.value?.workspaceFolder ?? null;
  const { command, cwd } = approval;
  return (
    <ApprovalCard
      approval={approval}
      title={command === null ? "Allow this action?" : "Run this command?"}
      isFirst={isFirst}
      place={place}
      card={card}
    >
      {command !== null && (
        <ScrollRegion class="approval-command" label="Command" title={visibleText(command)}>
          <pre>{visibleText(innerCommand(command))}</pre>
        </ScrollRegion>
      )}
      {cwd !== null && cwd !== folder && <div class="quiet">in {visibleText(shortPath(cwd, folder))}</div>}
    </ApprovalCard>
  );
}
