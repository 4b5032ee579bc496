/**
 * Members of named types that stable schemas leave out. What only concerns the params of one method is said by its
 * definition instead.
 */
export const experimentalMembers: Readonly<Record<string, readonly string[]>> = {
  Config: ["apps"],
  ConfigRequirements: ["allowedApprovalsReviewers", "hooks", "network"],
};
