import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { parseArguments } from "../../../agent-host/arguments.js";
import { generate } from "../../../agent-host/export/generate.js";
import { jsonSchemaFiles } from "../../../agent-host/export/json-schema-files.js";
import { typescriptFiles } from "../../../agent-host/export/typescript-files.js";
import { tempFolder } from "../../support/temp-folder.js";

const read = (text: string | undefined) => JSON.parse(text ?? "null");

/** The names that a schema refers to but does not bring along. */
function dangling(text: string): string[] {
  const known = Object.keys(read(text).definitions ?? {});
  return [...text.matchAll(/"#\/definitions\/([^"]+)"/g)].flatMap(([, name = ""]) =>
    known.includes(name) ? [] : [name],
  );
}

describe("generate-json-schema", () => {
  const stable = new Map(jsonSchemaFiles({ experimental: false }));
  const all = new Map(jsonSchemaFiles({ experimental: true }));

  it("writes a file for each type of a method, whole and titled", () => {
    assert.deepEqual(read(stable.get("v2/ThreadArchiveParams.json")), {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "ThreadArchiveParams",
      type: "object",
      required: ["threadId"],
      properties: { threadId: { type: "string" } },
    });
    assert.deepEqual(
      read(stable.get("v2/ThreadStatusChangedNotification.json")).definitions.ThreadActiveFlag,
      {
        type: "string",
        enum: ["waitingOnApproval", "waitingOnUserInput"],
      },
    );
    for (const file of [
      "v1/InitializeParams.json",
      "DynamicToolCallResponse.json",
      "FuzzyFileSearchParams.json",
    ])
      assert.ok(stable.has(file), file);
  });

  it("brings along everything a file refers to", () => {
    for (const [file, text] of all) assert.deepEqual(dangling(text), [], file);
  });

  it("lists the messages of each direction", () => {
    const variants = read(stable.get("ClientRequest.json")).oneOf;
    const named = (method: string) =>
      variants.find(
        (each: { properties: { method: { enum: string[] } } }) => each.properties.method.enum[0] === method,
      );
    assert.deepEqual(named("thread/archive"), {
      type: "object",
      required: ["id", "method", "params"],
      properties: {
        id: { $ref: "#/definitions/RequestId" },
        method: { type: "string", enum: ["thread/archive"], title: "Thread/archiveRequestMethod" },
        params: { $ref: "#/definitions/ThreadArchiveParams" },
      },
      title: "Thread/archiveRequest",
    });
    assert.deepEqual(named("account/logout").required, ["id", "method"]);
    assert.deepEqual(named("account/logout").properties.params, { type: "null" });
    assert.deepEqual(read(stable.get("ClientNotification.json")).oneOf, [
      {
        type: "object",
        required: ["method"],
        properties: {
          method: { type: "string", enum: ["initialized"], title: "InitializedNotificationMethod" },
        },
        title: "InitializedNotification",
      },
    ]);
  });

  it("leaves the experimental part out unless it is asked for", () => {
    const onlyExperimental = ["v2/MockExperimentalMethodParams.json", "v2/ThreadRealtimeStartParams.json"];
    for (const file of onlyExperimental)
      assert.deepEqual([stable.has(file), all.has(file)], [false, true], file);
    const fields = (files: ReadonlyMap<string, string>, file: string) =>
      Object.keys(read(files.get(file)).properties).filter((name) =>
        ["dynamicTools", "approvalPolicy", "availableDecisions"].includes(name),
      );
    assert.deepEqual(fields(stable, "v2/ThreadStartParams.json"), ["approvalPolicy"]);
    assert.deepEqual(fields(all, "v2/ThreadStartParams.json"), ["approvalPolicy", "dynamicTools"]);
    assert.deepEqual(fields(stable, "CommandExecutionRequestApprovalParams.json"), []);
    assert.deepEqual(fields(all, "CommandExecutionRequestApprovalParams.json"), ["availableDecisions"]);
    const config = (files: ReadonlyMap<string, string>) =>
      "apps" in read(files.get("v2/ConfigReadResponse.json")).definitions.Config.properties;
    assert.deepEqual([config(stable), config(all)], [false, true]);
  });

  it("writes two bundles, with and without what clients are asked", () => {
    const names = (file: string) => Object.keys(read(all.get(file)).definitions);
    const whole = names("codex_app_server_protocol.schemas.json");
    const v2 = names("codex_app_server_protocol.v2.schemas.json");
    const sample = [
      "ClientRequest",
      "DynamicToolCallParams",
      "JSONRPCMessage",
      "ServerNotification",
      "ThreadItem",
    ];
    assert.deepEqual(
      sample.filter((name) => whole.includes(name)),
      sample,
    );
    assert.deepEqual(
      sample.filter((name) => v2.includes(name)),
      ["ClientRequest", "ServerNotification", "ThreadItem"],
    );
    assert.deepEqual(
      v2.filter((name) => !whole.includes(name)),
      [],
    );
  });
});

describe("generate-ts", () => {
  it("writes modules that a strict compiler takes, and that say what the schemas say", () => {
    const files = new Map(typescriptFiles({ experimental: true }).map(([name, text]) => [`/${name}`, text]));
    files.set(
      "/use.ts",
      `import type { ClientRequest, ServerNotification, ThreadItem, UserInput } from "./index.js";
       export const request: ClientRequest = {
         id: 1, method: "turn/start", params: { threadId: "t", input: [{ type: "text", text: "a", text_elements: [] }] },
       };
       export const logout: ClientRequest = { id: "a", method: "account/logout" };
       // @ts-expect-error the thread is missing
       export const wrong: ClientRequest = { id: 1, method: "thread/archive", params: {} };
       // @ts-expect-error there is no such input
       export const input: UserInput = { type: "sound", url: "x" };
       export const textOf = (message: ServerNotification): string | null =>
         message.method === "item/completed" && message.params.item.type === "plan" ? message.params.item.text : null;
       export const idOf = (item: ThreadItem): string => item.id;`,
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      noLib: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    // The few names that the compiler wants of a library, in place of a library that takes seconds to read.
    const lib = `interface Array<T> { length: number; [index: number]: T } interface String {} interface Boolean {}
      interface Number {} interface Function {} interface CallableFunction {} interface NewableFunction {}
      interface Object {} interface RegExp {} interface IArguments {} type Record<K extends keyof any, T> = { [P in K]: T };`;
    files.set("/lib.d.ts", lib);
    const host: ts.CompilerHost = {
      getSourceFile: (name, version) => {
        const text = files.get(name);
        return text === undefined ? undefined : ts.createSourceFile(name, text, version);
      },
      getDefaultLibFileName: () => "/lib.d.ts",
      writeFile: () => undefined,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => files.has(name),
      readFile: (name) => files.get(name),
    };
    const program = ts.createProgram(["/lib.d.ts", "/use.ts", "/index.ts"], options, host);
    const complaints = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    assert.deepEqual(complaints, []);
  });
});

describe("the commands", () => {
  it("write into a folder that they make, and leave what is there", async () => {
    const folder = tempFolder({ "out/v2/mine.txt": "kept" });
    const out = path.join(folder, "out");
    const count = await generate({ generator: "generate-json-schema", folder: out, experimental: false });
    const written = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".json"),
    );
    assert.equal(written.length, count);
    assert.equal(readFileSync(path.join(out, "v2/mine.txt"), "utf8"), "kept");
    assert.equal(
      read(readFileSync(path.join(out, "v2/TurnStartParams.json"), "utf8")).title,
      "TurnStartParams",
    );
  });

  it("write the line of a rollout, with everything it refers to", async () => {
    const folder = tempFolder();
    assert.equal(
      await generate({ generator: "generate-internal-json-schema", folder, experimental: false }),
      1,
    );
    const text = readFileSync(path.join(folder, "RolloutLine.json"), "utf8");
    assert.deepEqual(dangling(text), []);
    assert.deepEqual(
      read(text).oneOf.map((option: { properties: object }) => option.properties),
      (
        [
          ["session_meta", "SessionMetaLine"],
          ["response_item", "ResponseItem"],
          ["compacted", "CompactedItem"],
          ["turn_context", "TurnContextItem"],
          ["event_msg", "EventMsg"],
        ] as const
      ).map(([type, name]) => ({
        payload: { $ref: `#/definitions/${name}` },
        timestamp: { type: "string" },
        type: {
          type: "string",
          enum: [type],
          title: `${type
            .split("_")
            .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
            .join("")}RolloutLineType`,
        },
      })),
    );
  });

  const command = (line: string) => parseArguments(line.split(" "));

  it("are read from the command line", () => {
    assert.deepEqual(command("app-server generate-json-schema --out a/b --experimental"), {
      command: "generate",
      generator: "generate-json-schema",
      folder: "a/b",
      experimental: true,
    });
    assert.deepEqual(command("app-server generate-ts --out x"), {
      command: "generate",
      generator: "generate-ts",
      folder: "x",
      experimental: false,
    });
  });

  for (const [line, message] of [
    ["app-server generate-ts", /^generate-ts wants --out FOLDER$/],
    ["app-server generate-ts --out x y", /^unexpected argument: y$/],
    ["app-server generate-go --out x", /^option --out belongs to/],
    ["app-server --experimental", /^option --experimental belongs to/],
    ["exec hello --out x", /^option --out belongs to/],
    [
      "app-server generate-internal-json-schema --out x --experimental",
      /^option --experimental means nothing to/,
    ],
    ["app-server generate-ts --out x --listen off", /^option --listen means nothing to generate-ts$/],
    ["app-server generate-ts --out x --json", /^option --json belongs to exec$/],
  ] as const) {
    it(`refuse ${line}`, () => {
      assert.throws(
        () => command(line),
        (error: Error) => message.test(error.message),
      );
    });
  }
});
