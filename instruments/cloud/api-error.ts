/** An answer of the cloud's API that is not the one hoped for. */
export class ApiError extends Error {
  public constructor(public readonly status: number, public readonly code: string, message: string) {
    super(message);
  }
}
