import { z } from "zod";
import { text } from "./text_formats.ts";

const sha256 = z.union([
  text("sha256"),
  z.strictObject({ amd64: text("sha256").optional(), arm64: text("sha256").optional() }),
]);

/** Who the server is and who asks: its certificate authority, and a file with `user:password`. */
const access = { ca: text("key-path").optional(), credentialsFile: text("key-path").optional() };

/** A repository of packages: what it serves is signed, so its key is what is pinned. */
const packagesMirror = z.union([
  text("url"),
  z.strictObject({
    url: text("url"),
    keyFingerprint: text("key-fingerprint").optional(),
    ...access,
  }),
]);

/** A place of archives that nobody signed: their checksums are what is pinned. */
const archivesMirror = z.union([
  text("url"),
  z.strictObject({ url: text("url"), sha256: sha256.optional(), ...access }),
]);

const manifestMirror = z.union([
  text("url"),
  z.strictObject({ url: text("url"), sha256: text("sha256").optional(), ...access }),
]);

const registryMirror = z.union([text("url"), z.strictObject({ url: text("url"), ...access })]);

/** `mirrors`, as written. */
export const mirrorsSchema = z.strictObject({
  kubernetesPackages: packagesMirror.optional(),
  containerdPackages: packagesMirror.optional(),
  etcdReleases: archivesMirror.optional(),
  helmReleases: archivesMirror.optional(),
  manifests: z.record(text("manifest-name"), manifestMirror).optional(),
  images: z.record(text("registry"), registryMirror).optional(),
});

/** `mirrors` as written, after the schema has accepted it. */
export type MirrorsInput = z.infer<typeof mirrorsSchema>;

/** Any one mirror, as written. */
export type MirrorInput = string | {
  readonly url: string;
  readonly keyFingerprint?: string | undefined;
  readonly sha256?: Sha256Input | undefined;
  readonly ca?: string | undefined;
  readonly credentialsFile?: string | undefined;
};

/** A checksum for every architecture, or one for each. */
export type Sha256Input = z.infer<typeof sha256>;
