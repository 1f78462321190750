/** A request that is not answered as it asks: an HTTP status, and one sentence that quotes nothing of the request. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
