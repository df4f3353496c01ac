import { ANYWHERE } from '../validation/cidr';
import { brand, familyOf } from '../validation/family';
import { TEXT } from '../validation/kind';
import { Examination, PropsRule } from '../validation/rule';
import { CONTACT_GROUP_NAME, TERRAFORM_TEXT } from '../validation/rules';

/** Who is told when a site is down, or something of it needs a person. */
export class Alarms {
  /**
   * The contacts of a group of CloudMonitor, by mail and by the chat robots that they have: no message that is billed.
   *
   * @param contactGroup the name of a group that exists. Its contacts confirm their addresses by a click in a mail, which no code can do: make them in the
   * console, in CloudMonitor under Alerts › Alert Contacts
   */
  public static to(contactGroup: string): Alarms {
    return new Alarms(contactGroup);
  }

  private constructor(
    /** The name of the group. */
    public readonly contactGroup: string,
  ) {
    brand(this, 'Alarms', ['', contactGroup, TEXT]);
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    examination.value(property, this.contactGroup, CONTACT_GROUP_NAME, TERRAFORM_TEXT);
  }
}

/** What is held where one is given. */
export const ALARMS = familyOf(Alarms, "Alarms.to('oncall')");

/** Of a site that names who may reach it. */
interface AlarmedProps {
  readonly alarms?: Alarms;
  readonly allowedCidrs?: readonly string[];
}

/** The addresses of the probes are listed in the console and change; a list that has them cannot be told from one that has not. */
export const alarmsNeedEverybody = (cure: string): PropsRule<AlarmedProps> => ({
  name: 'alarms-need-everybody',
  property: 'alarms',
  sentence: `must be left out with allowedCidrs that lack ${ANYWHERE}: the probes of CloudMonitor, whose addresses change, would find the site shut`,
  cure: () => cure,
  holds: ({ alarms, allowedCidrs }) => alarms === undefined || allowedCidrs === undefined || allowedCidrs.includes(ANYWHERE),
});
