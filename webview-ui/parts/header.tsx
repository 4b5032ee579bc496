import { newThread } from "../composer/send.js";
import { setPage } from "../state/app.js";
import { threadTitle } from "../state/thread-rows.js";
import { useApp } from "./app-context.js";
import { IconButton } from "./icon.js";

/** The page's title and the ways between thread and list. */
export function Header() {
  const app = useApp();
  const view = app.view.value;
  if (app.page.value === "list") {
    return (
      <header class="header">
        <IconButton icon="arrow-left" label="Back to the thread" onClick={() => setPage(app, "thread")} />
        <h1>Threads</h1>
        <IconButton icon="add" label="New thread" onClick={() => newThread(app)} />
      </header>
    );
  }
  const title = view === null ? "New thread" : threadTitle(view.thread);
  return (
    <header class="header">
      <IconButton icon="history" label="Show threads" onClick={() => setPage(app, "list")} />
      <h1 title={title}>{title}</h1>
      <IconButton icon="add" label="New thread" disabled={view === null} onClick={() => newThread(app)} />
    </header>
  );
}
