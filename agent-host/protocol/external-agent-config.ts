import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const ExternalAgentConfigMigrationItemType = lazy(() =>
  z.enum(["AGENTS_MD", "CONFIG", "SKILLS", "PLUGINS", "MCP_SERVER_CONFIG"]),
);
export type ExternalAgentConfigMigrationItemType = z.infer<typeof ExternalAgentConfigMigrationItemType>;

export const PluginsMigration = lazy(() =>
  z.object({ marketplaceName: z.string(), pluginNames: z.array(z.string()) }),
);
export type PluginsMigration = z.infer<typeof PluginsMigration>;

export const MigrationDetails = lazy(() => z.object({ plugins: z.array(PluginsMigration) }));
export type MigrationDetails = z.infer<typeof MigrationDetails>;

/** Something that another agent's configuration holds. `cwd` is null for what belongs to the home. */
export const ExternalAgentConfigMigrationItem = lazy(() =>
  z.object({
    cwd: z.string().nullish(),
    description: z.string(),
    details: MigrationDetails.nullish(),
    itemType: ExternalAgentConfigMigrationItemType,
  }),
);
export type ExternalAgentConfigMigrationItem = z.infer<typeof ExternalAgentConfigMigrationItem>;

export const ExternalAgentConfigDetectParams = lazy(() =>
  z.looseObject({ cwds: z.array(z.string()).nullish(), includeHome: z.boolean().nullish() }),
);
export type ExternalAgentConfigDetectParams = z.infer<typeof ExternalAgentConfigDetectParams>;

export const ExternalAgentConfigDetectResponse = lazy(() =>
  z.object({ items: z.array(ExternalAgentConfigMigrationItem) }),
);
export type ExternalAgentConfigDetectResponse = z.infer<typeof ExternalAgentConfigDetectResponse>;

/** Looks for the configuration of other agents that could be taken over; changes nothing. */
export const externalAgentConfigDetect = request(
  "externalAgentConfig/detect",
  ExternalAgentConfigDetectParams,
  ExternalAgentConfigDetectResponse,
);

export const ExternalAgentConfigImportParams = lazy(() =>
  z.looseObject({ migrationItems: z.array(ExternalAgentConfigMigrationItem) }),
);
export type ExternalAgentConfigImportParams = z.infer<typeof ExternalAgentConfigImportParams>;

export const ExternalAgentConfigImportResponse = lazy(() => z.object({}));
export type ExternalAgentConfigImportResponse = z.infer<typeof ExternalAgentConfigImportResponse>;

/** Takes over what the user chose of the list. */
export const externalAgentConfigImport = request(
  "externalAgentConfig/import",
  ExternalAgentConfigImportParams,
  ExternalAgentConfigImportResponse,
);

export const ExternalAgentConfigImportCompletedNotification = lazy(() => z.object({}));
export type ExternalAgentConfigImportCompletedNotification = z.infer<
  typeof ExternalAgentConfigImportCompletedNotification
>;

/** Everything of the import is in place, plugins included. */
export const externalAgentConfigImportCompleted = notification(
  "externalAgentConfig/import/completed",
  ExternalAgentConfigImportCompletedNotification,
);
