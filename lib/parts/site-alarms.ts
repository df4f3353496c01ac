import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { CmsAlarm } from '../alicloud/generated/cms-alarm';
import { CmsEventRule } from '../alicloud/generated/cms-event-rule';
import { CmsSiteMonitor } from '../alicloud/generated/cms-site-monitor';

/** A site that is asked from outside, and who hears of it. */
export interface SiteAlarmsProps {
  /** The name of the site, which all names begin with. */
  readonly name: string;
  readonly contactGroup: string;
  /** The address of the site, without a slash at its end. */
  readonly url: string;
  /** The instance, where it can be taken away at any time. */
  readonly spotInstanceId?: string;
  /** What must be there before anybody asks: a site that serves. */
  readonly dependsOn: ITerraformDependable[];
  readonly provider?: TerraformProvider;
}

/** What is asked: whether people can come in, and whether `status` on the machine finds everything good. */
const ADDRESSES = { Ready: '/ready', Status: '/.well-known/open-webui-status' };

/**
 * Alibaba's own probes (carrier 465), in Hangzhou, Qingdao and Beijing: an account has 5 of this kind free and none of the others. Without a list three are
 * chosen at random, also from carriers that cost.
 * https://www.alibabacloud.com/help/en/cms/cloudmonitor-1-0/developer-reference/api-cms-2019-01-01-describesitemonitorquota (2026-06)
 */
const FREE_PROBES = ['546', '572', '738'].map(city => ({ type: 'IDC', isp: '465', city }));

const MINUTES_BETWEEN = 5;
const SECONDS_BETWEEN = MINUTES_BETWEEN * 60;

/** More than half of the probes, three times in a row: a deploy that starts the site anew is over by then. */
const MOST_FAIL = { comparisonOperator: '<', threshold: '50', times: 3 };

/** Of a site that stays down somebody hears four times a day. */
const SILENCE_SECONDS = 6 * 3600;

/**
 * What CloudMonitor does for a site without a bill: two of an account's ten free monitors, an alarm on each, and a rule for a spot instance that is taken back.
 * Of the three levels of a message `Info` is the one that is sent by mail and chat robots alone; the others are texts and phone calls too.
 *
 * Read in the documentation and the provider's source, and tried nowhere.
 */
export class SiteAlarms extends Construct {
  constructor(scope: Construct, id: string, props: SiteAlarmsProps) {
    super(scope, id);
    for (const [what, path] of Object.entries(ADDRESSES)) {
      this.alarm(what, this.monitor(what, `${props.url}${path}`, props), props);
    }
    if (props.spotInstanceId !== undefined) {
      this.interruption(props.spotInstanceId, props);
    }
  }

  private monitor(what: string, address: string, { name, dependsOn, provider }: SiteAlarmsProps): CmsSiteMonitor {
    return new CmsSiteMonitor(this, `${what}Monitor`, {
      provider,
      taskName: `${name}_${what.toLowerCase()}`.replace(/-/g, '_'), // the alphabet of its names; ours have no _, so no two become one
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

  /**
   * The words of site monitoring are its own: https://www.alibabacloud.com/help/doc-detail/115047.html has the metric; the statistics are named as it is
   * (the example of the service's own SDK sample says `$Availability<96`), which the service checks since August 2024.
   */
  private alarm(what: string, monitor: CmsSiteMonitor, { name, contactGroup, provider }: SiteAlarmsProps): void {
    new CmsAlarm(this, `${what}Alarm`, {
      provider,
      name: `${name}-${what.toLowerCase()}`,
      project: 'acs_networkmonitor',
      metric: 'Availability',
      metricDimensions: `[{"taskId":"${monitor.id}"}]`,
      contactGroups: [contactGroup],
      period: SECONDS_BETWEEN,
      silenceTime: SILENCE_SECONDS,
      escalationsInfo: { ...MOST_FAIL, statistics: 'Availability' },
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
