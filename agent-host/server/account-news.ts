import type { AccountNews } from "../accounts/accounts.js";
import { accountUpdated } from "../protocol/account.js";
import { accountLoginCompleted } from "../protocol/account-login.js";
import type { Client } from "./client.js";

/** Tells every client what becomes of the account. */
export function accountNews(clients: ReadonlySet<Client>): AccountNews {
  return {
    signInEnded({ loginId, error }) {
      for (const client of clients) {
        client.notify(accountLoginCompleted, { loginId, success: error === null, error });
      }
    },
    updated({ authMode, planType }) {
      for (const client of clients) client.notify(accountUpdated, { authMode, planType });
    },
  };
}
