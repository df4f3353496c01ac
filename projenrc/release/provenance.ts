/**
 * What was made of which commit: an in-toto statement with the digest of each file that is published
 * (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md). It is signed by nobody and proves nothing to consumers; it is what holds `release:publish` to the files that were checked. What proves a package to
 * them is made by the CI that publishes it: see docs/publishing.md.
 */

/** A file that is published. */
export interface Subject {
  /** Its path in the project. */
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** The statement, with the predicate of https://slsa.dev/spec/v1.0/provenance. */
export interface Statement {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly Subject[];
  readonly predicateType: 'https://slsa.dev/provenance/v1';
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: string;
      readonly externalParameters: { readonly version: string; readonly without: readonly string[] };
      readonly resolvedDependencies: readonly { readonly uri: string; readonly digest: { readonly gitCommit: string } }[];
    };
    readonly runDetails: { readonly builder: { readonly id: string } };
  };
}

/** What is so at the moment of publishing. */
export interface Present {
  readonly version: string;
  readonly commit: string;
  /** Files that are changed, or not in git. */
  readonly changed: readonly string[];
  /** The tags of the commit. */
  readonly tags: readonly string[];
  /** Digests of the files, by their paths; none where there is no file. */
  readonly digests: Readonly<Record<string, string | undefined>>;
}

/** States what was made. */
export function statementOf(repository: string, { version, commit, digests }: Pick<Present, 'version' | 'commit' | 'digests'>, without: readonly string[]): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(digests).map(([name, sha256]) => ({ name, digest: { sha256: sha256! } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${repository}/blob/main/docs/publishing.md#what-the-dry-run-does`,
        externalParameters: { version, without },
        resolvedDependencies: [{ uri: `git+${repository}`, digest: { gitCommit: commit } }],
      },
      runDetails: { builder: { id: `${repository}/blob/main/docs/publishing.md#a-machine-of-a-person` } },
    },
  };
}

/** Why what a statement is of may not be published; none if it may. */
export function refusals(statement: Statement, { version, commit, changed, tags, digests }: Present): string[] {
  const { externalParameters, resolvedDependencies: [source] } = statement.predicate.buildDefinition;
  return [
    ...version === '0.0.0' ? ['0.0.0 is no version to publish: npx projen release:version 0.1.0'] : [],
    ...externalParameters.version === version ? [] : [`what was checked is version ${externalParameters.version}, the project says ${version}: npm run release:dry`],
    ...source?.digest.gitCommit === commit ? [] : [`what was checked is of commit ${source?.digest.gitCommit}, this is ${commit}: npm run release:dry`],
    ...tags.includes(`v${version}`) ? [] : [`the commit has no tag v${version}: git tag --sign v${version}`],
    ...changed.map(file => `${file} is not as it is in git: commit it, or take the change back`),
    ...statement.subject.length === 0 ? ['nothing was made'] : [],
    ...statement.subject.filter(({ name, digest }) => digests[name] !== digest.sha256).map(({ name }) => `${name} is not the file that was checked: npm run release:dry`),
  ];
}
