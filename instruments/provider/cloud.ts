import { Action } from './action';
import { Hooks } from './hooks';
import { Image, publicImages, Zone, zonesOfEveryRegion } from './offers';
import { Deployer } from './rights/deployer';
import { Attributes } from './values';

/** A thing that exists in the account. */
export interface Resource {
  /** The region it lives in, or `global`. */
  readonly region: string;
  readonly type: string;
  readonly id: string;
  /** Change it to act behind Terraform's back. */
  attributes: Attributes;
}

/** A snapshot of a disk, which outlives it. */
export interface Snapshot {
  readonly region: string;
  readonly sizeGiB: number;
}

/** What there is in an account, and how far its series of ids are. */
export interface Made {
  readonly resources: Resource[];
  readonly ran: Array<{ readonly program: string; readonly systemDisk: string }>;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly counters: ReadonlyMap<string, number>;
}

export interface Failure {
  readonly type: string;
  readonly action: Action;
  readonly message: string;
  /** A creation that fails after the thing exists: Terraform keeps it and marks it as tainted. */
  readonly tainted?: boolean;
}

/** What a kind says of a thing that somebody puts into the account by hand. */
interface KnownKind {
  id(change: PutByHand): string;
  decides?(change: PutByHand, id: string): Attributes;
}

interface PutByHand {
  readonly cloud: Cloud;
  readonly region: string;
  readonly type: string;
  readonly planned: Attributes;
}

const NO_OFFERS = ['kinds', 'existing', 'ran', 'snapshots', 'counters', 'failures', 'hooks', 'deployer'];

/** One account at the cloud: what is offered, what exists, and what shall go wrong. Everything in it may be changed at any time. */
export class Cloud {
  /** In the order in which the data source lists them. */
  public zones: Zone[] = zonesOfEveryRegion();
  public images: Image[] = publicImages();
  /** The zones in the account's DNS; undefined stands for every domain. */
  public domains: string[] | undefined;
  /** The contact groups of CloudMonitor; undefined stands for every name. */
  public contactGroups: string[] | undefined;
  /** The shortest time to live that the edition of the account's DNS allows: 600 is the free one's. */
  public minimumTtl = 600;

  /** How many records a zone may have; the editions of the DNS differ. */
  public mostRecords = Infinity;

  /** Names whose records nobody may change until they are unlocked in the console, e.g. `www.example.com`. */
  public readonly lockedNames = new Set<string>();
  /** Whether ECS finds a RAM role as soon as it is made; until then it has to spread. */
  public ramSpreads = true;

  /** Whether the account has authorized the roles of Container Service, which is done once, in the console. */
  public containerServiceIsAuthorized = true;

  /** The kubeconfig that a cluster hands out, where there is a real one behind it. */
  public kubeconfig: string | undefined;

  /** Buckets in which somebody has put something. */
  public readonly filledBuckets = new Set<string>();
  /** Names of buckets that other accounts have. */
  public readonly bucketsOfOthers = new Set<string>();

  /** Who deploys, and may do no more than his policy allows; undefined may do everything. */
  public deployer: Deployer | undefined;

  /** Which program ran on which system disk: what it made there is gone with the disk. */
  public readonly ran: Array<{ readonly program: string; readonly systemDisk: string }> = [];

  /** By their ids; Terraform knows none of them. */
  public readonly snapshots = new Map<string, Snapshot>();

  private readonly existing: Resource[] = [];
  private readonly failures: Failure[] = [];
  private readonly hooks = new Map<string, Hooks>();
  private readonly counters = new Map<string, number>();

  public constructor(private readonly kinds: Readonly<Record<string, KnownKind>>) {}

  /** The zones, all of them if none is named, have the type in their lists, but no stock of it, in neither way of buying it. What runs, runs on. */
  public sellsOut(instanceType: string, ...zoneIds: string[]): void {
    for (const zone of this.zonesOf(zoneIds)) zone.soldOut.push({ instanceType, spot: false }, { instanceType, spot: true });
  }

  /** The zones, all of them if none is named, have no spot instances of the type. */
  public sellsNoSpot(instanceType: string, ...zoneIds: string[]): void {
    for (const zone of this.zonesOf(zoneIds)) zone.soldOut.push({ instanceType, spot: true });
  }

  /** No zone lists the type any more. What runs, runs on. */
  public delists(instanceType: string): void {
    for (const zone of this.zones) zone.instanceTypes = zone.instanceTypes.filter(type => type !== instanceType);
  }

  /** The zones, all of them if none is named, list the type and have it from now on. */
  public sells(instanceType: string, ...zoneIds: string[]): void {
    for (const zone of this.zonesOf(zoneIds)) {
      if (!zone.instanceTypes.includes(instanceType)) zone.instanceTypes.push(instanceType);
      zone.soldOut = zone.soldOut.filter(stock => stock.instanceType !== instanceType);
    }
  }

  private zonesOf(ids: string[]): Zone[] {
    return this.zones.filter(({ id }) => ids.length === 0 || ids.includes(id));
  }

  /** The next call of this kind fails with the message; told twice, two calls fail. */
  public failNext(failure: Failure): void {
    this.failures.push(failure);
  }

  /** @internal */
  public takeFailure(type: string, action: Action): Failure | undefined {
    const index = this.failures.findIndex(failure => failure.type === type && failure.action === action);
    return index < 0 ? undefined : this.failures.splice(index, 1)[0];
  }

  /** What exists, in the order in which it was made. */
  public resources(type?: string): Resource[] {
    return this.existing.filter(resource => type === undefined || resource.type === type);
  }

  public find(type: string, id: string, region: string): Resource | undefined {
    return this.existing.find(resource =>
      resource.type === type && resource.id === id && (resource.region === region || resource.region === 'global'));
  }

  /** The programs, by the names of their commands, that have run on the system disk which an instance has now. */
  public programsOn({ attributes }: Resource): string[] {
    return [...new Set(this.ran.filter(({ systemDisk }) => systemDisk === attributes.system_disk_id).map(({ program }) => program))].sort();
  }

  /** Puts a thing into the account as if somebody had made it in the console: no rule is held, what is not given the cloud decides. */
  public add(type: string, attributes: Attributes, region = 'global'): Resource {
    const change = { cloud: this, region, type, planned: attributes };
    const kind = this.kinds[type];
    const id = kind.id(change);
    return this.put({ region, type, id, attributes: { ...kind.decides?.(change, id), ...attributes, id } });
  }

  /** @internal */
  public put(resource: Resource): Resource {
    this.existing.push(resource);
    return resource;
  }

  /** A snapshot of a disk as it is now; gives its id. */
  public takeSnapshot({ region, attributes }: Resource): string {
    const id = `s-t4n${String(this.next('s-')).padStart(17, '0')}`;
    this.snapshots.set(id, { region, sizeGiB: Number(attributes.size) });
    return id;
  }

  /** Takes a thing out of the account, as somebody would in the console. */
  public remove(resource: Resource): void {
    const index = this.existing.indexOf(resource);
    if (index >= 0) this.existing.splice(index, 1);
  }

  /** Lets something real happen when a resource of the type is made, changed or deleted. */
  public hook(type: string, hooks: Hooks): void {
    this.hooks.set(type, hooks);
  }

  public hooksOf(type: string): Hooks {
    return this.hooks.get(type) ?? {};
  }

  /** Whether nothing has been made in it, and what is offered decides alone what will be: no rights are held, nothing shall fail, nothing real happens. */
  public get isNew(): boolean {
    return this.existing.length + this.counters.size + this.snapshots.size + this.failures.length + this.hooks.size === 0 && this.deployer === undefined;
  }

  /** All that an account offers and allows, as a text: whatever it has but what has been made in it. */
  public get offered(): string {
    const offers = Object.entries(this).filter(([name]) => !NO_OFFERS.includes(name));
    return JSON.stringify(offers, (_name, value: unknown) => (value instanceof Set ? [...value] as unknown[] : value === Infinity ? 'Infinity' : value));
  }

  /** A copy of what has been made. */
  public get made(): Made {
    return structuredClone({ resources: this.existing, ran: this.ran, snapshots: this.snapshots, counters: this.counters });
  }

  /** Puts into a new account what was made in another one that offered the same. */
  public makeAgain(made: Made): void {
    const { resources, ran, snapshots, counters } = structuredClone(made);
    this.existing.push(...resources);
    this.ran.push(...ran);
    snapshots.forEach((snapshot, id) => this.snapshots.set(id, snapshot));
    counters.forEach((value, series) => this.counters.set(series, value));
  }

  /** The next number of a series: ids and addresses come from here, so that two runs are alike. */
  public next(series: string): number {
    const value = (this.counters.get(series) ?? 0) + 1;
    this.counters.set(series, value);
    return value;
  }
}
