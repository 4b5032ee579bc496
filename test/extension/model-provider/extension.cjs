// A language model for the tests, registered as any extension registers one. What it says is the test's business.
const vscode = require("vscode");

exports.activate = (context) => {
  const api = {
    /** Gives the parts of one answer: `{ text }`, `{ call: { id, name, input } }`; or throws. */
    answer: async (_messages, _options) => [],
    errors: vscode.LanguageModelError,
  };
  const changed = new vscode.EventEmitter();
  const provider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: async () => [
      {
        id: "scripted",
        name: "Scripted",
        family: "scripted",
        version: "1",
        maxInputTokens: 50_000,
        maxOutputTokens: 5_000,
        capabilities: { toolCalling: true, imageInput: false },
      },
    ],
    async provideLanguageModelChatResponse(_model, messages, options, progress) {
      for (const part of await api.answer(messages, options)) {
        progress.report(
          part.call
            ? new vscode.LanguageModelToolCallPart(part.call.id, part.call.name, part.call.input)
            : new vscode.LanguageModelTextPart(part.text),
        );
      }
    },
    provideTokenCount: async (_model, text) => String(text).length,
  };
  context.subscriptions.push(changed, vscode.lm.registerLanguageModelChatProvider("heddle-tests", provider));
  return api;
};
