import * as http from 'http';
import { Answer, escaped, xml } from './storage-answer';
import { Refusal } from './storage-refusal';
import { StoredBucket } from './stored-bucket';

/** What is asked of a bucket, by whom. */
export interface OssRequest {
  readonly request: http.IncomingMessage;
  readonly url: URL;
  readonly bucket: string;
  readonly objects: StoredBucket;
  /** Refuses what the role may not. */
  demand(action: string, key?: string): void;
}

const invalid = (message: string) => new Refusal(400, 'InvalidArgument', message);

/** OSS by its own interface, as far as versions go: all else is the S3 interface's here, and refused. */
export function answerOss(asked: OssRequest): Answer {
  const { request: { method }, url } = asked;
  const key = decodeURIComponent(url.pathname.slice(1));
  if (method === 'GET' && key === '' && url.searchParams.has('versions')) {
    return listVersions(asked);
  }
  if (method === 'PUT' && key !== '' && asked.request.headers['x-oss-copy-source'] !== undefined) {
    return copy(asked, key);
  }
  throw new Refusal(501, 'NotImplemented', 'Nothing here does this.');
}

/** https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions; a marker of a version without one of a key: user-guide/0012-00000106 */
function listVersions({ url: { searchParams: asked }, objects, bucket, demand }: OssRequest): Answer {
  demand('oss:ListObjectVersions');
  const [prefix, keyMarker, versionMarker] = ['prefix', 'key-marker', 'version-id-marker'].map(name => asked.get(name) ?? '');
  const most = Number(asked.get('max-keys') ?? 100);
  const encoding = asked.get('encoding-type');
  if (versionMarker !== '' && keyMarker === '') throw invalid('A version-id marker cannot be specified without a key marker.');
  if (!Number.isInteger(most) || most < 1 || most > 1000) throw invalid('Argument max-keys must be an integer between 1 and 1000.');
  if (encoding !== null && encoding !== 'url') throw invalid('Invalid Encoding Method specified in Request.');
  const all = objects.versions().filter(({ key }) => key.startsWith(prefix));
  const from = keyMarker === '' ? 0 : versionMarker === ''
    ? all.filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) <= 0).length
    : all.findIndex(({ key, id }) => key === keyMarker && id === versionMarker) + 1;
  const [page, isTruncated] = [all.slice(from, from + most), all.length > from + most];
  const said = (text: string) => escaped(encoding === 'url' ? encodeURIComponent(text) : text);
  const entries = page.map(({ key, id, at, isLatest, object }) => {
    const about = `<Key>${said(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${at.toISOString()}</LastModified>`;
    return object === undefined ? `<DeleteMarker>${about}</DeleteMarker>` : `<Version>${about}<ETag>${object.etag}</ETag><Size>${object.content.length}</Size></Version>`;
  });
  const last = page[page.length - 1];
  const next = isTruncated ? `<NextKeyMarker>${said(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>` : '';
  const head = `<Name>${bucket}</Name><MaxKeys>${most}</MaxKeys>${encoding === null ? '' : '<EncodingType>url</EncodingType>'}<IsTruncated>${isTruncated}</IsTruncated>${next}`;
  return { status: 200, ...xml(`<ListVersionsResult xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">${head}${entries.join('')}</ListVersionsResult>`) };
}

const SOURCE = /^\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/;

/**
 * https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject; a version needs a right of its own (developer-reference/harmony-copy-file), and one
 * that says that the object was deleted is none (oss/support/0016-00000307).
 */
function copy({ request, objects, bucket, demand }: OssRequest, key: string): Answer {
  const [, sourceBucket, source, versionId] = SOURCE.exec(String(request.headers['x-oss-copy-source'])) ?? [];
  if (source === undefined) throw invalid('Copy source bucket and object name cannot be parsed.');
  if (sourceBucket !== bucket) throw new Refusal(501, 'NotImplemented', 'Nothing here copies out of another bucket.');
  const from = decodeURIComponent(source);
  demand('oss:GetObject', from);
  if (versionId !== undefined) demand('oss:GetObjectVersion', from);
  demand('oss:PutObject', key);
  const version = versionId === undefined ? objects.versionsOf(from)[0] : objects.versionsOf(from).find(({ id }) => id === decodeURIComponent(versionId));
  if (version === undefined) throw versionId === undefined ? new Refusal(404, 'NoSuchKey', 'The specified key does not exist.') : new Refusal(404, 'NoSuchVersion', 'The specified version does not exist.');
  if (version.object === undefined) throw versionId === undefined ? new Refusal(404, 'NoSuchKey', 'The specified key does not exist.') : invalid('The source of a copy request may not specifically refer to a delete marker by version id.');
  objects.set(key, { ...version.object, at: new Date() });
  const body = `<CopyObjectResult><LastModified>${new Date().toISOString()}</LastModified><ETag>${version.object.etag}</ETag></CopyObjectResult>`;
  const answer = xml(body);
  return { status: 200, body: answer.body, headers: { ...answer.headers, 'x-oss-version-id': objects.versionsOf(key)[0].id } };
}
