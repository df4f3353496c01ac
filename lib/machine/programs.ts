import { Program } from './program';

/** What is asked of Bailian. */
export interface BailianSettings {
  readonly endpoint: string;
  readonly defaultModel: string;
  readonly taskModel: string;
}

/** What the site is told. */
export interface WebUiSettings extends BailianSettings {
  readonly models: readonly string[];
  /** Models that Ollama serves, as they are pulled. */
  readonly ollamaModels: readonly string[];
  readonly embeddingModel: string;
  readonly signUp: string;
  /** The first is the site's address; none where it is known at apply only. */
  readonly origins: readonly string[];
}

/** An image as docker writes it. */
export interface PinnedImage {
  readonly reference: string;
  readonly digest?: string;
}

const MINUTES = 60;

/** A reference that takes the digest along, for an image that has no history on the data disk. */
const exactly = ({ reference, digest }: PinnedImage) => digest === undefined ? reference : `${reference}@${digest}`;

const image = ({ reference, digest }: PinnedImage) => ({ image: reference, image_digest: digest ?? '' });

/** Some programs are the same for every site, and are made when the first one asks. */
let signedCall: Program | undefined;
let webUiTools: Program | undefined;
let siteSettings: Program | undefined;
let frontEndTools: Program | undefined;
let siteChecks: Program | undefined;
let prune: Program | undefined;
let acmeTools: Program | undefined;

/** Installs the one program of the machine that signs calls and reads stored secrets, and the one that sets DNS records with it. */
export function signedCallProgram(): Program {
  return signedCall ??= new Program('signed-call', {
    timeoutSeconds: 15 * MINUTES,
    installsPackages: true,
    include: ['signed-call/signed_call.py', 'signed-call/dns_record.py'],
  });
}

/** Finds the data disk, formats it if it is blank, mounts it, grows it. */
export function dataDiskProgram(diskId: string): Program {
  return new Program('data-disk', {
    timeoutSeconds: 15 * MINUTES,
    installsPackages: true,
    parameters: { disk_id: diskId },
    include: ['backup.sh', 'restore.sh', 'recover.sh', 'open-webui-recovery.service'].map(file => `data-disk/${file}`),
  });
}

const IMAGE_FILES = [
  'container-firewall.sh', 'container-firewall.service', 'docker-restart.conf', 'merge_docker_settings.py', 'image_revisions.py', 'run-container.sh',
  'remove-old-images.sh',
];

/** Installs the packages and pulls the images. */
export function imageProgram(pinned: PinnedImage, hasGpu: boolean, ollama?: PinnedImage): Program {
  return new Program('image', {
    timeoutSeconds: 90 * MINUTES,
    installsPackages: true,
    constants: { ...image(pinned), gpu: String(hasGpu), ollama_image: ollama ? exactly(ollama) : '' },
    include: IMAGE_FILES.map(file => `image/${file}`),
  });
}

/** Runs Ollama beside Open WebUI and pulls its models. */
export function localModelsProgram(ollama: PinnedImage, models: readonly string[]): Program {
  return new Program('local-models', {
    timeoutSeconds: 90 * MINUTES,
    constants: { ollama_image: exactly(ollama), models: models.join(' ') },
    include: ['local-models/ollama.service'],
  });
}

/** What the program that asks Bailian is made of. */
export interface BailianProgramProps {
  readonly apiKeySource: string;
  /** The secret, where it comes as an argument. */
  readonly apiKey?: string;
  readonly settings: BailianSettings;
  readonly revision: string;
}

/** Asks Bailian with the very key and models: what is wrong with them is known before anything is changed. */
export function bailianProgram({ apiKeySource, apiKey, settings, revision }: BailianProgramProps): Program {
  return new Program('bailian', {
    timeoutSeconds: 20 * MINUTES,
    constants: { api_key_source: apiKeySource, revision },
    parameters: { api_key: apiKey },
    include: ['bailian/check_bailian.py', 'signed-call/signed_call.py'],
    files: { 'settings.json': JSON.stringify(settings) },
  });
}

/** Installs what the web UI program calls. */
export function webUiToolsProgram(): Program {
  return webUiTools ??= new Program('web-ui-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['site_database.py', 'site_data.py', 'environment.py', 'open-webui.service'].map(file => `web-ui-tools/${file}`),
  });
}

/** Installs what knows which settings in the site's database are the construct's. */
export function siteSettingsProgram(): Program {
  return siteSettings ??= new Program('site-settings', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['site-settings/site_settings.py'],
  });
}

/** What the web UI program is made of. */
export interface WebUiProgramProps {
  readonly image: PinnedImage;
  readonly adminEmail: string;
  readonly apiKeySource: string;
  readonly adminPasswordSource: string;
  readonly settings: WebUiSettings;
  readonly hasGpu: boolean;
  readonly hasLocalModels: boolean;
  readonly allowEmbeddingModelChange: boolean;
  readonly revision: string;
  /** Arguments: the address, where no origin is known at synth, and secrets that are handed over. */
  readonly parameters: Record<string, string | undefined>;
}

/** Configures, starts and upgrades Open WebUI. */
export function webUiProgram(props: WebUiProgramProps): Program {
  const constants = {
    ...image(props.image),
    admin_email: props.adminEmail,
    api_key_source: props.apiKeySource,
    admin_password_source: props.adminPasswordSource,
    bind: props.settings.origins.length > 0 ? 'loopback' : 'public',
    gpu: String(props.hasGpu),
    local_models: String(props.hasLocalModels),
    allow_embedding_model_change: String(props.allowEmbeddingModelChange),
    revision: props.revision,
  };
  return new Program('web-ui', {
    timeoutSeconds: 60 * MINUTES,
    constants,
    parameters: props.parameters,
    files: { 'settings.json': JSON.stringify(props.settings) },
  });
}

/** Installs what takes away what a site no longer has. */
export function pruneProgram(): Program {
  return prune ??= new Program('prune', { timeoutSeconds: 20 * MINUTES, include: ['prune/prune.sh'] });
}

/** Installs what the programs of the front end call. */
export function frontEndToolsProgram(): Program {
  return frontEndTools ??= new Program('front-end-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['front-end-tools/tls-certificate.sh', 'prune/prune.sh'],
  });
}

/** Installs the checks with which the certificate program ends. */
export function siteChecksProgram(): Program {
  return siteChecks ??= new Program('site-checks', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['site-checks/check_site.py', 'site-checks/check_dns.py'],
  });
}

/** Installs what the certificate program calls for a certificate by ACME. */
export function acmeToolsProgram(): Program {
  return acmeTools ??= new Program('acme-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['obtain-certificate.sh', 'renew-certificate.service', 'renew-certificate.timer'].map(file => `acme-tools/${file}`),
  });
}

/** Sets up nginx with a placeholder certificate. */
export function frontEndProgram(serverNames: readonly string[], upstreamPort: number, maxUploadSizeMiB: number): Program {
  return new Program('front-end', {
    timeoutSeconds: 30 * MINUTES,
    installsPackages: true,
    constants: { server_names: serverNames.join(' '), upstream_port: String(upstreamPort), max_upload_size_mib: String(maxUploadSizeMiB) },
    include: ['front-end/nginx.conf', 'front-end/nginx-restart.conf'],
  });
}

/** What the certificate program is made of. */
export interface CertificateProgramProps {
  readonly serverNames: readonly string[];
  /** The zone of each name, in the same order. */
  readonly dnsZones: readonly string[];
  readonly stateDirectory: string;
  readonly constants: Readonly<Record<string, string>>;
  /** What this kind of certificate needs. */
  readonly include: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Other tools are another program, although their text is not in this one. */
  readonly toolsVersion: string;
  readonly privateKey?: string;
  /** Where the names lead; not given where their records are somebody else's. */
  readonly siteAddress?: string;
}

/** Obtains or installs the certificate and checks the site through HTTPS. */
export function certificateProgram(props: CertificateProgramProps): Program {
  return new Program('certificate', {
    timeoutSeconds: 30 * MINUTES,
    constants: {
      ...props.constants,
      server_names: props.serverNames.join(' '),
      dns_zones: props.dnsZones.join(' '),
      state_directory: props.stateDirectory,
      tools_version: props.toolsVersion,
    },
    include: props.include,
    files: props.files,
    parameters: { private_key: props.privateKey, site_address: props.siteAddress },
  });
}
