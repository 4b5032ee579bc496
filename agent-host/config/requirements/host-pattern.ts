/** `*` stands for any characters, `?` for one; case and a dot at the end make no difference. */
export function matchesHost(pattern: string, host: string): boolean {
  const source = normalized(pattern)
    .replaceAll(/[\\^$.+()[\]{}|/-]/g, "\\$&")
    // A pattern from a file: stars in a row mean no more than one, and would only cost time.
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(normalized(host));
}

function normalized(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}
