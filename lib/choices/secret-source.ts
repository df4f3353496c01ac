import { Fn, ITerraformDependable, Precondition, TerraformProvider, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { OosParameter } from '../alicloud/generated/oos-parameter';
import { FROM_ARGUMENT } from '../machine/program';
import { addWarning } from '../terraform/add-warning';
import { bareAddress } from '../terraform/bare-address';
import { allow, PolicyStatement } from '../terraform/policy-statement';
import { preconditions, SecretUse } from '../terraform/secret-use';
import { IsTaken } from '../terraform/synth-context';
import { brand, familyOf } from '../validation/family';
import { TEXT, isVariable } from '../validation/kind';
import { accountWideName } from '../validation/names';
import { Examination, Rule } from '../validation/rule';
import { KMS_SECRET_NAME, OOS_PARAMETER_NAME, REVISION, UNRESERVED_NAME, UNRESERVED_VARIABLE, VARIABLE_NAME } from '../validation/rules';
import { soundOf, struct } from '../validation/struct';

/** A secret that exists in a store. */
export interface StoredSecretOptions {
  /**
   * Change it whenever the stored value has changed: the program that reads the secret then runs again. Terraform never sees the value, so it cannot tell.
   *
   * @default - the program reads the value when it runs for another reason
   */
  readonly revision?: string;
}

/** The kinds of its properties. */
export const STORED_SECRET_OPTIONS = struct<StoredSecretOptions>({ revision: TEXT });

/** Who needs a secret, and what for: all that the name of what keeps it is made of. */
export interface SecretNeed {
  readonly use: SecretUse;
  /** The construct's name: the prefix of what it names in the account. */
  readonly name: string;
  /** The construct's path. */
  readonly path: string;
}

/** What the construct that needs a secret is asked for when the secret is bound to it. */
export interface SecretBinding extends SecretNeed {
  readonly tags: Record<string, string>;
  readonly provider?: TerraformProvider;
}

/** A secret as the program that reads it sees it. */
export interface BoundSecret {
  /** The argument of the call, where the secret comes as one. */
  readonly argument?: string;
  /** What the machine's role must be allowed. */
  readonly statements: readonly PolicyStatement[];
  /** Addresses whose change makes the program run again. */
  readonly replaceTriggeredBy: readonly string[];
  /** What keeps the value in the account, under a name that must be free there. */
  readonly stored: readonly ITerraformDependable[];
  /** What Terraform must hold before the call. */
  readonly preconditions: readonly Precondition[];
}

const LONGEST_PARAMETER_NAME = 180;

/** What a secret needs where it needs nothing. */
export const NOTHING = { preconditions: [], replaceTriggeredBy: [], statements: [], stored: [] };

/**
 * Where a secret comes from. None of them puts the value into a synthesized file.
 *
 * Rotating a key is: change the variable or bump `revision`, then deploy. No resource but the call of the program is replaced.
 */
export abstract class SecretSource {
  /**
   * A sensitive Terraform variable of exactly that name on the stack (found there, or created), so that `TF_VAR_name` works
   * and two sites can share it. It is kept in a free parameter of Operation Orchestration Service (OOS), which the machine reads
   * with its RAM role.
   *
   * The value is in the Terraform state, in saved plan files, and readable by whoever may read OOS parameters of the account: keep the state in an
   * encrypted backend. OOS must be activated once in the account, which is free.
   *
   * @param name the variable's name: lower-case letters, digits and `_`
   */
  public static fromVariable(name: string): SecretSource {
    return new VariableSecret(name);
  }

  /**
   * A KMS secret that exists; Terraform never sees its value. One of your own needs a KMS instance, which is paid. The default secrets that Alibaba Cloud's
   * products create (`bailian!…`) are free to read.
   *
   * @param name the secret's name
   * @param options the revision
   */
  public static fromKmsSecret(name: string, options: StoredSecretOptions = {}): SecretSource {
    return new StoredSecret('kms-secret', name, [KMS_SECRET_NAME], options, () => [allow(['kms:GetSecretValue'], [`acs:kms:*:*:secret/${name}`])]);
  }

  /**
   * An OOS encrypted parameter that exists; Terraform never sees its value. Encrypted parameters need a KMS instance, which is paid.
   *
   * @param name the parameter's name
   * @param options the revision
   */
  public static fromOosSecretParameter(name: string, options: StoredSecretOptions = {}): SecretSource {
    return new StoredSecret('oos-secret-parameter', name, [OOS_PARAMETER_NAME, { ...UNRESERVED_NAME, confidential: true }], options, () => [
      allow(['oos:GetSecretParameter'], [`acs:oos:*:*:secretparameter/${name}`]),
      // OOS keeps the value in KMS as the secret oos/NAME, and reads it there in the caller's name
      allow(['kms:GetSecretValue'], [`acs:kms:*:*:secret/oos/${name}`]),
    ]);
  }

  /**
   * A sensitive Terraform variable that is handed to the machine as an argument of the call: needs neither role nor OOS.
   *
   * Whoever may list Cloud Assistant's invocations can read the value there for 30 days, and it is in the Terraform state. Only for deployers
   * who may create neither a role nor a parameter; synth warns.
   *
   * @param name the variable's name: lower-case letters, digits and `_`
   */
  public static unsafeArgument(name: string): SecretSource {
    return new ArgumentSecret(name);
  }

  /** @internal */
  public abstract readonly _needsRole: boolean;

  /** @internal */
  public readonly _revision: string = '';

  /**
   * Where the value is, so that two sources of one value are known.
   *
   * @internal
   */
  public abstract get _place(): string;

  /** @internal */
  public abstract _examine(examination: Examination, property: string, isTaken: IsTaken): void;

  /** @internal */
  public abstract _source(need: SecretNeed): string;

  /** @internal */
  public abstract _bind(scope: Construct, binding: SecretBinding): BoundSecret;
}

const FAMILY = 'SecretSource';

/** What is held where one is given. */
export const SECRET_SOURCE = familyOf(SecretSource, "SecretSource.fromVariable('bailian_api_key')", value =>
  isVariable(value) && VARIABLE_NAME.holds(value.node.id) ? `SecretSource.fromVariable('${value.node.id}')` : undefined);

/** The variable of that name on the stack. */
function sensitiveVariable(scope: Construct, name: string): TerraformVariable {
  const stack = TerraformStack.of(scope);
  return (stack.node.tryFindChild(name) as TerraformVariable | undefined) ?? new TerraformVariable(stack, name, { type: 'string', sensitive: true });
}

function examineVariable(examination: Examination, property: string, name: string, isTaken: IsTaken): void {
  examination.known(property, name, VARIABLE_NAME, UNRESERVED_VARIABLE, {
    name: 'variable-free',
    sentence: 'must be free on the stack, or the name of a sensitive Terraform variable there',
    holds: value => !isTaken(value),
    cure: value => `rename the child ${JSON.stringify(value)} of the stack, or make it a TerraformVariable with sensitive: true`,
  });
}

const placeOfVariable = (name: string) => `variable:${name}`;

class VariableSecret extends SecretSource {
  public readonly _needsRole = true;

  constructor(private readonly name: string) {
    super();
    brand(this, FAMILY, ['', name, TEXT]);
  }

  public get _place(): string {
    return placeOfVariable(this.name);
  }

  public _examine(examination: Examination, property: string, isTaken: IsTaken): void {
    examineVariable(examination, property, this.name, isTaken);
  }

  public _source(need: SecretNeed): string {
    return `oos-parameter:${this.parameterName(need)}`;
  }

  public _bind(scope: Construct, binding: SecretBinding): BoundSecret {
    const { use, name, tags, provider } = binding;
    const parameterName = this.parameterName(binding);
    const parameter = new OosParameter(scope, use.id, {
      provider,
      parameterName,
      type: 'String',
      value: sensitiveVariable(scope, this.name).stringValue,
      description: `Read by the machine of ${name}`,
      tags,
      lifecycle: { precondition: preconditions(use, this.name) },
    });
    return {
      ...NOTHING,
      statements: [allow(['oos:GetParameter'], [`acs:oos:*:*:parameter/${parameterName}`])],
      stored: [parameter],
      // the attribute, not the resource: an edited tag must not run the program again
      replaceTriggeredBy: [`${bareAddress(parameter)}.value`],
    };
  }

  private parameterName({ use, name, path }: SecretNeed): string {
    return accountWideName(name, path, use.id, LONGEST_PARAMETER_NAME);
  }
}

class StoredSecret extends SecretSource {
  public readonly _needsRole = true;
  public readonly _revision: string;

  constructor(
    private readonly store: string,
    private readonly name: string,
    private readonly rules: Rule<string>[],
    private readonly options: StoredSecretOptions,
    private readonly statements: () => PolicyStatement[],
  ) {
    super();
    brand(this, FAMILY, ['', name, TEXT], ['', options, STORED_SECRET_OPTIONS]);
    this._revision = soundOf(STORED_SECRET_OPTIONS, options).revision ?? '';
  }

  public get _place(): string {
    return this._source();
  }

  public _examine(examination: Examination, property: string): void {
    examination.known(property, this.name, ...this.rules);
    examination.known(`${property}.revision`, this.options.revision, REVISION);
  }

  public _source(): string {
    return `${this.store}:${this.name}`;
  }

  public _bind(): BoundSecret {
    return { ...NOTHING, statements: this.statements() };
  }
}

class ArgumentSecret extends SecretSource {
  public readonly _needsRole = false;

  constructor(private readonly name: string) {
    super();
    brand(this, FAMILY, ['', name, TEXT]);
  }

  public get _place(): string {
    return placeOfVariable(this.name);
  }

  public _examine(examination: Examination, property: string, isTaken: IsTaken): void {
    examineVariable(examination, property, this.name, isTaken);
  }

  public _source(): string {
    return FROM_ARGUMENT;
  }

  public _bind(scope: Construct, { use }: SecretBinding): BoundSecret {
    addWarning(scope, `the variable ${this.name} is handed over as an argument: whoever may list Cloud Assistant's invocations can read it for 30 days`);
    return {
      ...NOTHING,
      argument: Fn.base64encode(sensitiveVariable(scope, this.name).stringValue),
      preconditions: preconditions(use, this.name),
    };
  }
}
