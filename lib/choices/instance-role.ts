import { Examination } from '../model/rule';
import { ROLE_NAME } from '../model/rules';

/** The RAM role that the machine acts with. */
export interface IInstanceRole {
  /** The role's name. */
  readonly roleName: string;

  /** Whether constructs may attach policies to it. A role that came from elsewhere gets none: the README lists what it must be allowed. */
  readonly grantable: boolean;
}

/** A RAM role that exists, for deployers who may not create roles. */
export abstract class InstanceRole {
  /**
   * A role that exists and trusts `ecs.aliyuncs.com`. It is given to the instance; no policy is attached to it.
   *
   * @param roleName the role's name
   */
  public static fromRoleName(roleName: string): IInstanceRole {
    return { roleName, grantable: false };
  }

  /** @internal */
  public static _examine(examination: Examination, property: string, role?: IInstanceRole): void {
    examination.value(property, role?.roleName, ROLE_NAME);
  }
}
