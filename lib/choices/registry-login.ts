import { Construct } from 'constructs';
import { BoundSecret, NOTHING, SECRET_SOURCE, SecretBinding, SecretNeed, SecretSource } from './secret-source';
import { RegistryCredential } from '../machine/pinned-image';
import { allow } from '../terraform/policy-statement';
import { IsTaken } from '../terraform/synth-context';
import { brand, familyOf } from '../validation/family';
import { TEXT } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { ACR_INSTANCE_ID, REGISTRY_USER, TERRAFORM_TEXT } from '../validation/rules';

/**
 * How the machine logs in to the registry of an image of your own.
 *
 * The login goes to that registry alone, never to a mirror, and is written nowhere on the machine.
 */
export abstract class RegistryLogin {
  /**
   * An instance of Container Registry Enterprise Edition: the machine gets a token that is valid for an hour by its RAM role, which is allowed to pull this
   * repository and nothing else. In the region of the registry's name.
   *
   * @param instanceId the instance, e.g. `cri-1a2b3c4d5e6f7g8h`
   */
  public static acrEnterprise(instanceId: string): RegistryLogin {
    return new AcrEnterprise(instanceId);
  }

  /**
   * A user with a password, e.g. of Container Registry Personal Edition. The password is read when the image is pulled, and at no other time.
   *
   * @param user the user's name
   * @param password the password
   */
  public static password(user: string, password: SecretSource): RegistryLogin {
    return new PasswordLogin(user, password);
  }

  /** @internal */
  public abstract readonly _needsRole: boolean;

  /** @internal */
  public abstract readonly _revision: string;

  /**
   * Where a password is, if it takes one.
   *
   * @internal
   */
  public abstract get _place(): string | undefined;

  /** @internal */
  public abstract _examine(examination: Examination, property: string, repository: string, isTaken: IsTaken): void;

  /** @internal */
  public abstract _credential(need: SecretNeed): RegistryCredential;

  /** @internal */
  public abstract _bind(scope: Construct, binding: SecretBinding, repository: string): BoundSecret;
}

const FAMILY = 'RegistryLogin';

/** What is held where one is given. */
export const REGISTRY_LOGIN = familyOf(RegistryLogin, "RegistryLogin.acrEnterprise('cri-1a2b3c4d5e6f7g8h')");

/** A token goes to no registry but the one that it is for, and the host tells the region in which it is asked for. */
const OF_ENTERPRISE_EDITION: Rule<string> = {
  name: 'acr-enterprise-repository',
  sentence: 'must be a repository of an instance of Container Registry Enterprise Edition, by the instance\'s own name, with this login',
  cure: repository => /\.personal\.cr\.aliyuncs\.com\/|^registry(?:-vpc)?\.[a-z0-9-]+\.aliyuncs\.com\//.test(repository)
    ? 'Personal Edition gives no tokens: use RegistryLogin.password'
    : 'e.g. acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/open-webui',
  holds: repository => /^[a-z0-9-]+\.(?!personal\.)[a-z]+-[a-z0-9-]+\.cr\.aliyuncs\.com\/[^/]+\/./.test(repository),
};

class AcrEnterprise extends RegistryLogin {
  public readonly _needsRole = true;
  public readonly _revision = '';

  constructor(private readonly instanceId: string) {
    super();
    brand(this, FAMILY, ['', instanceId, TEXT]);
  }

  public get _place(): undefined {
    return undefined;
  }

  public _examine(examination: Examination, property: string, repository: string): void {
    examination.known(`${property}.login`, this.instanceId, ACR_INSTANCE_ID);
    examination.known(`${property}.repository`, repository, OF_ENTERPRISE_EDITION);
  }

  public _credential(): RegistryCredential {
    return { acrInstance: this.instanceId };
  }

  public _bind(_scope: Construct, _binding: SecretBinding, repository: string): BoundSecret {
    const [, path] = /^[^/]*\/(.*)$/.exec(repository)!;
    return {
      ...NOTHING,
      statements: [
        // RAM holds this action for all instances or none: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken
        allow(['cr:GetAuthorizationToken'], ['*']),
        allow(['cr:PullRepository'], [`acs:cr:*:*:repository/${this.instanceId}/${path}`]),
      ],
    };
  }
}

class PasswordLogin extends RegistryLogin {
  constructor(private readonly user: string, private readonly password: SecretSource) {
    super();
    brand(this, FAMILY, ['', user, TEXT], ['', password, SECRET_SOURCE]);
  }

  public get _needsRole(): boolean {
    return this.password._needsRole;
  }

  public get _revision(): string {
    return this.password._revision;
  }

  public get _place(): string {
    return this.password._place;
  }

  public _examine(examination: Examination, property: string, _repository: string, isTaken: IsTaken): void {
    examination.known(`${property}.login`, this.user, REGISTRY_USER, TERRAFORM_TEXT);
    this.password._examine(examination, `${property}.login`, isTaken);
  }

  public _credential(need: SecretNeed): RegistryCredential {
    return { user: this.user, source: this.password._source(need) };
  }

  public _bind(scope: Construct, binding: SecretBinding): BoundSecret {
    return this.password._bind(scope, binding);
  }
}
