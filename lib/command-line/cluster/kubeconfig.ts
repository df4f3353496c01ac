/** How somebody comes to the API server of a cluster. */
export interface ClusterCredential {
  /** Its address. */
  readonly server: string;
  /** Who signed its certificate. */
  readonly authority: string;
  /** The person's certificate, and its key. */
  readonly certificate: string;
  readonly key: string;
}

/**
 * What a kubeconfig of Container Service says. Of YAML, and of the JSON that is YAML too, it takes what stands on one line, which is all that is written there:
 * one cluster, one user, and their certificates as base64.
 *
 * @throws an Error where that is not what it has; nothing of it is said
 */
export function credentialOf(kubeconfig: string): ClusterCredential {
  const decoded = (name: string) => Buffer.from(the(name, kubeconfig), 'base64').toString('utf8');
  return {
    server: the('server', kubeconfig),
    authority: decoded('certificate-authority-data'),
    certificate: decoded('client-certificate-data'),
    key: decoded('client-key-data'),
  };
}

/** The one value of a name. */
function the(name: string, text: string): string {
  const found = new Set([...text.matchAll(new RegExp(`(?:^|[\\s{,"'-])${name}["']?:[ \\t]*["']?([^\\s"',}]+)`, 'g'))].map(([, value]) => value));
  if (found.size !== 1) throw new Error(`the kubeconfig that Container Service hands out has ${found.size === 0 ? 'no' : 'more than one'} ${name}`);
  return [...found][0];
}
