import type { Services } from "./command.js";

/** Shows the empty view; the thread begins with its first message. */
export async function newThread({ chat }: Services): Promise<void> {
  await chat.showThread(null);
}
