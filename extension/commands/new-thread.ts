import type { Services } from "./command.js";

/** Shows the empty view with the cursor in it; the thread begins with its first message. */
export async function newThread({ chat }: Services): Promise<void> {
  await chat.showThread(null);
  await chat.open({ type: "compose", text: "" });
}
