import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { StandIn } from '.';
import { Terraform } from './terraform';

/** A configuration in Terraform's JSON, without the lines that every one of them has. */
export type Configuration = Record<string, unknown>;

const SOURCES = { alicloud: { source: 'aliyun/alicloud' }, null: { source: 'hashicorp/null' }, helm: { source: 'hashicorp/helm' } };

/** A directory for inline configurations; `clean` it in the end. */
export class Scratch {
  private root: string | undefined;
  private count = 0;

  public constructor(private readonly standIn: () => StandIn) {}

  /** A new working directory with a state of its own. */
  public terraform(configuration: Configuration, variables?: Record<string, string>): ScratchTerraform {
    this.root ??= mkdtempSync(join(tmpdir(), 'stand-in-'));
    const directory = join(this.root, String(this.count += 1));
    mkdirSync(directory);
    return new ScratchTerraform(directory, this.standIn(), configuration, variables);
  }

  public clean(): void {
    if (this.root) rmSync(this.root, { recursive: true, force: true });
  }
}

export class ScratchTerraform extends Terraform {
  public constructor(public readonly directory: string, standIn: StandIn, configuration: Configuration, variables?: Record<string, string>) {
    super({ directory, standIn, variables });
    this.rewrite(configuration);
  }

  /** Providers that are served by a running process need none, and so a test is a third quicker. */
  public override async init(): Promise<void> {}

  /** Another configuration for the same state. */
  public rewrite(configuration: Configuration): this {
    const whole = { terraform: { required_providers: SOURCES }, provider: { alicloud: { region: 'ap-southeast-1' } }, ...configuration };
    writeFileSync(join(this.directory, 'main.tf.json'), JSON.stringify(whole));
    return this;
  }
}
