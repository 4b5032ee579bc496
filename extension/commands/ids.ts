// Every command and context key of the extension, once. package.json names the same; a test compares them.

export const COMMANDS = {
  newThread: "heddle.newThread",
  resumeThread: "heddle.resumeThread",
  interrupt: "heddle.interrupt",
  undoTurn: "heddle.undoTurn",
  redoTurn: "heddle.redoTurn",
  showTurnChanges: "heddle.showTurnChanges",
  reviewChanges: "heddle.reviewChanges",
  clearReview: "heddle.clearReview",
  fixFinding: "heddle.fixFinding",
  setGoal: "heddle.setGoal",
  compactThread: "heddle.compactThread",
  endBackgroundTerminals: "heddle.endBackgroundTerminals",
  acceptAll: "heddle.acceptAllPatches",
  declineAll: "heddle.declineAllPatches",
  acceptPatch: "heddle.acceptPatch",
  declinePatch: "heddle.declinePatch",
  openDiff: "heddle.openDiff",
  restartHost: "heddle.restartHost",
  showLog: "heddle.showLog",
  signIn: "heddle.signIn",
  signOut: "heddle.signOut",
  setApiKey: "heddle.setApiKey",
  clearApiKey: "heddle.clearApiKey",
  chooseModel: "heddle.chooseModel",
  useEditorModel: "heddle.useEditorModel",
  chooseAccess: "heddle.chooseAccess",
  focusChat: "heddle.focusChat",
  addToChat: "heddle.addToChat",
} as const;

export const CONTEXT_KEYS = {
  hostReady: "heddle.hostReady",
  threadOpen: "heddle.threadOpen",
  turnRunning: "heddle.turnRunning",
  hasPendingPatch: "heddle.hasPendingPatch",
} as const;
