import { useEffect, useState } from "preact/hooks";
import { useApp } from "./app-context.js";
import { IconButton } from "./icon.js";

/** How long the button says that it copied, in milliseconds. */
const CONFIRMATION = 1_500;

/** Copies through the extension: a webview without focus has no clipboard of its own. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const app = useApp();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      icon={copied ? "check" : "copy"}
      label={copied ? "Copied" : label}
      onClick={() => {
        app.post({ type: "copy", text });
        setCopied(true);
      }}
    />
  );
}
