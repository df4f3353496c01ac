import { BAILIAN_ENDPOINT, BailianEndpoint } from './choices/bailian-endpoint';
import { BAILIAN_MODELS, BailianModels } from './choices/bailian-models';
import { OLLAMA_IMAGE, OPEN_WEBUI_IMAGE, OllamaImage, OpenWebUiImage } from './choices/container-image';
import { DISK_CATEGORY, DiskCategory } from './choices/disk-category';
import { INSTANCE_CHARGE, InstanceCharge } from './choices/instance-charge';
import { IInstanceRole, INSTANCE_ROLE } from './choices/instance-role';
import { INSTANCE_TYPES, InstanceType } from './choices/instance-type';
import { REMOVAL_POLICY, RemovalPolicy } from './choices/removal-policy';
import { SECRET_SOURCE, SecretSource } from './choices/secret-source';
import { SIGN_UP, SignUp } from './choices/sign-up';
import { BOOLEAN, NUMBER, TEXT, listOf } from './validation/kind';
import { required, struct } from './validation/struct';

/** What the machine is, and what a zone must sell, where nobody says otherwise. */
export const DEFAULT_INSTANCE_TYPE = InstanceType.E_C1M2_LARGE;

/** The machine and what runs on it, whoever composes it. */
export interface WebUiInstanceOptions {
  /** The key of Bailian's API; it works with the endpoint of its own region only. */
  readonly apiKey: SecretSource;

  /** The e-mail address with which the administrator signs in. */
  readonly adminEmail: string;

  /**
   * The administrator's first password, 8 to 72 bytes. Read only while the site has no user: change it in the site afterwards.
   */
  readonly adminPassword: SecretSource;

  /**
   * The instance type. Within plain types or within GPU types a change restarts the instance, otherwise it replaces it.
   *
   * @default InstanceType.E_C1M2_LARGE
   */
  readonly instanceType?: InstanceType;

  /**
   * How the instance is paid for.
   *
   * @default InstanceCharge.payAsYouGo()
   */
  readonly instanceCharge?: InstanceCharge;

  /**
   * The image of the operating system: Ubuntu 24.04 or Debian 12. A change makes the system disk anew.
   *
   * @default - the newest public Ubuntu 24.04 at the first deploy; on a GPU type the one that carries NVIDIA's driver, docker and the container toolkit
   */
  readonly imageId?: string;

  /**
   * The category of the system disk. A change replaces the instance.
   *
   * @default DiskCategory.CLOUD_ESSD
   */
  readonly systemDiskCategory?: DiskCategory;

  /**
   * The size of the system disk in GiB, 40 to 2000; on a GPU type from 100. It can only grow.
   *
   * @default - 40; on a GPU type 100
   */
  readonly systemDiskSizeGiB?: number;

  /**
   * The size of the data disk in GiB, 20 to 32768. It can only grow, and does so while the site runs.
   *
   * @default 40
   */
  readonly dataDiskSizeGiB?: number;

  /**
   * What becomes of the data disk, with every chat, when Terraform is told to destroy it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly dataDiskRemovalPolicy?: RemovalPolicy;

  /**
   * For how many days the daily snapshots of the data disk (03:00 UTC+8) are kept, 1 to 65536.
   *
   * @default 7
   */
  readonly snapshotRetentionDays?: number;

  /**
   * The release of Open WebUI. A newer one upgrades the site, with a backup and a way back.
   *
   * @default OpenWebUiImage.V0_12_4
   */
  readonly openWebUiImage?: OpenWebUiImage;

  /**
   * The address of Bailian.
   *
   * @default - the one that serves the region of the provider; required where the region is not known at synth or no endpoint is on its side of a border
   */
  readonly endpoint?: BailianEndpoint;

  /**
   * The models that the site offers.
   *
   * @default - BailianModels.MAINLAND_2026_11 for an endpoint in Beijing, else BailianModels.INTERNATIONAL_2026_11
   */
  readonly models?: BailianModels;

  /**
   * Models that run on the GPU, in Ollama's words, e.g. `qwen3:8b`. Only with a GPU type.
   *
   * @default - none, and no Ollama
   */
  readonly localModels?: string[];

  /**
   * The release of Ollama. Only with `localModels`.
   *
   * @default OllamaImage.V0_35_1
   */
  readonly ollamaImage?: OllamaImage;

  /**
   * Whether another embedding model may be set although there are documents: they are not found until somebody indexes them anew in the settings.
   *
   * @default false
   */
  readonly allowEmbeddingModelChange?: boolean;

  /**
   * Who may create an account.
   *
   * @default SignUp.CLOSED
   */
  readonly signUp?: SignUp;

  /**
   * Who may reach the site, at most 200 blocks, and 100 behind a front end: as many as a security group takes rules for.
   *
   * @default - everybody: 0.0.0.0/0
   */
  readonly allowedCidrs?: string[];

  /**
   * The RAM role of the machine.
   *
   * @default - a new one, where a secret or `createRole` needs it
   */
  readonly instanceRole?: IInstanceRole;

  /**
   * Whether the metadata service answers IMDSv2 only. Public images since 2023 can; for an older image of your own switch it off.
   *
   * @default true
   */
  readonly requireImdsV2?: boolean;
}

/** The kinds of its properties. */
export const WEB_UI_INSTANCE_OPTIONS = struct<WebUiInstanceOptions>({
  apiKey: required(SECRET_SOURCE),
  adminEmail: required(TEXT),
  adminPassword: required(SECRET_SOURCE),
  instanceType: INSTANCE_TYPES,
  instanceCharge: INSTANCE_CHARGE,
  imageId: TEXT,
  systemDiskCategory: DISK_CATEGORY,
  systemDiskSizeGiB: NUMBER,
  dataDiskSizeGiB: NUMBER,
  dataDiskRemovalPolicy: REMOVAL_POLICY,
  snapshotRetentionDays: NUMBER,
  openWebUiImage: OPEN_WEBUI_IMAGE,
  endpoint: BAILIAN_ENDPOINT,
  models: BAILIAN_MODELS,
  localModels: listOf(TEXT),
  ollamaImage: OLLAMA_IMAGE,
  allowEmbeddingModelChange: BOOLEAN,
  signUp: SIGN_UP,
  allowedCidrs: listOf(TEXT),
  instanceRole: INSTANCE_ROLE,
  requireImdsV2: BOOLEAN,
});
