// The doc comments of protocol/, read from its source: they are not there any more when the host runs.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "../../support/repository.js";

export interface Comments {
  /** Of a definition or a type, by the name of its constant. */
  readonly ofConstant: ReadonlyMap<string, string>;
  /** Of a member, by the constant of its type and its own name. */
  readonly ofMember: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export function readComments(): Comments {
  const ofConstant = new Map<string, string>();
  const ofMember = new Map<string, Map<string, string>>();
  const folder = path.join(root, "agent-host/protocol");
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
    const text = readFileSync(path.join(folder, name), "utf8");
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    for (const statement of source.statements.filter(ts.isVariableStatement)) {
      for (const { name: constant, initializer } of statement.declarationList.declarations) {
        const comment = docComment(statement);
        if (comment !== null) ofConstant.set(constant.getText(), comment);
        if (initializer !== undefined) ofMember.set(constant.getText(), memberComments(initializer));
      }
    }
  }
  return { ofConstant, ofMember };
}

function memberComments(node: ts.Node, found = new Map<string, string>()): Map<string, string> {
  if (ts.isPropertyAssignment(node)) {
    const comment = docComment(node);
    if (comment !== null) found.set(node.name.getText(), comment);
  }
  node.forEachChild((child) => void memberComments(child, found));
  return found;
}

/** As one paragraph. */
function docComment(node: ts.Node): string | null {
  const last = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const text = ts.getTextOfJSDocComment(last?.comment);
  return text === undefined ? null : text.replaceAll(/\s*\n\s*/g, " ").trim();
}
