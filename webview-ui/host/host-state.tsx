import { Notice } from "../items/notice.js";
import { useApp } from "../parts/app-context.js";

/** What the person must know of the agent host: nothing while it runs, a card when it does not. */
export function HostStateCard() {
  const app = useApp();
  const host = app.host.value;
  if (host.kind !== "failed") return null;
  const seconds = host.restartInMs === null ? null : Math.max(1, Math.round(host.restartInMs / 1_000));
  return (
    <div class="host-card">
      <Notice
        level="error"
        message={host.message}
        details={seconds === null ? null : `Trying again in ${seconds} s.`}
      >
        <div class="notice-buttons">
          <button type="button" class="button primary" onClick={() => app.post({ type: "retryHost" })}>
            Retry
          </button>
          <button type="button" class="button secondary" onClick={() => app.post({ type: "showLog" })}>
            Show log
          </button>
        </div>
      </Notice>
    </div>
  );
}

/** Warnings of the host that belong to no thread; each can be put away. */
export function GlobalNotices() {
  const app = useApp();
  return (
    <>
      {app.notices.value.map((text) => (
        <div key={text} class="global-notice">
          <Notice level="warning" message={text} details={null}>
            <button
              type="button"
              class="link"
              onClick={() => {
                app.notices.value = app.notices.value.filter((other) => other !== text);
              }}
            >
              Dismiss
            </button>
          </Notice>
        </div>
      ))}
    </>
  );
}
