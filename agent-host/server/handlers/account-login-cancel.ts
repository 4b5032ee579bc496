import { HostError } from "../../base/errors.js";
import { accountLoginCancel, type CancelLoginAccountResponse } from "../../protocol/account-login.js";
import { handler } from "../handler.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Not behind other requests: one of them may be waiting for the issuer. */
export const accountLoginCancelHandler = handler(
  accountLoginCancel,
  {},
  async ({ loginId }, ctx): Promise<CancelLoginAccountResponse> => {
    if (!UUID.test(loginId)) throw new HostError("invalid-request", `invalid login id: ${loginId}`);
    return { status: ctx.accounts.cancelSignIn(loginId) ? "canceled" : "notFound" };
  },
);
