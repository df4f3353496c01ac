import { MINUTES, Program, TOLD_LATER, Tools, secretArgument } from '../../program';
import { certificateTools, dnsTools } from '../../toolbox/toolbox';

/** What a kind of certificate adds to the program. */
export interface CertificateKind {
  /** `certificate` names the kind. */
  readonly constants: Readonly<Record<string, string>>;
  /** The pieces of the toolbox that it calls. */
  readonly uses: ReadonlyArray<() => Tools>;
  readonly files: Readonly<Record<string, string>>;
}

/** What the certificate program is made of. */
export interface CertificateProgramProps {
  readonly kind: CertificateKind;
  readonly serverNames: readonly string[];
  /** The zone of each name, in the same order. */
  readonly dnsZones: readonly string[];
  readonly stateDirectory: string;
  /** Whether the records of the names are the site's: where they lead is known then, and told. */
  readonly hasRecords: boolean;
}

/** What it is told. */
export type CertificateParameter = 'private_key' | 'site_address';

/** Obtains or installs the certificate and checks the site through HTTPS. */
export function certificateProgram(props: CertificateProgramProps): Program<CertificateParameter> {
  const { kind, serverNames, dnsZones, stateDirectory, hasRecords } = props;
  return new Program<CertificateParameter>('certificate', {
    timeoutSeconds: 30 * MINUTES,
    constants: {
      ...kind.constants,
      server_names: serverNames.join(' '),
      dns_zones: dnsZones.join(' '),
      state_directory: stateDirectory,
    },
    uses: [...new Set([certificateTools, ...kind.uses, ...hasRecords ? [dnsTools] : []])],
    files: kind.files,
    parameters: { private_key: secretArgument(kind.constants.private_key_source), site_address: hasRecords ? TOLD_LATER : undefined },
  });
}
