/**
 * Who publishes, and under which names: the one place of everything that is a placeholder until somebody owns it. docs/publishing.md says what that takes, and
 * how to change a name.
 */
export const PUBLISHER = {
  /** The owner at the forge. */
  owner: 'cdktf-bailian-open-webui',
  /** The repository of the sources, and so of its issues and advisories. */
  repository: 'cdktf-bailian-open-webui',
  author: 'The cdktf-bailian-open-webui authors',
  /** A namespace at Maven Central; those of io.github are given to who owns the account of that name. */
  mavenGroupId: 'io.github.cdktf-bailian-open-webui',
  /** As the group, without what is no word in Java, and with the name of the library. */
  javaPackage: 'io.github.cdktfbailianopenwebui',
  nugetPackageId: 'CdktfBailianOpenWebUi',
  pypiName: 'cdktf-bailian-open-webui',
  pythonModule: 'cdktf_bailian_open_webui',
  /** Go has no registry: the module is a repository, at the forge of the sources. */
  goRepository: 'cdktf-bailian-open-webui-go',
} as const;

/** The owner's page. */
export const OWNER_URL = `https://github.com/${PUBLISHER.owner}`;
/** The sources. */
export const REPOSITORY_URL = `${OWNER_URL}/${PUBLISHER.repository}`;
/** The Go module. */
export const GO_MODULE = `github.com/${PUBLISHER.owner}/${PUBLISHER.goRepository}`;

/** The version of the next release, or 0.0.0 between releases: `npx projen release:version` writes it. */
export const VERSION: string = '0.0.0';
