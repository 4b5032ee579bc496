import { buildCatalog, type Method } from "./catalog.js";
import { DefinitionSet } from "./definition-set.js";
import type { OutputFile } from "./json-schema-files.js";
import { JSON_VALUE, toModule, toModuleText } from "./typescript.js";

const JSON_VALUE_TYPE = `string | number | boolean | null | Array<${JSON_VALUE}> | { [key: string]: ${JSON_VALUE} }`;

/** One module for each type of the protocol, one for each direction of messages, and index.ts with all of them. */
export function typescriptFiles(options: { readonly experimental: boolean }): OutputFile[] {
  const { methods, types } = buildCatalog(options);
  const modules = new DefinitionSet<string>();
  for (const [name, shape] of types.entries()) modules.add(name, toModule(name, shape));
  modules.add(JSON_VALUE, toModuleText(JSON_VALUE, JSON_VALUE_TYPE, []));

  const direction = (name: string, isOne: (method: Method) => boolean) => {
    const chosen = methods.filter(isOne);
    const mentioned = new Set(
      chosen.flatMap(({ definition, params }) => [
        ...(definition.kind === "notification" ? [] : ["RequestId"]),
        ...(params === null ? [] : [params]),
      ]),
    );
    modules.add(name, toModuleText(name, `\n${chosen.map(messageType).join("\n")}`, mentioned));
  };
  direction("ClientRequest", ({ definition }) => definition.kind === "request");
  direction("ServerRequest", ({ definition }) => definition.kind === "serverRequest");
  direction(
    "ClientNotification",
    ({ definition }) => definition.kind === "notification" && definition.from === "client",
  );
  direction(
    "ServerNotification",
    ({ definition }) => definition.kind === "notification" && definition.from === "host",
  );

  const list = modules.entries();
  const index = list.map(([name]) => `export type { ${name} } from "./${name}.js";\n`).join("");
  return [...list.map(([name, text]): OutputFile => [`${name}.ts`, text]), ["index.ts", index]];
}

function messageType({ definition: { kind, method }, params }: Method): string {
  const id = kind === "notification" ? "" : "id: RequestId; ";
  const body = params === null ? (kind === "notification" ? "" : " params?: null;") : ` params: ${params};`;
  return `  | { ${id}method: ${JSON.stringify(method)};${body} }`;
}
