// Colours for code. The highlighter's own tree is used, not its HTML, so that no HTML from anywhere is ever
// parsed in this page.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import graphql from "highlight.js/lib/languages/graphql";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import less from "highlight.js/lib/languages/less";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = {
  bash,
  c,
  cpp,
  csharp,
  css,
  dart,
  diff,
  dockerfile,
  go,
  graphql,
  ini,
  java,
  javascript,
  json,
  kotlin,
  less,
  lua,
  makefile,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  scss,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

/** Longer code stays plain, in characters. */
export const MAX_HIGHLIGHTED = 50_000;

export type HighlightNode = string | { readonly scope: string; readonly children: readonly HighlightNode[] };

let registered = false;

/** The code as a tree of scopes; null for languages that are not known and for very long code. */
export function highlight(code: string, lang: string): readonly HighlightNode[] | null {
  if (lang === "" || code.length > MAX_HIGHLIGHTED) return null;
  if (!registered) {
    for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
    registered = true;
  }
  if (hljs.getLanguage(lang) === undefined) return null;
  const { _emitter: emitter } = hljs.highlight(code, { language: lang, ignoreIllegals: true });
  return "rootNode" in emitter ? toNodes(emitter.rootNode) : null;
}

/** Converts the highlighter's tree, whose types it keeps to itself. */
function toNodes(node: unknown): readonly HighlightNode[] {
  const children = typeof node === "object" && node !== null && "children" in node ? node.children : [];
  return (Array.isArray(children) ? children : []).map((child: unknown) =>
    typeof child === "string" ? child : { scope: scopeOf(child), children: toNodes(child) },
  );
}

function scopeOf(node: unknown): string {
  const scope = typeof node === "object" && node !== null && "scope" in node ? node.scope : "";
  return typeof scope === "string" ? scope : "";
}

/** "title.function.invoke" becomes "function", all others their first word. */
export function scopeClass(scope: string): string {
  const [first = "", second] = scope.split(".");
  return first === "title" && (second === "function" || second === "class") ? second : first;
}
