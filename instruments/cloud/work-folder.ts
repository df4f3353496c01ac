import * as fs from 'fs';
import * as path from 'path';

/** Everything that is made outside of a process of ours carries this prefix, so that it is found when the process is no more. */
export const PREFIX = 'machine-under-test';

export const CACHE_FOLDER = process.env.MACHINE_TEST_CACHE ?? '/var/cache/cdktf-bailian-open-webui/machine';

const RUNS = path.join(CACHE_FOLDER, 'runs');
/** The number is the third byte of the run's addresses: so many clouds at a time are more than a machine can bear. */
const NUMBERS = Array.from({ length: 30 }, (_, index) => index + 1);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Renames, and says whether it was this process that did so: of many that try, one does. */
function renamed(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
}

/**
 * The place of one simulated cloud among those of this host: a number, which is in the name of everything that is made for it, and a folder
 * for its disks, logs and sockets. Whose it is stands in the folder as the name of a file, because a name can be changed by one process only.
 */
export class Run {
  /** A number that nobody has. */
  public static claim(): Run {
    fs.mkdirSync(RUNS, { recursive: true });
    const own = fs.mkdtempSync(path.join(RUNS, `.new-${process.pid}-`));
    fs.writeFileSync(path.join(own, `owner-${process.pid}`), '');
    const number = NUMBERS.find(one => renamed(own, path.join(RUNS, String(one))));
    if (number === undefined) {
      fs.rmSync(own, { recursive: true });
      throw new Error(`${NUMBERS.length} simulated clouds are running: wait until one is done`);
    }
    return new Run(number);
  }

  /** The runs whose process is no more. They are this process's now: it takes away what they left, and releases them. */
  public static takeOverDeserted(): Run[] {
    return NUMBERS.map(number => new Run(number)).filter(({ folder }) => {
      const owner = fs.existsSync(folder) ? fs.readdirSync(folder).find(name => name.startsWith('owner-')) : undefined;
      return owner !== undefined && !isAlive(Number(owner.slice('owner-'.length))) &&
        renamed(path.join(folder, owner), path.join(folder, `owner-${process.pid}`));
    });
  }

  public readonly folder: string;
  /** The name of what is made for this run. */
  public readonly mark: string;
  /** What docker keeps with what it makes for this run. */
  public readonly label: string;

  private constructor(public readonly number: number) {
    this.folder = path.join(RUNS, String(number));
    this.mark = `${PREFIX}-${number}`;
    this.label = `${PREFIX}=${number}`;
  }

  /** After everything of it is gone: somebody else may have the number. */
  public release(): void {
    const gone = path.join(RUNS, `.gone-${process.pid}-${this.number}`);
    fs.renameSync(this.folder, gone);
    fs.rmSync(gone, { recursive: true, force: true });
  }
}

/** Folders of processes that ended between two steps of claiming or releasing one. */
export function removeHalfMadeFolders(): void {
  for (const name of fs.existsSync(RUNS) ? fs.readdirSync(RUNS) : []) {
    const pid = /^\.(?:new|gone)-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      fs.rmSync(path.join(RUNS, name), { recursive: true, force: true });
    }
  }
}
