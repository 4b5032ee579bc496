import type { ComponentChildren } from "preact";
import { useApp } from "./app-context.js";
import { absolutePath } from "./file-path.js";
import type { Target } from "./markdown/targets.js";

/** Something to follow: a page opens in the browser and a file in the editor, both through the extension. */
export function TargetLink({
  target,
  children,
}: {
  readonly target: Target;
  readonly children: ComponentChildren;
}) {
  return target.kind === "web" ? (
    <WebLink href={target.href}>{children}</WebLink>
  ) : (
    <FileLink path={target.path} line={target.line}>
      {children}
    </FileLink>
  );
}

function WebLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const app = useApp();
  return (
    <a
      href={href}
      // The address, whatever the words of the link claim.
      title={href}
      onClick={(event) => {
        // The editor's own handler further up would open the page a second time.
        event.preventDefault();
        event.stopPropagation();
        app.post({ type: "openLink", href });
      }}
    >
      {children}
    </a>
  );
}

interface FileLinkProps {
  readonly path: string;
  readonly line: number | null;
  readonly children: ComponentChildren;
  readonly class?: string;
}

export function FileLink({ path, line, children, class: extra }: FileLinkProps) {
  const app = useApp();
  return (
    <button
      type="button"
      class={`link ${extra ?? ""}`}
      title={line === null ? path : `${path}, line ${line}`}
      onClick={() => {
        const folder = app.cwd.value ?? app.settings.value?.workspaceFolder ?? null;
        app.post({ type: "openFile", path: absolutePath(path, folder), line });
      }}
    >
      {children}
    </button>
  );
}
