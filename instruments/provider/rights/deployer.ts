import { Request } from './requests';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** What a policy document says. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const list = (value: string | string[] | undefined) => [value ?? []].flat();

function matches(pattern: string, value: string, flags = ''): boolean {
  const expression = pattern.split('*').map(piece => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`, flags).test(value);
}

/** Somebody who has the rights of a policy and no others. */
export class Deployer {
  private readonly statements: readonly Statement[];

  public constructor({ Version, Statement: statements }: PolicyDocument) {
    if (Version !== '1') throw new Error(`RAM knows the version 1 of policies, and not ${JSON.stringify(Version)}`);
    this.statements = statements;
  }

  /** The words with which the cloud refuses a request; undefined where it allows it. */
  public refusalOf({ action, resources, service }: Request): string | undefined {
    const refused = resources.find(resource => !this.may(action, resource, service));
    return refused === undefined ? undefined : `Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM: ${action} on ${refused}`;
  }

  private may(action: string, resource: string, service?: string): boolean {
    const fitting = this.statements.filter(statement => list(statement.Action).some(pattern => matches(pattern, action, 'i'))
      && list(statement.Resource).some(pattern => matches(pattern, resource)) && conditionHolds(statement, service));
    return fitting.some(({ Effect }) => Effect === 'Allow') && !fitting.some(({ Effect }) => Effect === 'Deny');
  }
}

/** Of RAM's conditions the two that are known here, of a role that is passed on and of one that is made; with any other nothing is allowed. */
function conditionHolds({ Condition: condition = {} }: Statement, service?: string): boolean {
  return Object.entries(condition).every(([operator, keys]) => operator === 'StringEquals'
    && Object.entries(keys).every(([key, values]) => ['acs:Service', 'ram:ServiceName'].includes(key) && service !== undefined && list(values).includes(service)));
}
