// Whose certificates are believed. Node brings its own list; companies that look into encrypted traffic have theirs
// in files that variables name, or in the store of the system.
import { readFile } from "node:fs/promises";
import type { SecureContext } from "node:tls";
import { errorMessage, isSystemError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";

export interface Trust {
  /** What to hand to TLS; undefined while Node's own list is all. Files are read once. */
  context(): Promise<SecureContext | undefined>;
  /**
   * After a failure: adds the system's store if the failure is about certificates and the store was not asked yet.
   * True when another attempt may succeed. The store is read no sooner, because parsing it takes a while.
   */
  widen(failure: unknown): Promise<boolean>;
  /** Rises whenever `context` would give another answer. */
  readonly version: number;
}

/** Where Linux distributions and BSDs keep the certificates that the machine trusts. */
const SYSTEM_BUNDLES: readonly string[] = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

const BUNDLE_VARIABLES: readonly string[] = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];

const CERTIFICATE_FAILURES: ReadonlySet<string> = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_UNTRUSTED",
]);

export interface TrustOptions {
  readonly env: (name: string) => string | undefined;
  readonly log: Log;
  /** The first that exists is the system's store. */
  readonly systemBundles?: readonly string[];
}

export function createTrust(options: TrustOptions): Trust {
  let version = 0;
  let withSystem = false;
  let made: Promise<SecureContext | undefined> | null = null;

  async function make(): Promise<SecureContext | undefined> {
    const named = BUNDLE_VARIABLES.map((name) => options.env(name)?.trim() ?? "").filter(
      (file) => file !== "",
    );
    const extra = await Promise.all(named.map((file) => readBundle(file, options.log)));
    if (withSystem) extra.push(...(await systemCertificates(options.systemBundles ?? SYSTEM_BUNDLES)));
    const believed = extra.filter((bundle) => bundle !== null);
    if (believed.length === 0) return undefined;
    const { createSecureContext, rootCertificates } = await import("node:tls");
    return createSecureContext({ ca: [...rootCertificates, ...believed] });
  }

  return {
    get version() {
      return version;
    },
    context() {
      made ??= make();
      return made;
    },
    async widen(failure) {
      if (withSystem || !isCertificateFailure(failure)) return false;
      withSystem = true;
      version++;
      made = make();
      return (await made) !== undefined;
    },
  };
}

/** The failure itself, or what it was caused by. */
function isCertificateFailure(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if ("code" in failure && typeof failure.code === "string" && CERTIFICATE_FAILURES.has(failure.code)) {
    return true;
  }
  return isCertificateFailure(failure.cause);
}

async function readBundle(file: string, log: Log): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // Others may still suffice; if not, the failed connection tells the user.
    log.warn("cannot read certificates", { file, error: errorMessage(error) });
    return null;
  }
}

async function systemCertificates(files: readonly string[]): Promise<string[]> {
  for (const file of files) {
    try {
      return [await readFile(file, "utf8")];
    } catch (error) {
      if (!isSystemError(error, "ENOENT")) return fromRuntime();
    }
  }
  return fromRuntime();
}

/** Newer versions of Node can ask the stores of Windows and macOS. */
async function fromRuntime(): Promise<string[]> {
  const tls: object = await import("node:tls");
  const ask: unknown = "getCACertificates" in tls ? tls.getCACertificates : null;
  const certificates: unknown = typeof ask === "function" ? ask("system") : [];
  return Array.isArray(certificates) ? certificates.filter((text) => typeof text === "string") : [];
}
