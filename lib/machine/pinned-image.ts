import { FROM_ARGUMENT } from './program';

/** An image as docker writes it. */
export interface PinnedImage {
  readonly reference: string;
  readonly digest?: string;
}

/** The constants of a program that knows an image's history: the digest apart, so that the tag stays readable. */
export function imageConstants({ reference, digest }: PinnedImage): { readonly image: string; readonly image_digest: string } {
  return { image: reference, image_digest: digest ?? '' };
}

/** How the machine logs in to a registry: by a token of its role, or with a user's password from a source of secrets. */
export type RegistryCredential = { readonly acrInstance: string } | { readonly user: string; readonly source: string };

/** Where images come from, as `pull-image` reads it. */
export interface ImageRegistries {
  /** By registry who is asked before it, in this order. */
  readonly mirrors: Readonly<Record<string, readonly string[]>>;
  /** By repository how the machine logs in. */
  readonly logins: Readonly<Record<string, RegistryCredential>>;
}

/** What a program must be handed for it: the source of a password; of a token the role, which is a source too. */
export function sourceOf(credential?: RegistryCredential): string {
  return credential === undefined ? FROM_ARGUMENT : 'source' in credential ? credential.source : 'role';
}

/** Whether the password comes with the call. */
export function isHandedOver(credential?: RegistryCredential): boolean {
  return credential !== undefined && sourceOf(credential) === FROM_ARGUMENT;
}

/** The constant of a program that pulls an image: what there is, as JSON. */
export function registriesConstant(registries: ImageRegistries): { readonly registries: string } {
  const filled = Object.entries(registries).filter(([, entries]) => Object.keys(entries as object).length > 0);
  return { registries: JSON.stringify(Object.fromEntries(filled)) };
}
