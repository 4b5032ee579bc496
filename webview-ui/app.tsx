import { useRef } from "preact/hooks";
import { ApprovalTray } from "./approvals/approval-tray.js";
import { Composer } from "./composer/composer.js";
import { GoalBanner } from "./goal/goal-banner.js";
import { GlobalNotices, HostStateCard } from "./host/host-state.js";
import { useApp } from "./parts/app-context.js";
import { Header } from "./parts/header.js";
import { QuestionTray } from "./questions/question-tray.js";
import { ThreadList } from "./threads/thread-list.js";
import { OutgoingMessages } from "./transcript/outgoing-messages.js";
import { Transcript } from "./transcript/transcript.js";
import { NewThread } from "./welcome/new-thread.js";

/** The whole page: a thread with its composer, or the list of threads. */
export function AppView() {
  const app = useApp();
  return (
    <>
      <Header />
      <main class="page">{app.page.value === "list" ? <ListPage /> : <ThreadPage />}</main>
      <div class="unseen" role="status" aria-live="polite">
        {app.announcement.value}
      </div>
    </>
  );
}

function ListPage() {
  return (
    <>
      <ThreadList />
      <HostStateCard />
      <ApprovalTray threadId={null} onDone={() => {}} />
    </>
  );
}

function ThreadPage() {
  const app = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const view = app.view.value;
  const threadId = view?.thread.id ?? null;
  const isBlank = view === null && app.outgoing.value.length === 0;
  return (
    <>
      <GoalBanner />
      {view === null ? (
        <div class="transcript">
          <div class="transcript-box">
            {isBlank && app.loaded.value && <NewThread field={field} />}
            <OutgoingMessages threadId={null} />
          </div>
        </div>
      ) : (
        <Transcript key={view.thread.id} view={view} />
      )}
      <GlobalNotices />
      <HostStateCard />
      <QuestionTray threadId={threadId} onDone={() => field.current?.focus()} />
      <ApprovalTray threadId={threadId} onDone={() => field.current?.focus()} />
      <Composer field={field} />
    </>
  );
}
