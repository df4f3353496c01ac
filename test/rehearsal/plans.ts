/** What a program reads has changed: the same text runs once more. */
export const RUNS_AGAIN = (...programs: string[]) => [...programs.map(name => `replace ecs_invocation ${name}`), 'update terraform_data Ready'];

/** A changed text is a new command, a new command a new run. */
export const RUNS_CHANGED = (...programs: string[]) => [...programs.map(name => `replace ecs_command ${name}_Command`), ...RUNS_AGAIN(...programs)];
