/** What version control keeps for itself is never listed. */
export const VCS_FOLDERS: readonly string[] = [".git", ".hg", ".svn", ".jj"];
