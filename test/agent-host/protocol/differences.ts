// Where our protocol is not the reference's, and why. The test beside it fails for what is missing here and for what
// is not true any more. What is under heddle/ is our own and needs no reason: see withoutOurOwn.

export interface Difference {
  /** The types it concerns. */
  readonly types: readonly string[];
  /** By type, in the notation of test/support/protocol-facts.ts; `+ the type` is said once for all of them. */
  readonly lines: Readonly<Record<string, readonly string[]>> | "+ the type" | "- the type";
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  {
    types: ["AbsolutePathBuf", "AgentPath", "ThreadId"],
    lines: "- the type",
    reason: "names for plain strings: on the wire they are strings, and so they are in our schemas",
  },
  {
    types: ["ClientInfo"],
    lines: { ClientInfo: ["- version: string", "+ version?: string"] },
    reason: "the handshake also serves LSP editors, which need not tell their version",
  },
  {
    types: ["AppToolsConfig"],
    lines: { AppToolsConfig: ["+ map<AppToolConfig>"] },
    reason: "says what the entries are, where the reference's schema leaves the table open",
  },
  {
    types: [
      "ThreadGoal",
      "ThreadGoalClearParams",
      "ThreadGoalClearResponse",
      "ThreadGoalClearedNotification",
      "ThreadGoalGetParams",
      "ThreadGoalGetResponse",
      "ThreadGoalMutationOrigin",
      "ThreadGoalSetParams",
      "ThreadGoalSetResponse",
      "ThreadGoalStatus",
      "ThreadGoalUpdatedNotification",
    ],
    lines: "+ the type",
    reason: "goals came with later versions; shapes and names are those of 0.169",
  },
  {
    types: ["ClientRequest"],
    lines: {
      ClientRequest: [
        '+ { id: RequestId; method: "thread/goal/clear"; params: ThreadGoalClearParams }',
        '+ { id: RequestId; method: "thread/goal/get"; params: ThreadGoalGetParams }',
        '+ { id: RequestId; method: "thread/goal/set"; params: ThreadGoalSetParams }',
      ],
    },
    reason: "goals, see above; search is our own",
  },
  {
    types: ["ServerNotification"],
    lines: {
      ServerNotification: [
        '+ { method: "rawResponseItem/completed"; params: RawResponseItemCompletedNotification }',
        '+ { method: "thread/goal/cleared"; params: ThreadGoalClearedNotification }',
        '+ { method: "thread/goal/updated"; params: ThreadGoalUpdatedNotification }',
      ],
    },
    reason:
      "goals, see above; heddle/ is our own; the reference sends rawResponseItem/completed too but does not list it",
  },
  {
    types: ["ThreadForkParams"],
    lines: { ThreadForkParams: ["+ beforeTurnId?: string", "+ lastTurnId?: string"] },
    reason: "forking at a turn, by the names of newer versions",
  },
];
