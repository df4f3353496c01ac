import { existsSync, readFileSync, writeFileSync } from 'fs';
import { Deployed, StandIn } from '../../instruments/provider';

/** What decides how the first deploy of a folder ends. */
export interface FirstDeploy {
  readonly standIn: StandIn;
  readonly configuration: object;
  readonly variables: Readonly<Record<string, string>>;
  readonly stateFile: string;
}

/**
 * Applies to new accounts, of which most of the tests of a file make the same one: the first of them makes it, by Terraform, and the others get a copy of
 * the account, its calls and the state. An apply was half of what they cost.
 */
export class FirstDeploys {
  public static async apply(deploy: FirstDeploy, apply: () => Promise<void>): Promise<void> {
    const { standIn, stateFile } = deploy;
    if (!standIn.cloud.isNew || standIn.requests.length > 0 || existsSync(stateFile)) return apply();

    const key = JSON.stringify([deploy.configuration, deploy.variables, standIn.cloud.offered]);
    const before = this.ended.get(key);
    if (before) {
      standIn.takeOver(before.deployed);
      writeFileSync(stateFile, before.state);
      return;
    }
    await apply();
    this.ended.set(key, { deployed: standIn.deployed, state: readFileSync(stateFile, 'utf8') });
  }

  private static readonly ended = new Map<string, { readonly deployed: Deployed; readonly state: string }>();
}
