import { LineReader } from "../../src/install/line_reader.ts";

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
}

/** What became of opening a page. */
export interface OpenedPage {
  /** What the page, or the browser about it, wrote into the console. */
  readonly said: readonly string[];
  /** Addresses that were asked for, besides the page's own. */
  readonly requests: readonly string[];
  /** PNG of the whole page. */
  readonly picture: Uint8Array;
  /** What the expression gave in the page. */
  readonly answer: unknown;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  // deno-lint-ignore no-explicit-any -- the protocol's messages are what they are
  readonly params?: any;
  // deno-lint-ignore no-explicit-any -- the same
  readonly result?: any;
  readonly error?: { readonly message: string };
}

/** A Chromium without a window, spoken to by its DevTools protocol. */
export class Browser implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #socket: WebSocket;
  readonly #directory: string;
  readonly #errors: Promise<void>;
  readonly #waiting = new Map<number, PromiseWithResolvers<Message>>();
  readonly #listeners = new Set<(message: Message) => void>();
  #count = 0;

  private constructor(
    process: Deno.ChildProcess,
    socket: WebSocket,
    directory: string,
    errors: Promise<void>,
  ) {
    this.#process = process;
    this.#socket = socket;
    this.#directory = directory;
    this.#errors = errors;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data) as Message);
  }

  static async start(): Promise<Browser> {
    const directory = await Deno.makeTempDir();
    const process = new Deno.Command("chromium", {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
        ...["--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"],
        ...["--remote-debugging-port=0", `--user-data-dir=${directory}`, "about:blank"],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const reader = new LineReader(process.stderr);
    let address: string | undefined;
    while (address === undefined) {
      const line = await reader.line();
      if (line === undefined) throw new Error("chromium has ended before it could be spoken to");
      address = /DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
    }
    const errors = (async () => {
      for await (const _ of reader.rest());
    })();
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Browser(process, socket, directory, errors);
  }

  /** Opens a file. @param expression is evaluated in the page; its value is the answer */
  async open(path: string, look: Look, expression = "undefined"): Promise<OpenedPage> {
    const url = `file://${path}`;
    const said: string[] = [];
    const requests: string[] = [];
    const loaded = Promise.withResolvers<void>();
    const listen = ({ method, params }: Message) => {
      if (method === "Page.loadEventFired") loaded.resolve();
      if (method === "Log.entryAdded") said.push(params.entry.text);
      if (method === "Runtime.consoleAPICalled") said.push(JSON.stringify(params.args));
      if (method === "Runtime.exceptionThrown") said.push(params.exceptionDetails.text);
      if (method !== "Network.requestWillBeSent") return;
      const asked = params.request.url;
      if (asked !== url && !asked.startsWith("data:")) requests.push(asked);
    };
    this.#listeners.add(listen);
    const { targetId } = await this.#ask("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#ask("Target.attachToTarget", { targetId, flatten: true });
    const ask = (method: string, params: object = {}) => this.#ask(method, params, sessionId);
    for (const domain of ["Page", "Network", "Log", "Runtime"]) await ask(`${domain}.enable`);
    const features = [{ name: "prefers-color-scheme", value: look.scheme }];
    await ask("Emulation.setEmulatedMedia", { features });
    const size = { width: look.width, height: 900, deviceScaleFactor: 1, mobile: look.width < 600 };
    await ask("Emulation.setDeviceMetricsOverride", size);
    await ask("Page.navigate", { url });
    await loaded.promise;
    const { result } = await ask("Runtime.evaluate", { expression, returnByValue: true });
    const shot = { format: "png", captureBeyondViewport: true };
    const { data } = await ask("Page.captureScreenshot", shot);
    this.#listeners.delete(listen);
    await this.#ask("Target.closeTarget", { targetId });
    const picture = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return { said, requests, picture, answer: result.value };
  }

  // deno-lint-ignore no-explicit-any -- what comes back depends on the method
  async #ask(method: string, params: object, sessionId?: string): Promise<any> {
    const id = ++this.#count;
    const answer = Promise.withResolvers<Message>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answer.promise;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #take(message: Message): void {
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#waiting.get(message.id)?.resolve(message);
    this.#waiting.delete(message.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    await this.#ask("Browser.close", {});
    await closed;
    await this.#process.status;
    await this.#errors;
    await Deno.remove(this.#directory, { recursive: true });
  }
}
