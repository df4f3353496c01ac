import { Deployer, PolicyDocument, Request } from '../../instruments/provider';
import { policyDocumentOf } from '../../lib/rights/policy-document';
import { TerraformConfiguration } from '../../lib/rights/stack-part';

type Statements = PolicyDocument['Statement'];

/** Each of a list once, however many there are. */
const distinct = <T>(all: readonly T[]): T[] => [...new Map(all.map(one => [JSON.stringify(one), one])).values()];

/** The policy with which a configuration is deployed. */
export function policyOf(configuration: TerraformConfiguration): PolicyDocument {
  return JSON.parse(policyDocumentOf(configuration, 'chat'));
}

/** What was asked of the cloud, and the policies under which it was. */
export class Tried {
  private statements: Statements = [];
  private requests: Request[] = [];

  public under(configuration: TerraformConfiguration): void {
    this.statements = distinct([...this.statements, ...policyOf(configuration).Statement]);
  }

  public asked(requests: readonly Request[]): void {
    this.requests = distinct([...this.requests, ...requests]);
  }

  /** What somebody with all these policies is refused. */
  public get refused(): string[] {
    return refusalsOf(this.statements, this.requests);
  }

  /** The actions without which nothing that was asked is refused. */
  public get needless(): string[] {
    const actions = distinct(this.statements.flatMap(({ Action }) => Action));
    const asking = (action: string) => this.requests.filter(request => request.action === action);
    return actions.filter(action => refusalsOf(without(action, this.statements), asking(action)).length === 0);
  }
}

/** Statements that do not allow an action. */
export function without(action: string, statements: Statements): Statements {
  return statements.map(statement => ({ ...statement, Action: [statement.Action].flat().filter(one => one !== action) }));
}

function refusalsOf(statements: Statements, requests: Request[]): string[] {
  const deployer = new Deployer({ Version: '1', Statement: statements });
  return requests.flatMap(request => deployer.refusalOf(request) ?? []);
}
