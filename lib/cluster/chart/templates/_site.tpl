{{/* What the replicas, the jobs of a release and what they stand on have in common. */}}

{{- define "site.labels" -}}
app.kubernetes.io/name: open-webui
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Open WebUI's variables: those of the site, and those that follow from where its state is. All of them text: a number would be no ConfigMap. */}}
{{- define "site.environment" -}}
{{- range $name, $value := .Values.environment }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
WEBUI_ADMIN_EMAIL: {{ .Values.adminEmail | quote }}
# One migrates, in the release's job: of two that begin together the second dies.
ENABLE_DB_MIGRATIONS: "false"
# Each replica holds at most 2 × 20 and 15 connections; a database takes some hundreds.
DATABASE_POOL_SIZE: "10"
DATABASE_POOL_MAX_OVERFLOW: "10"
DATABASE_POOL_RECYCLE: "1800"
VECTOR_DB: pgvector
PGVECTOR_INITIALIZE_MAX_VECTOR_LENGTH: "1024"
PGVECTOR_INDEX_METHOD: hnsw
PGVECTOR_POOL_SIZE: "5"
PGVECTOR_POOL_MAX_OVERFLOW: "10"
REDIS_URL: {{ printf "redis://%s:%v/0" .Values.redis.host .Values.redis.port | quote }}
REDIS_HEALTH_CHECK_INTERVAL: "60"
REDIS_SOCKET_KEEPALIVE: "true"
REDIS_SOCKET_CONNECT_TIMEOUT: "5"
ENABLE_WEBSOCKET_SUPPORT: "true"
WEBSOCKET_MANAGER: redis
# OSS by its S3 interface, which knows no path style; keys come from the pod's role (aws-config).
STORAGE_PROVIDER: s3
STORAGE_LOCAL_CACHE: "false"
S3_BUCKET_NAME: {{ .Values.files.bucket | quote }}
S3_REGION_NAME: {{ printf "oss-%s" .Values.files.region | quote }}
S3_ENDPOINT_URL: {{ printf "https://s3.oss-%s-internal.aliyuncs.com" .Values.files.region | quote }}
S3_ADDRESSING_STYLE: virtual
S3_KEY_PREFIX: uploads
AWS_CONFIG_FILE: /programs/aws-config
AWS_EC2_METADATA_DISABLED: "true"
{{- if .Values.documents }}
CONTENT_EXTRACTION_ENGINE: tika
TIKA_SERVER_URL: {{ printf "http://%s-documents:9998" .Release.Name | quote }}
{{- end }}
HOME: /tmp
# It copies its pictures there at every start, and its own folder is read-only.
STATIC_DIR: /tmp/static
{{- end }}

{{/* As the container of a single machine: a user that no image knows, no capability and no way to one, nothing to write to but what is mounted. */}}
{{- define "site.pod-security" -}}
runAsUser: 60800
runAsGroup: 60800
fsGroup: 60800
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "site.container-security" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
{{- end }}

{{/* Of a pod of Open WebUI, told the context, which ConfigMaps are its own (prefix) and the role that it has (role). */}}
{{- define "site.volumes" -}}
- name: programs
  configMap: {name: {{ .prefix }}-programs}
- name: identity
  projected:
    sources:
      - serviceAccountToken: {path: token, audience: sts.aliyuncs.com, expirationSeconds: 3600}
- name: secrets
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: tmp
  emptyDir: {}
- name: data
  emptyDir: {}
{{- end }}

{{- define "site.mounts" -}}
- {name: programs, mountPath: /programs, readOnly: true}
- {name: identity, mountPath: /var/run/identity, readOnly: true}
- {name: secrets, mountPath: /run/site}
- {name: tmp, mountPath: /tmp}
- {name: data, mountPath: /app/backend/data}
{{- end }}

{{- define "site.identity" -}}
- {name: SITE_REGION, value: {{ .context.Values.identity.region | quote }}}
- {name: SITE_OIDC_PROVIDER, value: {{ .context.Values.identity.oidcProviderArn | quote }}}
- {name: SITE_ROLE, value: {{ .role | quote }}}
{{- end }}

{{/* What the collector of Simple Log Service looks for in a pod: {key} is the Logstore, of letters, digits and "-". */}}
{{- define "site.logs" -}}
{{- if .Values.logProject }}
- {name: aliyun_logs_{{ .Release.Name }}, value: stdout}
- {name: aliyun_logs_{{ .Release.Name }}_project, value: {{ .Values.logProject | quote }}}
{{- end }}
{{- end }}

{{/* From the Secret that the release's job has made. */}}
{{- define "site.state" -}}
{{- $name := printf "%s-state" .Release.Name }}
- {name: DATABASE_URL, valueFrom: {secretKeyRef: {name: {{ $name }}, key: DATABASE_URL}}}
- {name: WEBUI_SECRET_KEY, valueFrom: {secretKeyRef: {name: {{ $name }}, key: WEBUI_SECRET_KEY}}}
{{- end }}

{{/* Reads secrets by the pod's role; told the context, the role and which. */}}
{{- define "site.read-secrets" -}}
- name: secrets
  image: {{ .context.Values.image | quote }}
  command: [python3, /programs/read_secrets.py, /run/site/secrets]
  env:
    - {name: SITE_SECRETS, value: {{ .secrets | toJson | quote }}}
    {{- include "site.identity" . | nindent 4 }}
  resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {cpu: "1", memory: 512Mi}}
  securityContext: {{- include "site.container-security" .context | nindent 4 }}
  volumeMounts: {{- include "site.mounts" .context | nindent 4 }}
{{- end }}

{{- define "site.resources" -}}
requests: {cpu: {{ divf .Values.pod.vcpu 2 | quote }}, memory: {{ printf "%dMi" (mulf .Values.pod.memoryGib 512 | int) | quote }}}
limits: {cpu: {{ .Values.pod.vcpu | quote }}, memory: {{ printf "%dMi" (mulf .Values.pod.memoryGib 1024 | int) | quote }}}
{{- end }}
