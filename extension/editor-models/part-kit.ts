// The classes that VS Code builds messages from and answers with. Some came after the oldest VS Code that we run in.
import * as vscode from "vscode";

/** Makes a part or a message of VS Code's. The mapping itself knows no more of them than this. */
export interface PartKit<Part, Message> {
  text(value: string): Part;
  toolCall(callId: string, name: string, input: object): Part;
  toolResult(callId: string, text: string): Part;
  /** Null where VS Code does not know images in messages. */
  image: ((data: Uint8Array, mimeType: string) => Part) | null;
  user(parts: Part[]): Message;
  assistant(parts: Part[]): Message;
}

type VscodePart = ConstructorParameters<typeof vscode.LanguageModelChatMessage>[1][number] | string;
type MessagePart = Exclude<VscodePart, string>;

export function vscodePartKit(): PartKit<MessagePart, vscode.LanguageModelChatMessage> {
  const { LanguageModelDataPart: DataPart } = newerParts();
  const { LanguageModelChatMessageRole: Role, LanguageModelChatMessage: Message } = vscode;
  return {
    text: (value) => new vscode.LanguageModelTextPart(value),
    toolCall: (callId, name, input) => new vscode.LanguageModelToolCallPart(callId, name, input),
    toolResult: (callId, text) =>
      new vscode.LanguageModelToolResultPart(callId, [new vscode.LanguageModelTextPart(text)]),
    image: DataPart === undefined ? null : (data, mimeType) => DataPart.image(data, mimeType),
    user: (parts) => new Message(Role.User, parts),
    assistant: (parts) => new Message(Role.Assistant, parts),
  };
}

/** What a piece of an answer is; null for kinds that are not for us. */
export function readChunk(
  chunk: unknown,
):
  | { readonly type: "text" | "thinking"; readonly text: string }
  | { readonly type: "toolCall"; readonly callId: string; readonly name: string; readonly input: object }
  | null {
  if (chunk instanceof vscode.LanguageModelTextPart) return { type: "text", text: chunk.value };
  if (chunk instanceof vscode.LanguageModelToolCallPart) {
    const { callId, name, input } = chunk;
    return { type: "toolCall", callId, name, input };
  }
  const { LanguageModelThinkingPart: ThinkingPart } = newerParts();
  if (ThinkingPart !== undefined && chunk instanceof ThinkingPart) {
    return { type: "thinking", text: [chunk.value].flat().join("") };
  }
  return null;
}

interface NewerParts {
  readonly LanguageModelDataPart?: { image(data: Uint8Array, mimeType: string): MessagePart };
  readonly LanguageModelThinkingPart?: new (value: string) => { readonly value: string | readonly string[] };
}

/** What newer versions of VS Code have beside what its declarations of ours tell. */
function newerParts(): NewerParts {
  return vscode as NewerParts;
}
