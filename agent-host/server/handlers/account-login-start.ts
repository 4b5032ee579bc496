import type { KeyStorage } from "../../accounts/accounts.js";
import { HostError } from "../../base/errors.js";
import { accountUpdated } from "../../protocol/account.js";
import {
  accountLoginCompleted,
  accountLoginStart,
  type LoginAccountResponse,
} from "../../protocol/account-login.js";
import { handler } from "../handler.js";

export const accountLoginStartHandler = handler(
  accountLoginStart,
  { queueKey: () => "account" },
  async (params, ctx): Promise<LoginAccountResponse> => {
    if (params.type !== "apiKey") {
      throw new HostError(
        "invalid-request",
        `signing in with ${params.type} is not available yet: use an API key`,
      );
    }
    const { config } = await ctx.config.read({ includeLayers: false, cwd: null });
    if (config.forced_login_method === "chatgpt") {
      throw new HostError(
        "invalid-request",
        "signing in with an API key is ruled out by forced_login_method",
      );
    }
    await ctx.accounts.signIn(params.apiKey, toKeyStorage(config.cli_auth_credentials_store));
    ctx.afterReply(() => {
      for (const client of ctx.clients) {
        client.notify(accountLoginCompleted, { loginId: null, success: true, error: null });
        client.notify(accountUpdated, { authMode: "apikey", planType: null });
      }
    });
    return { type: "apiKey" };
  },
);

/** Throws HostError "invalid-request" for a place we cannot keep keys in: a file would be less than was asked for. */
function toKeyStorage(configured: unknown): KeyStorage {
  if (configured === "ephemeral") return "ephemeral";
  if (configured === undefined || configured === null || configured === "file" || configured === "auto") {
    return "file";
  }
  throw new HostError(
    "invalid-request",
    "cli_auth_credentials_store: only file, auto and ephemeral are available",
  );
}
