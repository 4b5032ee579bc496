// The port through which files are put back.
import type { FileContent, PresentContent } from "./file-content.js";

/** `path` is as it was named; `realPath` is where it leads, and was checked to lead just now. */
export interface Place {
  readonly path: string;
  readonly realPath: string;
}

/** Files as the user sees them: what an editor shows before what is on disk. */
export interface RestorableFiles {
  /** Where a path leads now, all links followed, whether or not something is there. Throws system errors. */
  realPath(path: string): string;
  /** `unknown` for what is no file, or cannot be read. */
  read(place: Place): Promise<FileContent>;
  /** Creates parents; goes through the editor where the file is open. Throws. */
  write(place: Place, content: PresentContent): Promise<void>;
  remove(place: Place): Promise<void>;
}
