import type { CommandAction, CommandExecutionItem } from "../../agent-host/protocol/item.js";
import { innerCommand } from "../parts/shell-command.js";
import { visibleText } from "../parts/visible-text.js";

/** The command without the shell around it. */
export function shownCommand(item: Pick<CommandExecutionItem, "command">): string {
  return innerCommand(item.command);
}

/** True when all that the command does is read, list or search. */
export function isExploration({ commandActions }: Pick<CommandExecutionItem, "commandActions">): boolean {
  return commandActions.length > 0 && commandActions.every(({ type }) => type !== "unknown");
}

/** One line that says what the command does. Hiding characters are written out. */
export function commandTitle(item: Pick<CommandExecutionItem, "command" | "commandActions">): string {
  if (!isExploration(item)) return visibleText(shownCommand(item));
  return visibleText([...new Set(item.commandActions.map(actionWords))].join(", "));
}

function actionWords(action: CommandAction): string {
  switch (action.type) {
    case "read":
      return `Read ${action.name || action.path}`;
    case "listFiles":
      return `List ${action.path ?? "files"}`;
    case "search": {
      const what = action.query === null ? "Search" : `Search “${action.query}”`;
      return action.path === null ? what : `${what} in ${action.path}`;
    }
    case "unknown":
      return action.command;
  }
}
