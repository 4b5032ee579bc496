/** One thing that a person asks of the offline model. Paths and texts are as they were written. */
export type Step =
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "list"; readonly path: string | null }
  | { readonly kind: "replace"; readonly from: string; readonly to: string; readonly path: string }
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  | { readonly kind: "append"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "plan"; readonly steps: readonly string[] }
  | { readonly kind: "viewImage"; readonly path: string };

/** What may be asked, in the words to ask it. */
export const EXAMPLES: readonly string[] = [
  "run COMMAND",
  "read FILE",
  "list files [in FOLDER]",
  "replace X with Y in FILE",
  "create FILE with TEXT",
  "append TEXT to FILE",
  "delete FILE",
  "plan: A, B, C",
  "view image FILE",
];
