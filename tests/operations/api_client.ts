import type { Administrator } from "../e2e/administrator.ts";
import type { Failures } from "./scenario.ts";

/** Asks the API through the load balancer, again and again until it is told to end. */
export class ApiClient {
  #asked = 0;
  #failed = 0;
  #ended = false;
  readonly #work: Promise<void>;

  constructor(readonly admin: Administrator) {
    this.#work = this.#askAgain();
  }

  async end(): Promise<Failures> {
    this.#ended = true;
    await this.#work;
    return { failed: this.#failed, of: this.#asked };
  }

  async #askAgain(): Promise<void> {
    while (!this.#ended) {
      const { code } = await this.admin.kubectl("get", "--raw=/readyz");
      this.#asked++;
      if (code !== 0) this.#failed++;
    }
  }
}
