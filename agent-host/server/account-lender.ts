// A client that keeps the tokens of its user and lends them to the host.
import type { Lender } from "../accounts/external-tokens.js";
import { accountTokensRefresh, ChatgptAuthTokensRefreshResponse } from "../protocol/account-login.js";
import type { Client } from "./client.js";

export function lenderOf(client: Client): Lender {
  return {
    owner: client,
    async renew(previousAccountId, signal) {
      const sent = client.request(accountTokensRefresh, { previousAccountId, reason: "unauthorized" });
      const withdraw = () => sent.withdraw();
      signal.addEventListener("abort", withdraw, { once: true });
      try {
        const parsed = ChatgptAuthTokensRefreshResponse.safeParse(await sent.answer);
        // What the schema complains of would show what was sent.
        if (!parsed.success) throw new Error("the client answered with something else than tokens");
        return parsed.data;
      } finally {
        signal.removeEventListener("abort", withdraw);
      }
    },
  };
}
