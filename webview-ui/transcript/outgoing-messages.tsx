import { useApp } from "../parts/app-context.js";

/** Messages on their way: shown at once, and replaced by the thread's own as they arrive. */
export function OutgoingMessages({ threadId }: { readonly threadId: string | null }) {
  const app = useApp();
  const list = app.outgoing.value.filter((outgoing) => outgoing.threadId === threadId);
  return (
    <>
      {list.map(({ localId, text, steers }) => (
        <div key={localId} class="row">
          <article class="user-message on-its-way" aria-label="You, sending">
            <div class="user-text">{text}</div>
            {steers && <div class="quiet">The agent reads this before its next step</div>}
          </article>
        </div>
      ))}
    </>
  );
}
