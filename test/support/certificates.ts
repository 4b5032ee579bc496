// Certificates for tests: an authority of one's own, and servers that it vouches for. Just enough DER for that.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Authority {
  /** The authority's own certificate, PEM. */
  readonly certificate: string;
  /** A certificate and key for a server of these names; `127.0.0.1` counts as one. */
  issue(...names: readonly string[]): { readonly cert: string; readonly key: string };
}

export function createAuthority(name = "Test authority"): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const basicConstraints = extension("551d13", true, sequence(tag(0x01, Buffer.from([0xff]))));
  let serial = 1;
  const make = (subject: string, key: KeyObject, extensions: readonly Buffer[]) =>
    toPem(certificate({ serial: serial++, issuer: name, subject, key, signer: privateKey, extensions }));
  return {
    certificate: make(name, publicKey, [basicConstraints]),
    issue(...names) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const alternatives = sequence(...names.map(alternativeName));
      return {
        cert: make(names[0] ?? "server", pair.publicKey, [extension("551d11", false, alternatives)]),
        key: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })),
      };
    },
  };
}

interface CertificateParts {
  readonly serial: number;
  readonly issuer: string;
  readonly subject: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** ecdsa-with-SHA256 */
const ALGORITHM = sequence(tag(0x06, Buffer.from("2a8648ce3d040302", "hex")));

function certificate({ serial, issuer, subject, key, signer, extensions }: CertificateParts): Buffer {
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.from([serial])),
    ALGORITHM,
    distinguishedName(issuer),
    sequence(tag(0x17, Buffer.from("200101000000Z")), tag(0x17, Buffer.from("491231235959Z"))),
    distinguishedName(subject),
    key.export({ type: "spki", format: "der" }),
    tag(0xa3, sequence(...extensions)),
  );
  return sequence(
    body,
    ALGORITHM,
    tag(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, signer)])),
  );
}

function distinguishedName(name: string): Buffer {
  const commonName = sequence(tag(0x06, Buffer.from("550403", "hex")), tag(0x0c, Buffer.from(name)));
  return sequence(tag(0x31, commonName));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [tag(0x01, Buffer.from([0xff]))] : [];
  return sequence(tag(0x06, Buffer.from(id, "hex")), ...flag, tag(0x04, value));
}

function alternativeName(name: string): Buffer {
  const address = /^\d+(\.\d+){3}$/.test(name);
  return address ? tag(0x87, Buffer.from(name.split(".").map(Number))) : tag(0x82, Buffer.from(name));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}

function tag(id: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([id, ...size]), content]);
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
