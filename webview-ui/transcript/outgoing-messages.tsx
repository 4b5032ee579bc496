import { useApp } from "../parts/app-context.js";

/** Messages on their way: shown at once, and replaced by the thread's own as they arrive. */
export function OutgoingMessages({ threadId }: { readonly threadId: string | null }) {
  const app = useApp();
  // What joins a running turn is shown where it will wait: above the composer.
  const list = app.outgoing.value.filter((outgoing) => outgoing.threadId === threadId && !outgoing.steers);
  return (
    <>
      {list.map(({ localId, text }) => (
        <div key={localId} class="row">
          <article class="user-message on-its-way" aria-label="You, sending">
            <div class="user-text">{text}</div>
          </article>
        </div>
      ))}
    </>
  );
}
