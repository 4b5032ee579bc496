import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const DeviceKeyAlgorithm = lazy(() => z.enum(["ecdsa_p256_sha256"]));
export type DeviceKeyAlgorithm = z.infer<typeof DeviceKeyAlgorithm>;

export const DeviceKeyProtectionClass = lazy(() =>
  z.enum(["hardware_secure_enclave", "hardware_tpm", "os_protected_nonextractable"]),
);
export type DeviceKeyProtectionClass = z.infer<typeof DeviceKeyProtectionClass>;

/** Whether a key may live outside dedicated hardware. */
export const DeviceKeyProtectionPolicy = lazy(() =>
  z.enum(["hardware_only", "allow_os_protected_nonextractable"]),
);
export type DeviceKeyProtectionPolicy = z.infer<typeof DeviceKeyProtectionPolicy>;

export const DeviceKeyCreateParams = lazy(() =>
  z.looseObject({
    accountUserId: z.string(),
    clientId: z.string(),
    protectionPolicy: DeviceKeyProtectionPolicy.nullish(),
  }),
);
export type DeviceKeyCreateParams = z.infer<typeof DeviceKeyCreateParams>;

export const DeviceKeyCreateResponse = lazy(() =>
  z.object({
    algorithm: DeviceKeyAlgorithm,
    keyId: z.string(),
    protectionClass: DeviceKeyProtectionClass,
    publicKeySpkiDerBase64: z.string(),
  }),
);
export type DeviceKeyCreateResponse = z.infer<typeof DeviceKeyCreateResponse>;

/** Makes a key pair whose private half cannot leave this device. */
export const deviceKeyCreate = request("device/key/create", DeviceKeyCreateParams, DeviceKeyCreateResponse);

export const DeviceKeyPublicParams = lazy(() => z.looseObject({ keyId: z.string() }));
export type DeviceKeyPublicParams = z.infer<typeof DeviceKeyPublicParams>;

export const DeviceKeyPublicResponse = lazy(() =>
  z.object({
    algorithm: DeviceKeyAlgorithm,
    keyId: z.string(),
    protectionClass: DeviceKeyProtectionClass,
    publicKeySpkiDerBase64: z.string(),
  }),
);
export type DeviceKeyPublicResponse = z.infer<typeof DeviceKeyPublicResponse>;

/** The public half of a key that exists. */
export const deviceKeyPublic = request("device/key/public", DeviceKeyPublicParams, DeviceKeyPublicResponse);

export const RemoteControlClientConnectionAudience = lazy(() => z.enum(["remote_control_client_websocket"]));
export type RemoteControlClientConnectionAudience = z.infer<typeof RemoteControlClientConnectionAudience>;

export const RemoteControlClientEnrollmentAudience = lazy(() => z.enum(["remote_control_client_enrollment"]));
export type RemoteControlClientEnrollmentAudience = z.infer<typeof RemoteControlClientEnrollmentAudience>;

/** Only these statements are signed, never bytes of the caller's choice. Times are Unix seconds. */
export const DeviceKeySignPayload = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("remoteControlClientConnection"),
      accountUserId: z.string(),
      audience: RemoteControlClientConnectionAudience,
      clientId: z.string(),
      nonce: z.string(),
      scopes: z.array(z.string()),
      sessionId: z.string(),
      targetOrigin: z.string(),
      targetPath: z.string(),
      tokenExpiresAt: z.int(),
      tokenSha256Base64url: z.string(),
    }),
    z.object({
      type: z.literal("remoteControlClientEnrollment"),
      accountUserId: z.string(),
      audience: RemoteControlClientEnrollmentAudience,
      challengeExpiresAt: z.int(),
      challengeId: z.string(),
      clientId: z.string(),
      deviceIdentitySha256Base64url: z.string(),
      nonce: z.string(),
      targetOrigin: z.string(),
      targetPath: z.string(),
    }),
  ]),
);
export type DeviceKeySignPayload = z.infer<typeof DeviceKeySignPayload>;

export const DeviceKeySignParams = lazy(() =>
  z.looseObject({ keyId: z.string(), payload: DeviceKeySignPayload }),
);
export type DeviceKeySignParams = z.infer<typeof DeviceKeySignParams>;

export const DeviceKeySignResponse = lazy(() =>
  z.object({
    algorithm: DeviceKeyAlgorithm,
    signatureDerBase64: z.string(),
    signedPayloadBase64: z.string(),
  }),
);
export type DeviceKeySignResponse = z.infer<typeof DeviceKeySignResponse>;

/** Signs a statement; `signedPayloadBase64` is exactly what was signed. */
export const deviceKeySign = request("device/key/sign", DeviceKeySignParams, DeviceKeySignResponse);
