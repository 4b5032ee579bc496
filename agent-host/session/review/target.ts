// What a review looks at: how people call it, and how the reviewer is asked for it.
import { HostError } from "../../base/errors.js";
import type { ReviewTarget } from "../../protocol/review.js";

export interface ReviewRequest {
  /** A few words for people. */
  readonly label: string;
  /** What the reviewer is asked, shown as the user's words. */
  readonly prompt: string;
}

/** Throws HostError "invalid-request" for a target that names nothing. */
export function toReviewRequest(target: ReviewTarget): ReviewRequest {
  switch (target.type) {
    case "uncommittedChanges":
      return {
        label: "current changes",
        prompt:
          "Review the changes in this working tree that are not committed: staged, unstaged and untracked files.",
      };
    case "baseBranch": {
      const branch = named("branch", target.branch);
      return {
        label: `changes against '${branch}'`,
        prompt: `Review what this branch changes against '${branch}'. Find the merge base with git merge-base HEAD '${branch}' (with the upstream of '${branch}' if that is ahead), and look at the diff from there.`,
      };
    }
    case "commit": {
      const sha = named("sha", target.sha);
      const title = target.title?.trim() ?? "";
      const suffix = title === "" ? "" : `: ${title}`;
      return {
        label: `commit ${sha.slice(0, 7)}${suffix}`,
        prompt: `Review the changes that commit ${sha}${title === "" ? "" : ` ("${title}")`} made.`,
      };
    }
    case "custom": {
      const instructions = named("instructions", target.instructions);
      return { label: instructions, prompt: instructions };
    }
    default:
      return target satisfies never;
  }
}

function named(field: string, value: string): string {
  const trimmed = value.trim();
  if (trimmed === "") throw new HostError("invalid-request", `${field} must not be empty`);
  return trimmed;
}
