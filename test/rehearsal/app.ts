import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { CDKTF, Consumer, pack, TOOLS } from '../package/consumer';

/** An example as somebody has it who installed the package from npm: a project of its own, whose `main.ts` is edited as time goes by. */
export class App {
  public static async install(example: string): Promise<App> {
    return new App(await Consumer.of(example, { ...TOOLS, ...CDKTF, 'cdktf-bailian-open-webui': await pack() }));
  }

  private constructor(private readonly project: Consumer) {}

  /** Where Terraform's configuration is after `synthesize`. */
  public get stackFolder(): string {
    return join(this.project.folder, 'cdktf.out/stacks/chat');
  }

  /** Imports more of the package. */
  public useToo(...names: string[]): void {
    this.replace(" } from 'cdktf-bailian-open-webui'", `, ${names.join(', ')} } from 'cdktf-bailian-open-webui'`);
  }

  /** Adds a property to the site. */
  public add(property: string): void {
    this.replace("\n  adminEmail: 'admin@example.com',", `\n  adminEmail: 'admin@example.com',\n  ${property},`);
  }

  /** Puts a file beside it. */
  public put(name: string, content: string): void {
    writeFileSync(join(this.project.folder, name), content);
  }

  /** Changes one place of `main.ts`; the place must be there exactly once. */
  public replace(what: string, by: string): void {
    const pieces = this.source.split(what);
    if (pieces.length !== 2) throw new Error(`"${what}" occurs ${pieces.length - 1} times in main.ts`);
    writeFileSync(this.file, pieces.join(by));
  }

  /** `cdktf synth`. */
  public async synthesize(): Promise<void> {
    await this.project.run('npx', ['cdktf', 'synth'], { CI: 'true', CHECKPOINT_DISABLE: '1' });
    keepStateBeside(this.stackFolder);
  }

  private get file(): string {
    return join(this.project.folder, 'main.ts');
  }

  private get source(): string {
    return readFileSync(this.file, 'utf8');
  }
}
