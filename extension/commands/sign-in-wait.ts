import { type Disposable, env, l10n, ProgressLocation, Uri, window } from "vscode";
import type { HostNotification } from "../host/methods.js";
import type { Services } from "./command.js";

type Completed = Extract<HostNotification, { method: "account/login/completed" }>["params"];

export interface SignInWait extends Disposable {
  /**
   * Shows that it waits, with a way out. True when the person is signed in, false when they gave up. Throws an Error
   * with the host's reason.
   */
  ends(loginId: string, title: string): Promise<boolean>;
}

/** Listens from now on: a sign-in may be over before its request is answered. */
export function untilSignedIn({ host }: Services): SignInWait {
  const heard: Completed[] = [];
  let wake: () => void = () => undefined;
  let gone = false;
  const listening = host.onNotification((notification) => {
    if (notification.method !== "account/login/completed") return;
    heard.push(notification.params);
    wake();
  });
  const watching = host.onState((state) => {
    if (state.kind === "ready") return;
    gone = true;
    wake();
  });
  return {
    async ends(loginId, title) {
      return window.withProgress(
        { location: ProgressLocation.Notification, title, cancellable: true },
        async (_, token) => {
          const cancelling = token.onCancellationRequested(() => {
            // One that is over meanwhile says so itself.
            host.request("account/login/cancel", { loginId }).then(undefined, () => undefined);
          });
          try {
            for (;;) {
              const completed = heard.find((each) => each.loginId === loginId);
              if (completed?.success) return true;
              if (completed !== undefined && token.isCancellationRequested) return false;
              if (completed !== undefined) throw new Error(completed.error ?? l10n.t("no reason was given"));
              if (gone) throw new Error(l10n.t("the agent host ended"));
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
            }
          } finally {
            cancelling.dispose();
          }
        },
      );
    },
    dispose() {
      listening.dispose();
      watching.dispose();
    },
  };
}

/**
 * Whether the browser's way back leads to the host, which may be on another machine: its port is forwarded then, and
 * must have the same number here, for the issuer knows no other.
 */
export async function reachesCallback(authUrl: string): Promise<boolean> {
  if (env.remoteName === undefined) return true;
  const back = new URL(new URL(authUrl).searchParams.get("redirect_uri") ?? "");
  const outside = new URL((await env.asExternalUri(Uri.parse(back.origin, true))).toString(true));
  return outside.port === back.port && ["localhost", "127.0.0.1"].includes(outside.hostname);
}
