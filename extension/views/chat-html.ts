// The page that carries the webview's bundle. Pure.

export interface ChatPage {
  /** What the content security policy calls the extension's own files. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** BCP 47, for screen readers. */
  readonly language: string;
}

/**
 * No network at all: a picture in an answer could otherwise carry what the model has read to any server.
 * Scripts need the nonce, styles and fonts come from the bundle.
 */
export function chatHtml({ cspSource, nonce, scriptUri, styleUri, language }: ChatPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${attribute(styleUri)}">
  <title>Heddle</title>
</head>
<body>
  <div id="root"></div>
  <script nonce="${nonce}" src="${attribute(scriptUri)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
