import { Construct } from 'constructs';
import { ACME_OPTIONS, AcmeChallenge, AcmeOptions, AcmeServer, examineAcme } from './acme';
import { BoundSecret, SECRET_SOURCE, SecretBinding, SecretNeed, SecretSource } from './secret-source';
import { CertificateKind } from '../machine/programs/certificate/certificate';
import { secretTools } from '../machine/toolbox/secret-tools';
import { accountTools, acmeTools, chainTools, dnsTools } from '../machine/toolbox/toolbox';
import { addWarning } from '../terraform/add-warning';
import { allow, PolicyStatement } from '../terraform/policy-statement';
import { PRIVATE_KEY } from '../terraform/secret-use';
import { IsTaken } from '../terraform/synth-context';
import { brand, familyOf } from '../validation/family';
import { TEXT } from '../validation/kind';
import { readChain, withoutRoot, writeChain } from '../validation/pem';
import { Examination } from '../validation/rule';
import { matches } from '../validation/rules';
import { chainRules, chainWarnings } from '../validation/site-certificate';
import { required, soundOf, struct } from '../validation/struct';

/** A certificate that was bought, or one of the free ones of Certificate Management Service. */
export interface PemOptions {
  /** The text of the `.pem` file: the site's certificate, then the intermediate ones. */
  readonly chain: string;

  /** The text of the `.key` file. */
  readonly privateKey: SecretSource;
}

/** The kinds of its properties. */
export const PEM_OPTIONS = struct<PemOptions>({ chain: required(TEXT), privateKey: required(SECRET_SOURCE) });

/** What a certificate is asked for when it is bound to a front end. */
export interface CertificateBinding extends Omit<SecretBinding, 'use'> {
  /** The zones of the served names. */
  readonly dnsZones: readonly string[];
}

/** What a certificate takes outside the machine. */
export interface BoundCertificate {
  /** The private key, where it comes from a secret. */
  readonly privateKey?: BoundSecret;
  /** What the machine's role must be allowed. */
  readonly statements: readonly PolicyStatement[];
}

/** Whom a certificate is asked for, where a site obtains its own. */
export interface CertificateAuthority {
  /** The address of its directory. */
  readonly server: string;
  /** Empty where none is given. */
  readonly email: string;
}

/** A certificate as a load balancer is told it: both files, the key by where it is kept. */
export interface CertificateFiles {
  readonly chain: string;
  readonly privateKey: string;
  /** Another says that the key is another. */
  readonly revision: string;
}

/** Where the site's certificate comes from. */
export abstract class TlsCertificate {
  /**
   * A certificate that you have as files. Renewing it is: replace the files, deploy.
   *
   * @param options its chain and its key
   */
  public static fromPem(options: PemOptions): TlsCertificate {
    return new PemCertificate(options);
  }

  /**
   * A free certificate that the site obtains and renews by itself. On one machine its account and certificates live on the data disk, so a
   * new machine does not ask for a new one; on Kubernetes, where it is DNS-01 alone, in a Secret of the site's namespace.
   *
   * @param options challenge, authority and e-mail
   */
  public static acme(options: AcmeOptions = {}): TlsCertificate {
    return new AcmeCertificate(options);
  }

  /**
   * A certificate of Certificate Management Service, bought there or uploaded, for a site on Kubernetes: it stays there, and the load balancer serves
   * it. A renewed one has another id, and is served from the deploy on that names it.
   *
   * @param certificateId its id as ALB has it: its number, then the region of the service, e.g. `1234567-cn-hangzhou`, or `1234567-ap-southeast-1` in the
   *   international one
   */
  public static fromCertificateId(certificateId: string): TlsCertificate {
    return new StoredCertificate(certificateId);
  }

  /** A certificate that the machine signs itself, for private networks: every browser warns until it is told to trust it. */
  public static selfSigned(): TlsCertificate {
    return new SelfSignedCertificate();
  }

  /** @internal */
  public abstract readonly _needsRole: boolean;

  /** @internal */
  public readonly _challenge?: AcmeChallenge = undefined;

  /** @internal Where the private key comes from, for one that somebody has as files. */
  public readonly _secret?: SecretSource = undefined;

  /** @internal Where it stays, for one of Certificate Management Service. */
  public readonly _certificateId?: string = undefined;

  /** @internal Whom the site asks, for one that it obtains. */
  public readonly _authority?: CertificateAuthority = undefined;

  /** @internal */
  public abstract _examine(examination: Examination, property: string, names: readonly string[], isTaken: IsTaken): void;

  /** @internal */
  public abstract _kind(need: Omit<SecretNeed, 'use'>): CertificateKind;

  /** @internal */
  public abstract _bind(scope: Construct, binding: CertificateBinding): BoundCertificate;

  /** @internal Nothing where there are none before a machine makes them. */
  public _files(_need: Omit<SecretNeed, 'use'>): CertificateFiles | undefined {
    return undefined;
  }
}

const FAMILY = 'TlsCertificate';

const CERTIFICATE_ID = matches(
  'certificate-id', /^[1-9][0-9]{0,18}-(?:cn|ap|eu|us|me|na)(?:-[a-z0-9]+)+$/,
  'must be the id of a certificate as ALB has it: its number in Certificate Management Service, then the region of that, e.g. 1234567-cn-hangzhou');

/** What is held where one is given. */
export const TLS_CERTIFICATE = familyOf(TlsCertificate, 'TlsCertificate.acme()');

class PemCertificate extends TlsCertificate {
  public readonly _needsRole: boolean;
  public readonly _secret?: SecretSource;

  constructor(private readonly options: PemOptions) {
    super();
    brand(this, FAMILY, ['', options, PEM_OPTIONS]);
    this._secret = soundOf(PEM_OPTIONS, options).privateKey;
    this._needsRole = this._secret?._needsRole === true;
  }

  public _examine(examination: Examination, property: string, names: readonly string[], isTaken: IsTaken): void {
    examination.known(`${property}.chain`, this.options.chain, ...chainRules(names));
    this.options.privateKey._examine(examination, `${property}.privateKey`, isTaken);
  }

  public _kind(need: Omit<SecretNeed, 'use'>): CertificateKind {
    const { chain, privateKey, revision } = this._files(need);
    return {
      constants: { certificate: 'pem', private_key_source: privateKey, revision },
      uses: [chainTools, ...secretTools(privateKey)],
      files: { 'chain.pem': chain },
    };
  }

  public _files(need: Omit<SecretNeed, 'use'>): CertificateFiles {
    const { chain, privateKey } = this.options;
    return { chain: writeChain(withoutRoot(readChain(chain))), privateKey: privateKey._source({ ...need, use: PRIVATE_KEY }), revision: privateKey._revision };
  }

  public _bind(scope: Construct, binding: CertificateBinding): BoundCertificate {
    chainWarnings(this.options.chain, new Date()).forEach(warning => addWarning(scope, warning));
    const privateKey = this.options.privateKey._bind(scope, { ...binding, use: PRIVATE_KEY });
    return { privateKey, statements: privateKey.statements };
  }
}

class AcmeCertificate extends TlsCertificate {
  public readonly _challenge: AcmeChallenge;
  public readonly _needsRole: boolean;
  public readonly _authority: CertificateAuthority;

  constructor(private readonly options: AcmeOptions) {
    super();
    brand(this, FAMILY, ['', options, ACME_OPTIONS]);
    const { challenge, server, email = '' } = soundOf(ACME_OPTIONS, options);
    this._challenge = challenge ?? AcmeChallenge.DNS_01;
    this._needsRole = this._challenge === AcmeChallenge.DNS_01;
    this._authority = { server: (server ?? AcmeServer.LETS_ENCRYPT).directoryUrl, email };
  }

  public _examine(examination: Examination, property: string, names: readonly string[]): void {
    examineAcme(examination, property, this.options, names);
  }

  public _kind(): CertificateKind {
    const { server, email } = this._authority;
    return {
      constants: { certificate: `acme-${this._challenge}`, acme_server: server, acme_email: email },
      uses: [acmeTools, ...this._needsRole ? [dnsTools, accountTools] : []],
      files: {},
    };
  }

  public _bind(_scope: Construct, { dnsZones }: CertificateBinding): BoundCertificate {
    const zones = [...new Set(dnsZones)].map(zone => `acs:alidns:*:*:domain/${zone}`);
    return { statements: this._needsRole ? [allow(['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'], zones)] : [] };
  }
}

class StoredCertificate extends TlsCertificate {
  public readonly _needsRole = false;

  constructor(public readonly _certificateId: string) {
    super();
    brand(this, FAMILY, ['', _certificateId, TEXT]);
  }

  public _examine(examination: Examination, property: string): void {
    examination.known(property, this._certificateId, CERTIFICATE_ID);
  }

  /** No machine knows it. */
  public _kind(): CertificateKind {
    return { constants: { certificate: 'of-certificate-management-service' }, uses: [], files: {} };
  }

  public _bind(): BoundCertificate {
    return { statements: [] };
  }
}

class SelfSignedCertificate extends TlsCertificate {
  public readonly _needsRole = false;

  constructor() {
    super();
    brand(this, FAMILY);
  }

  public _examine(): void {}

  public _kind(): CertificateKind {
    return { constants: { certificate: 'self-signed' }, uses: [], files: {} };
  }

  public _bind(): BoundCertificate {
    return { statements: [] };
  }
}
