export function ContextCompaction({ open }: { readonly open: boolean }) {
  return (
    <div class="divider">
      <span>{open ? "Summarizing the conversation…" : "Conversation summarized to free up context"}</span>
    </div>
  );
}
