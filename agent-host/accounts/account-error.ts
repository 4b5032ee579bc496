/** Something about an account failed, in words that may be shown: they hold no token, no key and no code. */
export class AccountError extends Error {
  override readonly name = "AccountError";
}

/** A service could not be asked: another attempt may help. */
export class Unreachable extends AccountError {}

/** What was waited for is no longer wanted. */
export class SignInCanceled extends AccountError {
  constructor() {
    super("Login was not completed");
  }
}
