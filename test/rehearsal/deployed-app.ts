import { cpSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from './app';
import { planned } from './planned';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { Terraform } from '../../instruments/provider/terraform';

/** Somebody's app, and what Terraform knows of what it was deployed to. */
export abstract class DeployedApp {
  protected readonly directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));

  protected constructor(public readonly app: App) {}

  protected abstract get terraform(): Terraform;

  /** What a deploy of the app, as it is now, would change. */
  public async plan(): Promise<string[]> {
    await this.app.synthesize();
    cpSync(this.app.stackFolder, this.directory, { recursive: true });
    keepStateBeside(this.directory);
    return planned(await this.terraform.plan());
  }

  /** Applies what was planned last. */
  public apply(): Promise<unknown> {
    return this.terraform.apply();
  }

  public destroy(): Promise<void> {
    return this.terraform.destroy();
  }

  public async output(name: string): Promise<string> {
    return String((await this.terraform.output())[name]);
  }
}
