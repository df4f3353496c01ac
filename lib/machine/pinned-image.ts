/** An image as docker writes it. */
export interface PinnedImage {
  readonly reference: string;
  readonly digest?: string;
}

/** A reference that takes the digest along, for an image that has no history on the data disk. */
export function exactly({ reference, digest }: PinnedImage): string {
  return digest === undefined ? reference : `${reference}@${digest}`;
}

/** The constants of a program that knows an image's history: the digest apart, so that the tag stays readable. */
export function imageConstants({ reference, digest }: PinnedImage): { readonly image: string; readonly image_digest: string } {
  return { image: reference, image_digest: digest ?? '' };
}
