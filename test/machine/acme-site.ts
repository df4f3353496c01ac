import { BusyAuthority } from './busy-authority';
import { sleep } from './cut-off';
import { FrontendProps, FrontendSite, STATE } from './frontend-site';
import { AcmeServer as Authority } from '../../instruments/cloud/acme-server';
import { Cloud } from '../../instruments/cloud/cloud';
import { waitUntil } from '../../instruments/cloud/run-command';
import { AcmeChallenge, AcmeServer, TlsCertificate } from '../../lib';

const RENEWAL = 'renew-certificate.service';

/** A front end whose certificates come from authorities of this test. */
export class AcmeSite {
  /** On a machine of its own; a hasty authority stands beside the cloud's, whose certificates live for so many seconds. */
  public static async onNewMachine(cloud: Cloud, lifeSeconds = 30): Promise<AcmeSite> {
    const hasty = cloud.anotherAcmeServer(14_000, lifeSeconds);
    await hasty.start();
    const site = await FrontendSite.onNewMachine(cloud, { certificate: TlsCertificate.acme() });
    await site.deployFrontend();
    return new AcmeSite(cloud, site, hasty, await BusyAuthority.start(cloud));
  }

  private constructor(
    private readonly cloud: Cloud,
    public readonly site: FrontendSite,
    public readonly hasty: Authority,
    public readonly busy: BusyAuthority,
  ) {}

  /** What the cloud takes away last is not all: these are of this test. */
  public async stop(): Promise<void> {
    await this.hasty.stop();
    await this.busy.stop();
  }

  /** The site with certificates of an authority, the cloud's own where none is named. */
  public by(challenge: AcmeChallenge, directoryUrl = this.cloud.acme.directoryUrl, props: FrontendProps = {}): FrontendSite {
    return this.site.with({ certificate: TlsCertificate.acme({ challenge, server: AcmeServer.of(directoryUrl), email: 'admin@example.com' }), ...props });
  }

  public http(directoryUrl?: string, props?: FrontendProps): FrontendSite {
    return this.by(AcmeChallenge.HTTP_01, directoryUrl, props);
  }

  public dns(directoryUrl?: string): FrontendSite {
    return this.by(AcmeChallenge.DNS_01, directoryUrl);
  }

  /** As a machine that never had a certificate. */
  public async forget(): Promise<void> {
    await this.site.machine.mustShell(`rm -rf ${STATE}`);
  }

  public async serial(): Promise<string> {
    return (await this.site.served()).serialNumber;
  }

  public async expectAnotherThan(serial: string, said: string): Promise<void> {
    await waitUntil(`nginx to serve another certificate; the machine said: ${said}`, 10, async () => await this.serial() !== serial);
  }

  /** Waits until a third of the life of what is served is left. */
  public async untilDue(): Promise<void> {
    const { validFrom, validTo } = await this.site.served();
    const [from, to] = [validFrom, validTo].map(Date.parse);
    await sleep(Math.max(0, (to - (to - from) / 3 - Date.now()) / 1000 + 1));
  }

  /** As the timer does; gives what the journal says of it. */
  public async renew(): Promise<{ readonly succeeded: boolean; readonly said: string }> {
    const { machine } = this.site;
    const { exitCode } = await machine.shell(`systemctl start ${RENEWAL}`, { timeoutSeconds: 300 });
    return { succeeded: exitCode === 0, said: await machine.mustShell(`journalctl -u ${RENEWAL} -n 20 -o cat`) };
  }

  public async mustRenew(): Promise<string> {
    const { succeeded, said } = await this.renew();
    expect([succeeded, said]).toEqual([true, said]);
    return said;
  }

  /** The certificate that is served becomes due, and the timer's unit renews it. */
  public async expectRenewalWhenDue(): Promise<void> {
    const first = await this.serial();
    await this.untilDue();
    await this.expectAnotherThan(first, await this.mustRenew());
  }
}
