import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import path from "node:path";
import { SignJWT, UnsecuredJWT } from "jose";
import { createBearerCheck } from "../../../agent-host/transport/listen/bearer.js";
import { tempFolder } from "../../support/temp-folder.js";

const TOKEN = "correct horse battery staple".replaceAll(" ", "-");
const SECRET = "0123456789abcdef0123456789abcdef";

function fileWith(text: string): string {
  return path.join(tempFolder({ secret: text }), "secret");
}

describe("a capability token", () => {
  for (const [kind, options] of [
    ["in a file", () => ({ kind: "token-file", file: fileWith(`${TOKEN}\n`) }) as const],
    [
      "known by its hash",
      () =>
        ({
          kind: "token-sha256",
          hex: createHash("sha256").update(TOKEN).digest("hex").toUpperCase(),
        }) as const,
    ],
  ] as const) {
    it(`${kind} lets in its bearer and nobody else`, async () => {
      const check = await createBearerCheck(options());
      const allowed = [`Bearer ${TOKEN}`, `bearer   ${TOKEN} `];
      const refused = [
        undefined,
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        `Basic ${TOKEN}`,
        `Bearer ${TOKEN}x`,
        `Bearer ${TOKEN.slice(0, -1)}`,
        `Bearer ${TOKEN} ${TOKEN}`,
        `Bearer ${"x".repeat(20_000)}`,
      ];
      assert.deepEqual(await Promise.all(allowed.map(check)), [true, true]);
      assert.deepEqual(
        await Promise.all(refused.map(check)),
        refused.map(() => false),
      );
    });
  }

  it("that is no secret opens no door", async () => {
    await assert.rejects(createBearerCheck({ kind: "token-file", file: fileWith("short\n") }), /at least 16/);
    await assert.rejects(
      createBearerCheck({ kind: "token-file", file: "/does/not/exist" }),
      /cannot be read: \/does/,
    );
    await assert.rejects(createBearerCheck({ kind: "token-sha256", hex: "abc" }), /64 hexadecimal/);
  });
});

describe("a signed bearer", () => {
  const key = new TextEncoder().encode(SECRET);
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (extra: object = {}) => ({ iss: "me", aud: "heddle", exp: now() + 60, ...extra });
  const sign = (payload: object, algorithm = "HS256", secret = key) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: algorithm }).sign(secret);
  const checkFor = (file: string, expected: { issuer?: string; audience?: string } = {}) =>
    createBearerCheck({
      kind: "jwt",
      secretFile: file,
      issuer: expected.issuer ?? null,
      audience: expected.audience ?? null,
      clockSkewSeconds: 30,
    });

  it("comes in with the right signature, issuer, audience and time, and not otherwise", async () => {
    const check = await checkFor(fileWith(`${SECRET}\n`), { issuer: "me", audience: "heddle" });
    const cases: [string, Promise<string> | string, boolean][] = [
      ["right", sign(claims()), true],
      ["one of several audiences", sign(claims({ aud: ["x", "heddle"] })), true],
      ["just expired", sign(claims({ exp: now() - 5 })), true],
      ["expired", sign(claims({ exp: now() - 60 })), false],
      ["without an end", sign({ iss: "me", aud: "heddle" }), false],
      ["almost valid", sign(claims({ nbf: now() + 5 })), true],
      ["not valid yet", sign(claims({ nbf: now() + 60 })), false],
      ["other issuer", sign(claims({ iss: "you" })), false],
      ["no issuer", sign({ aud: "heddle", exp: now() + 60 }), false],
      ["other audience", sign(claims({ aud: "other" })), false],
      ["other secret", sign(claims(), "HS256", new TextEncoder().encode(SECRET.replace("0", "1"))), false],
      ["other algorithm", sign(claims(), "HS512"), false],
      ["no algorithm", new UnsecuredJWT(claims()).encode(), false],
      ["no token", "abc", false],
    ];
    const answers = await Promise.all(
      cases.map(async ([name, token]) => [name, await check(`Bearer ${await token}`)]),
    );
    assert.deepEqual(
      answers,
      cases.map(([name, , allowed]) => [name, allowed]),
    );
  });

  it("needs no issuer and audience where none is asked for", async () => {
    const check = await checkFor(fileWith(SECRET));
    assert.equal(await check(`Bearer ${await sign({ exp: now() + 60 })}`), true);
    assert.equal(await check(`Bearer ${await sign({})}`), false);
  });

  it("wants a secret that cannot be guessed", async () => {
    await assert.rejects(checkFor(fileWith(`${SECRET.slice(1)}\n`)), /at least 32 bytes/);
  });
});
