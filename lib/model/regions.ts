/** Whether a region lies in mainland China, where a domain needs an ICP filing and foreign registries are slow. */
export function isMainland(region: string | undefined): boolean {
  return region !== undefined && region.startsWith('cn-') && region !== 'cn-hongkong';
}
