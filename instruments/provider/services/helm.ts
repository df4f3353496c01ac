import { Kind, Refusal } from '../kind';
import { text, textMap, texts } from '../values';

/** Of a cluster that is gone, or was never known, the provider has no other word. */
const isReached: Refusal = ({ cloud, cluster }) => {
  const servers = cloud.resources('alicloud_cs_managed_kubernetes').map(({ attributes }) => textMap(attributes.connections).api_server_internet);
  return cluster !== undefined && servers.includes(cluster) ? undefined : `Kubernetes cluster unreachable: there is no API server at "${cluster ?? ''}"`;
};

const valuesAreYaml: Refusal = ({ planned }) => {
  const wrong = texts(planned.values).find(one => !isObject(one));
  return wrong && 'error unmarshaling YAML: the values are no object';
};

/** JSON is the YAML that is written here. */
function isObject(document: string): boolean {
  try {
    const parsed = JSON.parse(document) as unknown;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

const isNew: Refusal = ({ cloud, planned, type }) => {
  const taken = cloud.resources(type).some(({ attributes }) => attributes.name === planned.name && attributes.namespace === planned.namespace);
  return taken ? `cannot re-use a name that is still in use: ${text(planned.name)}` : undefined;
};

/** What Helm keeps of a release; nothing runs. */
export const HELM: Record<string, Kind> = {
  helm_release: {
    global: true,
    id: ({ planned }) => text(planned.name),
    decides: () => ({ status: 'deployed', version: '0.1.0', manifest: '', resources: {}, metadata: {}, description: 'Install complete' }),
    onCreate: [isReached, valuesAreYaml, isNew],
    onUpdate: [isReached, valuesAreYaml],
    onDelete: [isReached],
  },
};
