import type { ImageViewItem } from "../../agent-host/protocol/item.js";
import { splitPath } from "../parts/file-path.js";
import { Icon } from "../parts/icon.js";
import { FileLink } from "../parts/link.js";
import { visibleText } from "../parts/visible-text.js";

export function ImageView({ item }: { readonly item: ImageViewItem }) {
  return (
    <div class="quiet">
      <Icon name="file-media" /> Looked at{" "}
      <FileLink path={item.path} line={null}>
        {visibleText(splitPath(item.path).name)}
      </FileLink>
    </div>
  );
}
