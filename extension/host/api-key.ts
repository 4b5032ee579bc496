// The key of the model's provider. It lives in the editor's secret storage and reaches the host by its
// environment: never by arguments, settings or the log.
import type { SecretStorage } from "vscode";

const SECRET = "heddle.openaiApiKey";

/** The environment variable by which hosts and providers know the key. */
export const API_KEY_VARIABLE = "OPENAI_API_KEY";

export async function readApiKey(secrets: SecretStorage): Promise<string | undefined> {
  return secrets.get(SECRET);
}

export async function storeApiKey(secrets: SecretStorage, key: string): Promise<void> {
  await secrets.store(SECRET, key);
}

export async function deleteApiKey(secrets: SecretStorage): Promise<void> {
  await secrets.delete(SECRET);
}
