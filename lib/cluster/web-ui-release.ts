import { AssetType, ITerraformDependable, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { ChartValues } from './chart-values';
import { ClusterAccess } from './cluster-kubernetes';
import { HelmProvider, HelmRelease } from './helm';
import { kept } from '../terraform/kept-attribute';
import { accountWideName } from '../validation/names';

const LONGEST_ALIAS = 60;

/** What a release takes beside the answers that it waits for: an image that is pulled, a schema that is migrated, replicas that start one after the other. */
const BESIDE_ANSWERS_SECONDS = 1800;

/** What is rolled out, and where. */
export interface WebUiReleaseProps {
  /** The name of the site: namespace and release have it too. */
  readonly name: string;
  readonly access: ClusterAccess;
  /** The folder of the chart. */
  readonly chartFolder: string;
  readonly values: ChartValues;
  /** What pods find in the account. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The site on the cluster, rolled out by Helm: done when the new replicas are ready, and put back where they do not become so.
 *
 * The chart lies beside the synthesized stack under a name that changes with its content, so a plan shows a changed chart.
 */
export class WebUiRelease extends Construct {
  /** Done when the site serves. */
  public readonly release: HelmRelease;

  constructor(scope: Construct, id: string, { name, access, chartFolder, values, dependsOn }: WebUiReleaseProps) {
    super(scope, id);
    const provider = new HelmProvider(this, 'Provider', { alias: accountWideName(name, this.node.path, 'helm', LONGEST_ALIAS), ...access });
    const chart = new TerraformAsset(this, 'Chart', { path: chartFolder, type: AssetType.DIRECTORY });
    this.release = new HelmRelease(this, 'Resource', {
      provider,
      name,
      namespace: name,
      chart: `\${path.module}/${chart.path.replace(/\/$/, '')}`,
      values: asWritten(values),
      timeoutSeconds: values.longestAnswerSeconds + BESIDE_ANSWERS_SECONDS,
      dependsOn: [...dependsOn],
      lifecycle: {
        ...kept('namespace', name, current =>
          `The site is in the namespace ${current}, where its key and its password of the database are, and cannot leave it: set name as it was. Nothing has been changed.`),
        ignoreChanges: ['name', 'namespace'],
      },
    });
    this.node.defaultChild = this.release;
  }
}

const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** JSON, which YAML is too, as it comes out of Terraform: what that would read as an expression, or compose, stands in it by its number. */
function asWritten(values: ChartValues): string {
  return JSON.stringify(values).split(TOKEN).map((part, index) => index % 2 === 1 ? part : part.replace(/[$%](?=\{)|[^\x00-\x7e]/g, byNumber)).join('');
}

const byNumber = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
