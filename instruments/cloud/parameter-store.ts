import { randomBytes } from 'crypto';
import { ApiError } from './api-error';
import { ApiCall, ApiProduct } from './api-gateway';

function given(call: ApiCall, name: string): string {
  const value = call.parameters[name];
  if (!value) {
    throw new ApiError(400, `MissingParameter.${name}`, `The parameter ${name} is required.`);
  }
  return value;
}

/** OOS: plain parameters and encrypted ones, which want a right to KMS too. */
export class ParameterStore implements ApiProduct {
  public readonly version = '2019-06-01';
  public readonly regional = true;
  public readonly parameters = new Map<string, string>();
  public readonly secretParameters = new Map<string, string>();

  public readonly actions = {
    GetParameter: (call: ApiCall) => {
      const name = given(call, 'Name');
      call.demand('oos:GetParameter', `acs:oos:{region}:{account}:parameter/${name}`);
      return this.answer(call, name, 'String', this.parameters.get(name));
    },
    GetSecretParameter: (call: ApiCall) => {
      const name = given(call, 'Name');
      call.demand('oos:GetSecretParameter', `acs:oos:{region}:{account}:secretparameter/${name}`);
      const value = this.secretParameters.get(name);
      const decrypted = call.parameters.WithDecryption === 'true';
      if (value !== undefined && decrypted) {
        // where OOS keeps it: so say the policies in its documentation ("Control access to different encryption parameters from a RAM user")
        call.demand('kms:GetSecretValue', `acs:kms:{region}:{account}:secret/oos/${name}`);
      }
      return this.answer(call, name, 'Secret', value, decrypted);
    },
  };

  public constructor(private readonly region: string) {}

  private answer(call: ApiCall, name: string, type: string, value: string | undefined, withValue = true): object {
    if (value === undefined || call.region !== this.region) {
      throw new ApiError(404, 'EntityNotExists.Parameter', `The parameter ${name} does not exist.`);
    }
    return { Parameter: { Id: `p-${randomBytes(8).toString('hex')}`, Name: name, Type: type, ParameterVersion: 1, ...(withValue ? { Value: value } : {}) } };
  }
}

/** KMS, as far as reading a secret goes. */
export class SecretStore implements ApiProduct {
  public readonly version = '2016-01-20';
  public readonly regional = true;
  public readonly secrets = new Map<string, string>();

  public readonly actions = {
    GetSecretValue: (call: ApiCall) => {
      const name = given(call, 'SecretName');
      call.demand('kms:GetSecretValue', `acs:kms:{region}:{account}:secret/${name}`);
      const value = this.secrets.get(name);
      if (value === undefined || call.region !== this.region) {
        throw new ApiError(404, 'Forbidden.ResourceNotFound', 'Resource not found.');
      }
      return { SecretName: name, SecretData: value, SecretDataType: 'text', SecretType: 'Generic', VersionId: 'v1', VersionStages: { VersionStage: ['ACSCurrent'] } };
    },
  };

  public constructor(private readonly region: string) {}
}
