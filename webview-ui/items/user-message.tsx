import type { UserMessageItem } from "../../agent-host/protocol/item.js";
import type { UserInput } from "../../agent-host/protocol/user-input.js";
import { splitPath } from "../parts/file-path.js";
import { FileLink } from "../parts/link.js";
import { inputText } from "../state/view-item.js";

/** Image formats that are pictures and nothing else. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,/;

export function UserMessage({ item }: { readonly item: UserMessageItem }) {
  const others = item.content.filter((input) => input.type !== "text");
  return (
    <article class="user-message" aria-label="You">
      <div class="user-text">{inputText(item.content)}</div>
      {others.length > 0 && (
        <div class="user-attachments">
          {others.map((input, index) => (
            <Attachment key={index} input={input} />
          ))}
        </div>
      )}
    </article>
  );
}

function Attachment({ input }: { readonly input: UserInput }) {
  switch (input.type) {
    case "text":
      return null;
    case "image":
      return PICTURE.test(input.url) ? (
        <img src={input.url} alt="attached by you" />
      ) : (
        <span class="chip">Image</span>
      );
    case "localImage":
      return (
        <FileLink path={input.path} line={null} class="chip">
          {splitPath(input.path).name}
        </FileLink>
      );
    case "skill":
    case "mention":
      return (
        <FileLink path={input.path} line={null} class="chip">
          {input.name}
        </FileLink>
      );
  }
}
