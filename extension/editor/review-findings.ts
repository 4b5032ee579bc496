// The findings of the last review as the editor's own problems, each with the way to have it fixed.
import path from "node:path";
import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  l10n,
  languages,
  Range,
  Uri,
} from "vscode";
import { COMMANDS } from "../commands/ids.js";
import type { Host } from "../host/host.js";
import type { HostNotification } from "../host/methods.js";
import { workspaceFolderPath } from "../host/workspace-folder.js";
import { type ReviewFinding, readReview } from "../views/review-findings.js";

const SOURCE = "Heddle review";

export interface ReviewFindings extends Disposable {
  clear(): void;
}

/** Follows the host: a review that begins takes the findings of the one before away, one that ends shows its own. */
export function registerReviewFindings(host: Host): ReviewFindings {
  const collection = languages.createDiagnosticCollection(SOURCE);
  const listener = host.onNotification((notification) => {
    const item = itemOf(notification);
    if (item?.type === "enteredReviewMode") collection.clear();
    if (item?.type === "exitedReviewMode") show(readReview(item.review).findings);
  });
  const actions = languages.registerCodeActionsProvider(
    { scheme: "file" },
    {
      provideCodeActions: (document, _range, { diagnostics }) =>
        diagnostics.filter(({ source }) => source === SOURCE).map((each) => toAction(document.uri, each)),
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );

  function show(findings: readonly ReviewFinding[]): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const finding of findings) {
      const file = path.resolve(workspaceFolderPath() ?? "/", finding.path);
      byFile.set(file, [...(byFile.get(file) ?? []), toDiagnostic(finding)]);
    }
    collection.clear();
    for (const [file, diagnostics] of byFile) collection.set(Uri.file(file), diagnostics);
  }

  const parts = Disposable.from(collection, listener, actions);
  return { clear: () => collection.clear(), dispose: () => void parts.dispose() };
}

function itemOf({ method, params }: HostNotification) {
  return method === "item/started" || method === "item/completed" ? params.item : null;
}

function toDiagnostic({ title, body, priority, startLine, endLine }: ReviewFinding): Diagnostic {
  const range = new Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
  const message = body === "" ? title : `${title}\n\n${body}`;
  const diagnostic = new Diagnostic(range, message, severityOf(priority));
  diagnostic.source = SOURCE;
  if (priority !== null) diagnostic.code = `P${priority}`;
  return diagnostic;
}

function severityOf(priority: ReviewFinding["priority"]): DiagnosticSeverity {
  switch (priority) {
    case 0:
    case 1:
      return DiagnosticSeverity.Error;
    case 2:
    case null:
      return DiagnosticSeverity.Warning;
    case 3:
      return DiagnosticSeverity.Information;
  }
}

function toAction(uri: Uri, diagnostic: Diagnostic): CodeAction {
  const action = new CodeAction(l10n.t("Ask Heddle to fix this"), CodeActionKind.QuickFix);
  const { range, message } = diagnostic;
  const finding = { path: uri.fsPath, startLine: range.start.line + 1, endLine: range.end.line + 1, message };
  action.diagnostics = [diagnostic];
  action.command = { command: COMMANDS.fixFinding, title: action.title, arguments: [finding] };
  return action;
}
