import { MINUTES, Program } from '../../program';

/** Installs docker, with networks, firewall and GPU. */
export function dockerProgram(hasGpu: boolean): Program<never> {
  return new Program('docker', {
    timeoutSeconds: 60 * MINUTES,
    installsPackages: true,
    constants: { gpu: String(hasGpu) },
    include: ['container-firewall.sh', 'container-firewall.service', 'docker-restart.conf', 'merge_docker_settings.py'],
  });
}
