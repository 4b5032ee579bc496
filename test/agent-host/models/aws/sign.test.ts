import assert from "node:assert/strict";
import { signatureHeaders } from "../../../../agent-host/models/aws/sign.js";
import { verifySigV4 } from "../../../support/verify-sigv4.js";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

/** Cases that AWS publishes for whoever implements its signatures. */
const published: {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signature: string;
}[] = [
  {
    name: "a GET",
    method: "GET",
    target: "/",
    headers: {},
    body: "",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "a GET with a query that is out of order",
    method: "GET",
    target: "/?Param2=value2&Param1=value1",
    headers: {},
    body: "",
    signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  },
  {
    name: "a POST",
    method: "POST",
    target: "/",
    headers: {},
    body: "",
    signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  },
  {
    name: "a POST with a body",
    method: "POST",
    target: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Param1=value1",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
  {
    name: "a POST with a session token",
    method: "POST",
    target: "/",
    headers: { "x-amz-security-token": TOKEN },
    body: "",
    signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
  },
];

describe("AWS signatures", () => {
  for (const { name, method, target, headers, body, signature } of published) {
    it(`are checked as AWS does: ${name}`, () => {
      const all: Record<string, string> = {
        ...headers,
        host: "example.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
      };
      const names = Object.keys(all).sort().join(";");
      const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`;
      const request = { method, target, headers: { ...all, authorization }, body: Buffer.from(body) };
      assert.equal(verifySigV4(request, SECRET).valid, true);
      assert.equal(verifySigV4({ ...request, body: Buffer.from(`${body}!`) }, SECRET).valid, false);
    });
  }

  for (const sessionToken of [null, TOKEN]) {
    it(`hold for requests with any text in them, ${sessionToken === null ? "without" : "with"} a session token`, async () => {
      const url = new URL("https://bedrock-mantle.eu-west-1.api.aws/openai/v1/responses?b=%20x%2F&a=1&c=");
      const body = JSON.stringify({ text: "grüße \ud83d\ude00 \ud800 +%20", long: "x".repeat(100_000) });
      const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken };
      const given = { "content-type": "application/json", "x-amz-meta": "with  two   gaps", session_id: "t" };
      const now = Date.UTC(2026, 10, 27, 9, 30);
      const signature = await signatureHeaders(
        { method: "POST", url, headers: given, body, now },
        keys,
        "eu-west-1",
      );
      const verdict = verifySigV4(
        {
          method: "POST",
          target: `${url.pathname}${url.search}`,
          headers: { ...given, ...signature, host: url.host },
          body: Buffer.from(body, "utf8"),
        },
        SECRET,
      );
      assert.deepEqual(
        { ...verdict, signature: "" },
        {
          valid: true,
          signature: "",
          accessKeyId: "AKIDEXAMPLE",
          region: "eu-west-1",
          service: "bedrock-mantle",
          signedHeaders: [
            "host",
            "x-amz-date",
            "x-amz-meta",
            ...(sessionToken === null ? [] : ["x-amz-security-token"]),
          ],
        },
      );
      assert.equal(signature["x-amz-date"], "20261127T093000Z");
    });
  }

  it("are made for the service behind the address", async () => {
    const url = new URL("https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/chat/completions");
    const keys = { accessKeyId: "A", secretAccessKey: SECRET, sessionToken: null };
    const headers = await signatureHeaders(
      { method: "GET", url, headers: {}, body: null, now: 0 },
      keys,
      "r",
    );
    assert.match(headers.authorization ?? "", /Credential=A\/19700101\/r\/bedrock\/aws4_request/);
  });
});
