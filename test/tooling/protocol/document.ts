// docs/protocol.md, from the table and the comments beside it.
import { buildCatalog, type Method } from "../../../agent-host/export/catalog.js";
import type { Shape } from "../../../agent-host/export/shape.js";
import { shapeText } from "../../../agent-host/export/typescript.js";
import * as protocol from "../../../agent-host/protocol/index.js";
import { type Comments, readComments } from "./comments.js";

export const DOCUMENT = "docs/protocol.md";

const HEAD = `# The app-server protocol

<!-- Written by \`npm run docs:protocol\` from agent-host/protocol/. Edit the definitions, not this file. -->

The host speaks version 2 of the app-server protocol: JSON-RPC messages, one JSON object per line, or with
\`Content-Length\` headers. A connection begins with \`initialize\`; until it is answered, everything else is refused.

- **Experimental** methods and fields need \`capabilities.experimentalApi\` in \`initialize\`. Without it they are refused
  with -32600, and experimental notifications are not sent.
- \`capabilities.optOutNotificationMethods\` names notifications that the connection does not want.
- A member that is marked \`?\` may be missing. One that may be null may also be missing, and the other way round:
  readers take both. Members that a reader does not know are ignored.
- Wrong params are answered with -32600 and \`Invalid request: <field>: …\`; a method of this document that the host
  cannot do yet with -32601 and \`<method> is not available yet\`.

\`agent-host app-server generate-json-schema\` and \`generate-ts\` write the same as JSON Schema and TypeScript.
`;

/** The whole text of the document. */
export function protocolDocument(): string {
  const catalog = buildCatalog({ experimental: true });
  const comments = readComments();
  const constants = new Map<unknown, string>(Object.entries(protocol).map(([name, value]) => [value, name]));
  const isOf = (kind: string, from?: string) => (method: Method) =>
    method.definition.kind === kind && (!("from" in method.definition) || method.definition.from === from);
  const section = (title: string, isOne: (method: Method) => boolean) => [
    `## ${title}\n`,
    ...catalog.methods.filter(isOne).map((method) => {
      const constant = constants.get(method.definition) ?? "";
      return methodText(method, comments.ofConstant.get(constant) ?? null);
    }),
  ];
  return [
    HEAD,
    ...section("Requests of the client", isOf("request")),
    ...section("Requests of the host", isOf("serverRequest")),
    ...section("Notifications of the host", isOf("notification", "host")),
    ...section("Notifications of the client", isOf("notification", "client")),
    "## Types\n",
    ...catalog.types.entries().map(([name, shape]) => typeText(name, shape, comments)),
  ].join("\n");
}

function methodText({ definition, params, result }: Method, comment: string | null): string {
  const fields = "experimentalFields" in definition ? definition.experimentalFields : [];
  const experimental = fields.map(({ field, isUsedBy }) =>
    isUsedBy === undefined ? `\`${field}\`` : `\`${field}\` (one form of it)`,
  );
  const lines = [
    `### ${definition.method}\n`,
    `${definition.stability === "experimental" ? "**Experimental.** " : ""}${comment ?? ""}\n`,
    `- params: ${params === null ? "none" : link(params)}`,
    ...(result === null ? [] : [`- result: ${link(result)}`]),
    ...(experimental.length === 0 ? [] : [`- experimental fields: ${experimental.join(", ")}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function typeText(name: string, shape: Shape, { ofConstant, ofMember }: Comments): string {
  const comment = ofConstant.get(name) ?? ofConstant.get(`Raw${name}`);
  const members = ofMember.get(name) ?? new Map<string, string>();
  const code = shape.kind === "object" ? objectText(shape, members) : unionText(shape);
  return `### ${name}\n\n${comment === undefined ? "" : `${comment}\n\n`}\`\`\`ts\n${code}\n\`\`\`\n`;
}

function objectText(
  shape: Extract<Shape, { kind: "object" }>,
  comments: ReadonlyMap<string, string>,
): string {
  if (shape.members.length === 0) return shapeText(shape);
  const lines = shape.members.flatMap((member) => {
    const comment = comments.get(member.name);
    const [text = ""] =
      /^\{ (.*) \}/.exec(shapeText({ kind: "object", members: [member], rest: null }))?.slice(1) ?? [];
    return [...(comment === undefined ? [] : [`  /** ${comment} */`]), `  ${text}`];
  });
  return `{\n${lines.join("\n")}\n}`;
}

function unionText(shape: Shape): string {
  const options = shape.kind === "union" ? shape.options : [shape];
  return options.map((option) => `${options.length === 1 ? "" : "| "}${shapeText(option)}`).join("\n");
}

/** To the heading of the type, as GitHub names it. */
function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}
