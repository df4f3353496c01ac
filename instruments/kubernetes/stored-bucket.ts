import { randomBytes } from 'crypto';

export interface StoredObject {
  readonly content: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly at: Date;
}

/** One of what a key was; without an object: from then on it was deleted. */
export interface ObjectVersion {
  readonly id: string;
  readonly at: Date;
  readonly object?: StoredObject;
}

/** The objects of a bucket with versioning, as they are; what they were is kept beside. */
export class StoredBucket extends Map<string, StoredObject> {
  private readonly kept = new Map<string, ObjectVersion[]>();

  public override set(key: string, object: StoredObject): this {
    this.keep(key, object);
    return super.set(key, object);
  }

  public override delete(key: string): boolean {
    this.keep(key);
    return super.delete(key);
  }

  /** Of a key, the newest first. */
  public versionsOf(key: string): readonly ObjectVersion[] {
    return this.kept.get(key) ?? [];
  }

  /** In the order of OSS: by key, and of each key the newest first. */
  public versions(): ReadonlyArray<ObjectVersion & { readonly key: string; readonly isLatest: boolean }> {
    const keys = [...this.kept.keys()].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    return keys.flatMap(key => this.versionsOf(key).map((version, index) => ({ ...version, key, isLatest: index === 0 })));
  }

  /** What the rule of older versions does when their days are over. */
  public expireOlder(key: string): void {
    this.kept.set(key, this.versionsOf(key).slice(0, 1));
  }

  private keep(key: string, object?: StoredObject): void {
    const version = { id: `CAEQ${randomBytes(24).toString('base64url')}`, at: new Date(), object };
    this.kept.set(key, [version, ...this.versionsOf(key)]);
  }
}
