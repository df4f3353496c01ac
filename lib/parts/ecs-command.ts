import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { EcsCommand } from '../alicloud/generated/ecs-command';

/** A text of shell that lies in the account under the name of a site. */
export interface EcsCommandProps {
  readonly provider?: TerraformProvider;
  /** The name of the site. */
  readonly siteName: string;
  /** What it is called beside that. */
  readonly what: string;
  /** What its description says behind both. */
  readonly about: string;
  /** As Cloud Assistant takes it, in base64. */
  readonly content: string;
  /** Whether the text has placeholders. */
  readonly takesParameters: boolean;
  readonly timeoutSeconds: number;
}

/** The command. */
export function ecsCommand(scope: Construct, id: string, props: EcsCommandProps): EcsCommand {
  const { provider, siteName, what, about, content, takesParameters, timeoutSeconds } = props;
  return new EcsCommand(scope, id, {
    provider,
    name: `${siteName}-${what}`,
    description: `${what} of ${siteName}${about}`,
    type: 'RunShellScript',
    commandContent: content,
    enableParameter: takesParameters,
    timeout: timeoutSeconds,
    workingDir: '/root',
  });
}
