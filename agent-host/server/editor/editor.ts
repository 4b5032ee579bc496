// The host as an editor sees it: a language server for no language (DESIGN §1).
import * as z from "zod";
import { HostError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { ThreadEvent } from "../../session/events.js";
import type { EditorBuffers } from "../../tools/workspace-files.js";
import type { Approvals } from "../approvals.js";
import type { Client } from "../client.js";
import { ACCEPT_PATCH_COMMAND, DECLINE_PATCH_COMMAND } from "../handshake.js";
import { createEditorBuffers } from "./buffers.js";
import { codeLenses } from "./code-lens.js";
import { OpenDocuments, pathOf } from "./open-documents.js";
import { PendingPatches } from "./pending-patches.js";

const CodeLensParams = z.looseObject({ textDocument: z.looseObject({ uri: z.string() }) });
const ExecuteCommandParams = z.looseObject({
  command: z.string(),
  arguments: z.array(z.unknown()).optional(),
});
const PatchTarget = z.looseObject({ threadId: z.string(), itemId: z.string() });

const ANSWERS: ReadonlyMap<string, "accept" | "decline"> = new Map([
  [ACCEPT_PATCH_COMMAND, "accept"],
  [DECLINE_PATCH_COMMAND, "decline"],
]);

export class Editor {
  readonly documents: OpenDocuments;
  readonly buffers: EditorBuffers;
  private readonly patches: PendingPatches;

  constructor(
    private readonly approvals: Approvals,
    clients: ReadonlySet<Client>,
    log: Log,
  ) {
    this.documents = new OpenDocuments(log);
    this.buffers = createEditorBuffers(this.documents);
    this.patches = new PendingPatches(approvals);
    approvals.onChange(() => {
      for (const client of clients) {
        if (client.state?.editor?.codeLensRefresh !== true) continue;
        // Editors answer with null; one that does not refresh shows its lenses a little later.
        client.requestByName("workspace/codeLens/refresh", undefined).answer.catch(() => undefined);
      }
    });
  }

  observe(threadId: string, event: ThreadEvent): void {
    this.patches.observe(threadId, event);
  }

  /** True when the method is the editor's; the answer is in `result`. */
  request(client: Client, method: string, params: unknown): { readonly result: unknown } | null {
    const editor = client.state?.editor;
    if (editor == null) return null;
    if (method === "textDocument/codeLens") {
      const path = pathOf(parse(CodeLensParams, params).textDocument.uri);
      return { result: path === null ? [] : codeLenses(this.patches.ofFile(path), editor) };
    }
    if (method === "workspace/executeCommand") {
      const { command, arguments: args } = parse(ExecuteCommandParams, params);
      return { result: this.execute(command, args?.[0]) };
    }
    return null;
  }

  notified(client: Client, method: string, params: unknown): boolean {
    return this.documents.notified(client, method, params);
  }

  disconnected(client: Client): void {
    this.documents.disconnected(client);
  }

  private execute(command: string, argument: unknown): null {
    const { threadId, itemId } = parse(PatchTarget, argument);
    const answer = ANSWERS.get(command);
    if (answer === undefined) throw new HostError("invalid-request", `unknown command: ${command}`);
    if (!this.approvals.answer(threadId, itemId, answer)) {
      throw new HostError("invalid-request", "this patch no longer waits for an answer");
    }
    return null;
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HostError("invalid-request", `Invalid request: ${issue?.path.join(".")}: ${issue?.message}`);
}
