// Signing in to the hosted models: the host does it, the person is shown where to go.
import { env, l10n, type QuickPickItem, Uri, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { Account } from "../../agent-host/protocol/account.js";
import { deleteApiKey, readApiKey } from "../host/api-key.js";
import { setApiKey } from "./api-key.js";
import type { Services } from "./command.js";
import { reachesCallback, untilSignedIn } from "./sign-in-wait.js";

interface Way extends QuickPickItem {
  readonly run: (services: Services) => Promise<void>;
}

export async function signIn(services: Services): Promise<void> {
  const ways: Way[] = [
    {
      label: l10n.t("In the browser"),
      description: l10n.t("with a ChatGPT account"),
      run: signInWithBrowser,
    },
    {
      label: l10n.t("With a code on another device"),
      description: l10n.t("with a ChatGPT account"),
      run: signInWithCode,
    },
    { label: l10n.t("With an API key"), run: setApiKey },
  ];
  const chosen = await window.showQuickPick(ways, {
    title: l10n.t("Sign in to Heddle"),
    placeHolder: describe(await readAccount(services)),
  });
  await chosen?.run(services);
}

async function signInWithBrowser(services: Services): Promise<void> {
  await attempt(services, async () => {
    const waiting = untilSignedIn(services);
    try {
      const started = await services.host.request("account/login/start", { type: "chatgpt" });
      if (started.type !== "chatgpt") throw new Error(l10n.t("the agent host answered with another sign-in"));
      const { authUrl, loginId } = started;
      if (!(await reachesCallback(authUrl))) {
        // The browser would come back to a machine that does not wait for it.
        await services.host.request("account/login/cancel", { loginId });
        await signInWithCode(services);
        return;
      }
      await env.openExternal(Uri.parse(authUrl, true));
      if (await waiting.ends(loginId, l10n.t("Waiting for the sign-in in your browser"))) {
        await signedIn(services);
      }
    } finally {
      waiting.dispose();
    }
  });
}

async function signInWithCode(services: Services): Promise<void> {
  await attempt(services, async () => {
    const waiting = untilSignedIn(services);
    try {
      const started = await services.host.request("account/login/start", { type: "chatgptDeviceCode" });
      if (started.type !== "chatgptDeviceCode") {
        throw new Error(l10n.t("the agent host answered with another sign-in"));
      }
      const { userCode, verificationUrl, loginId } = started;
      void offerCode(userCode, verificationUrl);
      const title = l10n.t("Waiting for the code {0} to be entered at {1}", userCode, verificationUrl);
      if (await waiting.ends(loginId, title)) await signedIn(services);
    } finally {
      waiting.dispose();
    }
  });
}

async function offerCode(userCode: string, verificationUrl: string): Promise<void> {
  const copyAndOpen = l10n.t("Copy Code and Open Page");
  const copy = l10n.t("Copy Code");
  const chosen = await window.showInformationMessage(
    l10n.t("Your code is {0}. Never give it to anybody else.", userCode),
    copyAndOpen,
    copy,
  );
  if (chosen === undefined) return;
  await env.clipboard.writeText(userCode);
  if (chosen === copyAndOpen) await env.openExternal(Uri.parse(verificationUrl, true));
}

async function signedIn(services: Services): Promise<void> {
  const { context, host, picked } = services;
  void window.showInformationMessage(describe(await readAccount(services)));
  const remove = l10n.t("Remove the Key");
  const hasKey = (await readApiKey(context.secrets)) !== undefined;
  const answer = hasKey
    ? await window.showWarningMessage(l10n.t("An API key is set in Heddle, and goes first."), remove)
    : undefined;
  if (answer === remove) await deleteApiKey(context.secrets);
  // A host that began without an account shows the models of nobody.
  const isStale = answer === remove || (host.config?.offline === true && (await isStored(services)));
  if (!isStale || host.activity.anyRunning()) return;
  picked.setModel(null);
  host.restart();
}

/** A sign-in that lives in the host's memory would not survive its restart. */
async function isStored({ host }: Services): Promise<boolean> {
  const { config } = await host.request("config/read", { includeLayers: false, cwd: null });
  return config.cli_auth_credentials_store !== "ephemeral";
}

/** Null when nobody is signed in, or the host cannot tell. */
async function readAccount({ host, log }: Services): Promise<Account | null> {
  try {
    return (await host.request("account/read", {})).account;
  } catch (error) {
    log.warn(`the account could not be read: ${errorMessage(error)}`);
    return null;
  }
}

function describe(account: Account | null): string {
  switch (account?.type) {
    case "chatgpt":
      return l10n.t("Signed in as {0} ({1})", account.email, account.planType);
    case "apiKey":
      return l10n.t("Signed in with an API key");
    case "amazonBedrock":
      return l10n.t("Amazon Bedrock uses the account of AWS");
    case undefined:
      return l10n.t("Nobody is signed in");
    default:
      return account satisfies undefined;
  }
}

async function attempt({ log }: Services, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn(`the sign-in failed: ${errorMessage(error)}`);
    void window.showErrorMessage(l10n.t("Not signed in: {0}", errorMessage(error)));
  }
}
