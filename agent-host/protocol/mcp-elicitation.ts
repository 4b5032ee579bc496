// What an MCP server may ask of the user: a form of simple values, or a visit to a page.
import * as z from "zod";
import { serverRequest } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const McpElicitationStringType = lazy(() => z.enum(["string"]));
export type McpElicitationStringType = z.infer<typeof McpElicitationStringType>;

export const McpElicitationNumberType = lazy(() => z.enum(["number", "integer"]));
export type McpElicitationNumberType = z.infer<typeof McpElicitationNumberType>;

export const McpElicitationBooleanType = lazy(() => z.enum(["boolean"]));
export type McpElicitationBooleanType = z.infer<typeof McpElicitationBooleanType>;

export const McpElicitationArrayType = lazy(() => z.enum(["array"]));
export type McpElicitationArrayType = z.infer<typeof McpElicitationArrayType>;

export const McpElicitationObjectType = lazy(() => z.enum(["object"]));
export type McpElicitationObjectType = z.infer<typeof McpElicitationObjectType>;

export const McpElicitationStringFormat = lazy(() => z.enum(["email", "uri", "date", "date-time"]));
export type McpElicitationStringFormat = z.infer<typeof McpElicitationStringFormat>;

export const McpElicitationStringSchema = lazy(() =>
  z.object({
    type: McpElicitationStringType,
    default: z.string().nullish(),
    description: z.string().nullish(),
    format: McpElicitationStringFormat.nullish(),
    maxLength: z.int().nullish(),
    minLength: z.int().nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationStringSchema = z.infer<typeof McpElicitationStringSchema>;

export const McpElicitationNumberSchema = lazy(() =>
  z.object({
    type: McpElicitationNumberType,
    default: z.number().nullish(),
    description: z.string().nullish(),
    maximum: z.number().nullish(),
    minimum: z.number().nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationNumberSchema = z.infer<typeof McpElicitationNumberSchema>;

export const McpElicitationBooleanSchema = lazy(() =>
  z.object({
    type: McpElicitationBooleanType,
    default: z.boolean().nullish(),
    description: z.string().nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationBooleanSchema = z.infer<typeof McpElicitationBooleanSchema>;

export const McpElicitationConstOption = lazy(() => z.object({ const: z.string(), title: z.string() }));
export type McpElicitationConstOption = z.infer<typeof McpElicitationConstOption>;

export const McpElicitationUntitledSingleSelectEnumSchema = lazy(() =>
  z.object({
    type: McpElicitationStringType,
    default: z.string().nullish(),
    description: z.string().nullish(),
    enum: z.array(z.string()),
    title: z.string().nullish(),
  }),
);
export type McpElicitationUntitledSingleSelectEnumSchema = z.infer<
  typeof McpElicitationUntitledSingleSelectEnumSchema
>;

export const McpElicitationTitledSingleSelectEnumSchema = lazy(() =>
  z.object({
    type: McpElicitationStringType,
    default: z.string().nullish(),
    description: z.string().nullish(),
    oneOf: z.array(McpElicitationConstOption),
    title: z.string().nullish(),
  }),
);
export type McpElicitationTitledSingleSelectEnumSchema = z.infer<
  typeof McpElicitationTitledSingleSelectEnumSchema
>;

export const McpElicitationSingleSelectEnumSchema = lazy(() =>
  z.union([McpElicitationUntitledSingleSelectEnumSchema, McpElicitationTitledSingleSelectEnumSchema]),
);
export type McpElicitationSingleSelectEnumSchema = z.infer<typeof McpElicitationSingleSelectEnumSchema>;

export const McpElicitationUntitledEnumItems = lazy(() =>
  z.object({ type: McpElicitationStringType, enum: z.array(z.string()) }),
);
export type McpElicitationUntitledEnumItems = z.infer<typeof McpElicitationUntitledEnumItems>;

export const McpElicitationTitledEnumItems = lazy(() =>
  z.object({ anyOf: z.array(McpElicitationConstOption) }),
);
export type McpElicitationTitledEnumItems = z.infer<typeof McpElicitationTitledEnumItems>;

export const McpElicitationUntitledMultiSelectEnumSchema = lazy(() =>
  z.object({
    type: McpElicitationArrayType,
    default: z.array(z.string()).nullish(),
    description: z.string().nullish(),
    items: McpElicitationUntitledEnumItems,
    maxItems: z.int().nullish(),
    minItems: z.int().nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationUntitledMultiSelectEnumSchema = z.infer<
  typeof McpElicitationUntitledMultiSelectEnumSchema
>;

export const McpElicitationTitledMultiSelectEnumSchema = lazy(() =>
  z.object({
    type: McpElicitationArrayType,
    default: z.array(z.string()).nullish(),
    description: z.string().nullish(),
    items: McpElicitationTitledEnumItems,
    maxItems: z.int().nullish(),
    minItems: z.int().nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationTitledMultiSelectEnumSchema = z.infer<
  typeof McpElicitationTitledMultiSelectEnumSchema
>;

export const McpElicitationMultiSelectEnumSchema = lazy(() =>
  z.union([McpElicitationUntitledMultiSelectEnumSchema, McpElicitationTitledMultiSelectEnumSchema]),
);
export type McpElicitationMultiSelectEnumSchema = z.infer<typeof McpElicitationMultiSelectEnumSchema>;

export const McpElicitationLegacyTitledEnumSchema = lazy(() =>
  z.object({
    type: McpElicitationStringType,
    default: z.string().nullish(),
    description: z.string().nullish(),
    enum: z.array(z.string()),
    enumNames: z.array(z.string()).nullish(),
    title: z.string().nullish(),
  }),
);
export type McpElicitationLegacyTitledEnumSchema = z.infer<typeof McpElicitationLegacyTitledEnumSchema>;

export const McpElicitationEnumSchema = lazy(() =>
  z.union([
    McpElicitationSingleSelectEnumSchema,
    McpElicitationMultiSelectEnumSchema,
    McpElicitationLegacyTitledEnumSchema,
  ]),
);
export type McpElicitationEnumSchema = z.infer<typeof McpElicitationEnumSchema>;

export const McpElicitationPrimitiveSchema = lazy(() =>
  z.union([
    McpElicitationEnumSchema,
    McpElicitationStringSchema,
    McpElicitationNumberSchema,
    McpElicitationBooleanSchema,
  ]),
);
export type McpElicitationPrimitiveSchema = z.infer<typeof McpElicitationPrimitiveSchema>;

/** A flat form: every member is one simple value. */
export const McpElicitationSchema = lazy(() =>
  z.object({
    type: McpElicitationObjectType,
    $schema: z.string().nullish(),
    properties: z.record(z.string(), McpElicitationPrimitiveSchema),
    required: z.array(z.string()).nullish(),
  }),
);
export type McpElicitationSchema = z.infer<typeof McpElicitationSchema>;

export const McpServerElicitationAction = lazy(() => z.enum(["accept", "decline", "cancel"]));
export type McpServerElicitationAction = z.infer<typeof McpServerElicitationAction>;

/** Every form of the request says whom it comes from; `turnId` is null outside of turns. */
const fromServer = () => ({
  threadId: z.string(),
  turnId: z.string().nullable(),
  serverName: z.string(),
  message: z.string(),
  _meta: Json.nullable(),
});

export const McpServerElicitationRequestParams = lazy(() =>
  z.discriminatedUnion("mode", [
    z.object({ ...fromServer(), mode: z.literal("form"), requestedSchema: McpElicitationSchema }),
    z.object({ ...fromServer(), mode: z.literal("url"), url: z.string(), elicitationId: z.string() }),
  ]),
);
export type McpServerElicitationRequestParams = z.infer<typeof McpServerElicitationRequestParams>;

export const McpServerElicitationRequestResponse = lazy(() =>
  z.object({
    action: McpServerElicitationAction,
    /** The filled form; only with `accept`. */
    content: Json.optional(),
    _meta: Json.optional(),
  }),
);
export type McpServerElicitationRequestResponse = z.infer<typeof McpServerElicitationRequestResponse>;

/**
 * Passes on what an MCP server asks of the user, or asks whether one of its tools may run. An error answer
 * counts as a refusal.
 */
export const mcpServerElicitationRequest = serverRequest(
  "mcpServer/elicitation/request",
  McpServerElicitationRequestParams,
  McpServerElicitationRequestResponse,
);
