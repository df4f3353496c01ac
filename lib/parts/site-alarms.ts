import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { CmsAlarm } from '../alicloud/generated/cms-alarm';
import { CmsEventRule } from '../alicloud/generated/cms-event-rule';
import { CmsSiteMonitor } from '../alicloud/generated/cms-site-monitor';
import { pascalCase } from '../validation/names';

/** A site that is asked from outside, and who hears of it. */
export interface SiteAlarmsProps {
  /** The name of the site, which all names begin with. */
  readonly name: string;
  readonly contactGroup: string;
  /** The address of the site, without a slash at its end. */
  readonly url: string;
  /** What is asked below that address, by the name of its alarm. */
  readonly asked: Readonly<Record<string, string>>;
  /** What the cloud measures of the site's own resources, by the name of its alarm. @default - nothing */
  readonly measured?: Readonly<Record<string, Measured>>;
  /** The instance, where it can be taken away at any time. */
  readonly spotInstanceId?: string;
  /** What must be there before anybody asks: a site that serves. */
  readonly dependsOn: ITerraformDependable[];
  readonly provider?: TerraformProvider;
}

/** A metric of a service of the cloud, of one resource, and from when on somebody must act. The words are those of the service's own page of metrics. */
export interface Measured {
  readonly project: string;
  readonly metric: string;
  /** Which resource: the name of the dimension, and its id. */
  readonly dimension: readonly [name: string, id: string];
  readonly statistics: string;
  readonly comparisonOperator: '<' | '>' | '>=';
  readonly threshold: number;
}

/** Who hears of one alarm, and after what it is made. */
type Told = Pick<SiteAlarmsProps, 'name' | 'contactGroup' | 'provider'> & Partial<Pick<SiteAlarmsProps, 'dependsOn'>>;

/** Whether people can come in. */
export const READY_ADDRESS = { ready: '/ready' };

/** The same of a machine, and whether `status` on it finds everything good. */
export const MACHINE_ADDRESSES = { ...READY_ADDRESS, status: '/.well-known/open-webui-status' };

/**
 * Alibaba's own probes (carrier 465), in Hangzhou, Qingdao and Beijing: an account has 5 of this kind free and none of the others. Without a list three are
 * chosen at random, also from carriers that cost.
 * https://www.alibabacloud.com/help/en/cms/cloudmonitor-1-0/developer-reference/api-cms-2019-01-01-describesitemonitorquota (2026-06)
 */
const FREE_PROBES = ['546', '572', '738'].map(city => ({ type: 'IDC', isp: '465', city }));

const MINUTES_BETWEEN = 5;
const SECONDS_BETWEEN = MINUTES_BETWEEN * 60;

/** A deploy that starts the site anew is over by then. */
const TIMES_IN_A_ROW = 3;

/**
 * More than half of the probes. The words of site monitoring are its own: https://www.alibabacloud.com/help/doc-detail/115047.html has the metric; the
 * statistics are named as it is (the example of the service's own SDK sample says `$Availability<96`), which the service checks since August 2024.
 */
const mostProbesFail = (taskId: string): Measured => ({
  project: 'acs_networkmonitor', metric: 'Availability', dimension: ['taskId', taskId], statistics: 'Availability', comparisonOperator: '<', threshold: 50,
});

/** Of a site that stays down somebody hears four times a day. */
const SILENCE_SECONDS = 6 * 3600;

/**
 * What CloudMonitor does for a site without a bill: one or two of an account's ten free monitors, an alarm on each and on metrics that services report by
 * themselves, and a rule for a spot instance that is taken back. Of the three levels of a message `Info` is the one that is sent by mail and chat robots alone;
 * the others are texts and phone calls too.
 *
 * Read in the documentation and the provider's source, and tried nowhere.
 */
export class SiteAlarms extends Construct {
  constructor(scope: Construct, id: string, props: SiteAlarmsProps) {
    super(scope, id);
    for (const [what, path] of Object.entries(props.asked)) {
      // an alarm comes after its monitor, and that after the site
      this.alarm(what, mostProbesFail(this.monitor(what, `${props.url}${path}`, props).id), { ...props, dependsOn: undefined });
    }
    for (const [what, measured] of Object.entries(props.measured ?? {})) {
      this.alarm(what, measured, props);
    }
    if (props.spotInstanceId !== undefined) {
      this.interruption(props.spotInstanceId, props);
    }
  }

  private monitor(what: string, address: string, { name, dependsOn, provider }: SiteAlarmsProps): CmsSiteMonitor {
    return new CmsSiteMonitor(this, `${pascalCase(what)}Monitor`, {
      provider,
      taskName: `${name}_${what}`.replace(/-/g, '_'), // the alphabet of its names; ours have no _, so no two become one
      taskType: 'HTTP',
      address,
      interval: String(MINUTES_BETWEEN),
      ispCities: FREE_PROBES,
      optionJson: { httpMethod: 'get', timeout: 30_000, assertions: [{ type: 'status_code', operator: 'is', target: '200' }] },
      dependsOn,
      // the service fills in what was left out, which the provider reads back; and what it changes here loses the time limit
      lifecycle: { ignoreChanges: ['option_json'] },
    });
  }

  private alarm(what: string, measured: Measured, { name, contactGroup, dependsOn, provider }: Told): void {
    const { project, metric, dimension: [dimension, id], statistics, comparisonOperator, threshold } = measured;
    new CmsAlarm(this, `${pascalCase(what)}Alarm`, {
      provider,
      name: `${name}-${what}`,
      project,
      metric,
      metricDimensions: `[{"${dimension}":"${id}"}]`,
      contactGroups: [contactGroup],
      period: SECONDS_BETWEEN,
      silenceTime: SILENCE_SECONDS,
      escalationsInfo: { statistics, comparisonOperator, threshold: String(threshold), times: TIMES_IN_A_ROW },
      dependsOn,
    });
  }

  /**
   * ECS announces it five minutes before. The filter is in the words of Log Service: a keyword of the event, whose content names the instance.
   * https://www.alibabacloud.com/help/en/cms/cloudmonitor-1-0/developer-reference/api-cms-2019-01-01-puteventrule (2026-01)
   */
  private interruption(instanceId: string, { name, contactGroup, provider }: SiteAlarmsProps): void {
    new CmsEventRule(this, 'Interruption', {
      provider,
      ruleName: `${name}-interruption`,
      description: `The spot instance of ${name} is taken back; the next deploy makes another`,
      silenceTime: 300,
      eventPattern: {
        product: 'ecs',
        eventTypeList: ['StatusNotification'],
        nameList: ['Instance:PreemptibleInstanceInterruption'],
        levelList: ['*'], // the pages of ECS say WARN and INFO
        sqlFilter: instanceId,
      },
      contactParameters: [{ contactParametersId: '1', contactGroupName: contactGroup, level: '4' }], // 4 is Info
    });
  }
}
