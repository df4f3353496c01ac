import { brand, familyOrHaving } from '../validation/family';
import { BOOLEAN, TEXT } from '../validation/kind';
import { Examination } from '../validation/rule';
import { ROLE_NAME } from '../validation/rules';
import { having, required } from '../validation/struct';

/** The RAM role that the machine acts with. */
export interface IInstanceRole {
  /** The role's name. */
  readonly roleName: string;

  /** Whether constructs may attach policies to it. A role that came from elsewhere gets none: the README lists what it must be allowed. */
  readonly grantable: boolean;
}

/** What is held where one is given. */
export const INSTANCE_ROLE = familyOrHaving('IInstanceRole', "InstanceRole.fromRoleName('ChatMachine')", having<IInstanceRole>({ roleName: required(TEXT), grantable: required(BOOLEAN) }));

/** A RAM role that exists, for deployers who may not create roles. */
export abstract class InstanceRole {
  /**
   * A role that exists and trusts `ecs.aliyuncs.com`. It is given to the instance; no policy is attached to it.
   *
   * @param roleName the role's name
   */
  public static fromRoleName(roleName: string): IInstanceRole {
    const role = { roleName, grantable: false };
    brand(role, 'IInstanceRole', ['', roleName, TEXT]);
    return role;
  }

  /** @internal */
  public static _examine(examination: Examination, property: string, role?: IInstanceRole): void {
    examination.value(property, role?.roleName, ROLE_NAME);
  }
}
