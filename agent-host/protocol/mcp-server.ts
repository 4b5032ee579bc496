import * as z from "zod";
import { notification, request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { NoParams } from "./no-params.js";

export const McpAuthStatus = lazy(() => z.enum(["unsupported", "notLoggedIn", "bearerToken", "oAuth"]));
export type McpAuthStatus = z.infer<typeof McpAuthStatus>;

export const McpServerStatusDetail = lazy(() => z.enum(["full", "toolsAndAuthOnly"]));
export type McpServerStatusDetail = z.infer<typeof McpServerStatusDetail>;

export const Tool = lazy(() =>
  z.object({
    name: z.string(),
    _meta: Json.nullable(),
    annotations: Json.nullable(),
    description: z.string().nullable(),
    icons: z.array(Json).nullable(),
    inputSchema: Json,
    outputSchema: Json.nullable(),
    title: z.string().nullable(),
  }),
);
export type Tool = z.infer<typeof Tool>;

export const Resource = lazy(() =>
  z.object({
    name: z.string(),
    _meta: Json.nullable(),
    annotations: Json.nullable(),
    description: z.string().nullable(),
    icons: z.array(Json).nullable(),
    mimeType: z.string().nullable(),
    size: z.int().nullable(),
    title: z.string().nullable(),
    uri: z.string(),
  }),
);
export type Resource = z.infer<typeof Resource>;

export const ResourceTemplate = lazy(() =>
  z.object({
    name: z.string(),
    annotations: Json.nullable(),
    description: z.string().nullable(),
    mimeType: z.string().nullable(),
    title: z.string().nullable(),
    uriTemplate: z.string(),
  }),
);
export type ResourceTemplate = z.infer<typeof ResourceTemplate>;

export const ResourceContent = lazy(() =>
  z.union([
    z.object({ _meta: Json.nullable(), mimeType: z.string().nullable(), text: z.string(), uri: z.string() }),
    z.object({ _meta: Json.nullable(), blob: z.string(), mimeType: z.string().nullable(), uri: z.string() }),
  ]),
);
export type ResourceContent = z.infer<typeof ResourceContent>;

export const McpServerStatus = lazy(() =>
  z.object({
    name: z.string(),
    authStatus: McpAuthStatus,
    resourceTemplates: z.array(ResourceTemplate),
    resources: z.array(Resource),
    tools: z.record(z.string(), Tool),
  }),
);
export type McpServerStatus = z.infer<typeof McpServerStatus>;

export const ListMcpServerStatusParams = lazy(() =>
  z.looseObject({
    cursor: z.string().nullish(),
    detail: McpServerStatusDetail.nullish(),
    limit: z.int().nonnegative().nullish(),
  }),
);
export type ListMcpServerStatusParams = z.infer<typeof ListMcpServerStatusParams>;

export const ListMcpServerStatusResponse = lazy(() =>
  z.object({ data: z.array(McpServerStatus), nextCursor: z.string().nullable() }),
);
export type ListMcpServerStatusResponse = z.infer<typeof ListMcpServerStatusResponse>;

/**
 * The configured MCP servers with their tools, by the names that the servers give them. `cursor` is an
 * offset.
 */
export const mcpServerStatusList = request(
  "mcpServerStatus/list",
  ListMcpServerStatusParams,
  ListMcpServerStatusResponse,
);

export const McpServerOauthLoginParams = lazy(() =>
  z.looseObject({ name: z.string(), scopes: z.array(z.string()).nullish(), timeoutSecs: z.int().nullish() }),
);
export type McpServerOauthLoginParams = z.infer<typeof McpServerOauthLoginParams>;

export const McpServerOauthLoginResponse = lazy(() => z.object({ authorizationUrl: z.string() }));
export type McpServerOauthLoginResponse = z.infer<typeof McpServerOauthLoginResponse>;

/** Begins the sign-in to a server that speaks HTTP; the page to open is the answer. */
export const mcpServerOauthLogin = request(
  "mcpServer/oauth/login",
  McpServerOauthLoginParams,
  McpServerOauthLoginResponse,
);

export const McpServerOauthLoginCompletedNotification = lazy(() =>
  z.object({ name: z.string(), error: z.string().nullable(), success: z.boolean() }),
);
export type McpServerOauthLoginCompletedNotification = z.infer<
  typeof McpServerOauthLoginCompletedNotification
>;

/** The sign-in to an MCP server ended. */
export const mcpServerOauthLoginCompleted = notification(
  "mcpServer/oauthLogin/completed",
  McpServerOauthLoginCompletedNotification,
);

export const McpServerStartupState = lazy(() => z.enum(["starting", "ready", "failed", "cancelled"]));
export type McpServerStartupState = z.infer<typeof McpServerStartupState>;

export const McpServerStatusUpdatedNotification = lazy(() =>
  z.object({ name: z.string(), error: z.string().nullable(), status: McpServerStartupState }),
);
export type McpServerStatusUpdatedNotification = z.infer<typeof McpServerStatusUpdatedNotification>;

/** An MCP server is being started, is ready or failed. */
export const mcpServerStartupStatusUpdated = notification(
  "mcpServer/startupStatus/updated",
  McpServerStatusUpdatedNotification,
);

export const McpResourceReadParams = lazy(() =>
  z.looseObject({ threadId: z.string().nullish(), server: z.string(), uri: z.string() }),
);
export type McpResourceReadParams = z.infer<typeof McpResourceReadParams>;

export const McpResourceReadResponse = lazy(() => z.object({ contents: z.array(ResourceContent) }));
export type McpResourceReadResponse = z.infer<typeof McpResourceReadResponse>;

/**
 * Reads a resource of a server: of the thread's servers when one is named, of the configured ones otherwise.
 */
export const mcpServerResourceRead = request(
  "mcpServer/resource/read",
  McpResourceReadParams,
  McpResourceReadResponse,
);

export const McpServerToolCallParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    _meta: Json.optional(),
    arguments: Json.optional(),
    server: z.string(),
    tool: z.string(),
  }),
);
export type McpServerToolCallParams = z.infer<typeof McpServerToolCallParams>;

export const McpServerToolCallResponse = lazy(() =>
  z.object({
    _meta: Json.nullable(),
    content: z.array(Json),
    isError: z.boolean().nullable(),
    structuredContent: Json.nullable(),
  }),
);
export type McpServerToolCallResponse = z.infer<typeof McpServerToolCallResponse>;

/** Calls a tool of a server of the thread, without the model. */
export const mcpServerToolCall = request(
  "mcpServer/tool/call",
  McpServerToolCallParams,
  McpServerToolCallResponse,
);

export const McpServerRefreshResponse = lazy(() => z.object({}));
export type McpServerRefreshResponse = z.infer<typeof McpServerRefreshResponse>;

/** Reads the configuration of the MCP servers again; loaded threads take it up with their next turn. */
export const configMcpServerReload = request("config/mcpServer/reload", NoParams, McpServerRefreshResponse);

export const McpToolCallProgressNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string(), itemId: z.string(), message: z.string() }),
);
export type McpToolCallProgressNotification = z.infer<typeof McpToolCallProgressNotification>;

/** What an MCP server says about a call that runs. */
export const mcpToolCallProgress = notification("item/mcpToolCall/progress", McpToolCallProgressNotification);
