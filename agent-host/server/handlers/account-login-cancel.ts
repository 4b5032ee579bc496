import { HostError } from "../../base/errors.js";
import { accountLoginCancel, type CancelLoginAccountResponse } from "../../protocol/account-login.js";
import { handler } from "../handler.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Signing in with a key is over when it is answered, so there is never one that waits. */
export const accountLoginCancelHandler = handler(
  accountLoginCancel,
  {},
  async ({ loginId }): Promise<CancelLoginAccountResponse> => {
    if (!UUID.test(loginId)) throw new HostError("invalid-request", `invalid login id: ${loginId}`);
    return { status: "notFound" };
  },
);
