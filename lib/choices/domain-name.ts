/** A name under which the site is served. */
export interface DomainName {
  /** The full name in lower case, e.g. `chat.example.org`. */
  readonly name: string;

  /**
   * The DNS zone that the name lives in.
   *
   * @default - the last two labels of the name, three after a suffix like com.cn
   */
  readonly dnsZone?: string;
}
