/** A field's name and what it holds. */
type Schema = Record<string, unknown>;

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const seconds: Schema = { type: 'integer', minimum: 0, maximum: 600 };
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
const list = (items: Schema): Schema => ({ type: 'array', items });

const LISTENER = object({
  port: { 'x-kubernetes-int-or-string': true },
  protocol: { type: 'string', enum: ['HTTP', 'HTTPS', 'QUIC'] },
  description: text,
  requestTimeout: seconds,
  idleTimeout: seconds,
  gzipEnabled: flag,
  http2Enabled: flag,
  securityPolicyId: text,
  certificates: list(object({ CertificateId: text, IsDefault: flag })),
  caEnabled: flag,
  caCertificates: list(object({ CertificateId: text, IsDefault: flag })),
  aclConfig: object({ aclName: text, aclType: { type: 'string', enum: ['White', 'Black'] }, aclEntries: list(text), aclIds: list(text) }),
  xForwardedForConfig: object({
    XForwardedForEnabled: flag,
    XForwardedForProtoEnabled: flag,
    XForwardedForSLBIdEnabled: flag,
    XForwardedForSLBPortEnabled: flag,
    XForwardedForClientSrcPortEnabled: flag,
  }),
});

const CONFIG = object({
  id: text,
  name: text,
  addressType: text,
  addressAllocatedMode: text,
  edition: text,
  zoneMappings: list(object({ vSwitchId: text, zoneId: text, allocationId: text })),
  forceOverride: flag,
  listenerForceOverride: flag,
  deletionProtectionEnabled: flag,
  tags: list(object({ key: text, value: text })),
});

/**
 * The kind `AlbConfig` as far as a site may use it. What it does not name the API server drops, as it does with the controller's own: a test compares what is
 * there with what was asked.
 *
 * The fields are those of pkg/apis/alibabacloud/v1/albconfig_types.go of the controller.
 *
 * @see https://github.com/alibaba/alibaba-load-balancer-controller
 */
export const ALB_CONFIG_DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'albconfigs.alibabacloud.com' },
  spec: {
    group: 'alibabacloud.com',
    scope: 'Cluster',
    names: { plural: 'albconfigs', singular: 'albconfig', kind: 'AlbConfig', listKind: 'AlbConfigList' },
    versions: [{
      name: 'v1',
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: object({
          spec: object({ config: CONFIG, listeners: list(LISTENER) }),
          status: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true },
        }),
      },
      subresources: { status: {} },
    }],
  },
};
