import { TEXT } from '../validation/kind';
import { required, struct } from '../validation/struct';

/** A name under which the site is served. */
export interface DomainName {
  /** The full name in lower case, e.g. `chat.example.org`. */
  readonly name: string;

  /**
   * The DNS zone that the name lives in.
   *
   * @default - the name that was registered, by the list of public suffixes (example.com, example.com.cn); required where that list leaves it open
   */
  readonly dnsZone?: string;
}

/** The kinds of its properties. */
export const DOMAIN_NAME_STRUCT = struct<DomainName>({ name: required(TEXT), dnsZone: TEXT });
