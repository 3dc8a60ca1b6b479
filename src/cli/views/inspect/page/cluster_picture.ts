import type {
  ClusterDefinition,
  NodeDefinition,
} from "../../../../definition/cluster_definition.ts";
import { networkProviderOf } from "../../../../plan/network/network_providers.ts";
import { Canvas, gap, type Picture, type Rect } from "./canvas.ts";

/** Between rows of masters, where etcd's members meet. */
const peersGap = 26;
/** Workers that are drawn; the last tile says how many there are besides. */
const drawnWorkers = 24;

/**
 * The cluster as a drawing: this machine, the API's address, masters with etcd, workers, networks.
 * @param width narrow for a telephone, where boxes stand below each other
 */
export function clusterPicture(definition: ClusterDefinition, width: number): Picture {
  return new Drawing(definition, width).draw();
}

class Drawing {
  readonly #canvas: Canvas;

  constructor(readonly definition: ClusterDefinition, readonly width: number) {
    this.#canvas = new Canvas(width);
  }

  draw(): Picture {
    const { masters, workers } = this.definition;
    const top = this.#drawTop();
    const mastersTop = top.bottom + 56;
    const mastersBottom = this.#drawMasters(masters, mastersTop, top.api);
    const workersTop = mastersBottom + 28;
    const workersBottom = workers.length === 0
      ? mastersBottom
      : this.#drawWorkers(workers, workersTop);
    this.#drawSides(top, { mastersTop, workersTop, hasWorkers: workers.length > 0 });
    const height = this.#drawNetworks(workersBottom + 20);
    return this.#canvas.picture(height);
  }

  /** This machine and the API's address: beside each other where there is room. */
  #drawTop(): { admin: Rect; api: Rect; bottom: number } {
    const isNarrow = this.width < 600;
    const { masterLoadBalancerAddress: address, loadBalancer } = this.definition;
    const admin = { x: 1, y: 1, width: isNarrow ? this.width - 2 : 250, height: 60, look: "admin" };
    const apiWidth = isNarrow ? this.width - 2 * this.#canvas.lane : 340;
    const api = {
      x: (this.width - apiWidth) / 2,
      y: isNarrow ? 96 : 1,
      width: apiWidth,
      height: 60,
      look: loadBalancer.type === "keepalived" ? "api moving" : "api",
    };
    this.#canvas.box(admin, "this machine", "assets, keys of the authorities");
    const kind = loadBalancer.type === "keepalived"
      ? "held by the masters (keepalived)"
      : "load balancer";
    this.#canvas.box(api, `${address.host}:${address.port}`, kind);
    return { admin, api, bottom: api.y + api.height };
  }

  /** @returns where they end */
  #drawMasters(masters: readonly NodeDefinition[], top: number, api: Rect): number {
    const sizes = { least: 86, most: 230, height: 118, rowGap: peersGap };
    const cells = this.#canvas.cells(masters.length, top + 34, sizes);
    const bottom = (cells.at(-1)?.y ?? top) + sizes.height + peersGap;
    this.#canvas.group(
      top,
      bottom,
      masters.length === 1 ? "1 master" : `${masters.length} masters`,
    );
    this.#drawFlow(api, top, cells);
    masters.forEach((node, index) => {
      const cell = cells[index];
      if (cell === undefined) return;
      this.#canvas.rect(cell);
      this.#canvas.words({ ...cell, height: 54 }, node.nodeName, node.privateIP);
      this.#canvas.pill(cell, cell.y + 56, "API server", "pill");
      this.#canvas.pill(cell, cell.y + 86, "etcd", "pill etcd");
    });
    if (masters.length > 1) this.#drawPeers(cells);
    return bottom;
  }

  /** From the API's address to each master, or to all of them. */
  #drawFlow(api: Rect, top: number, cells: readonly Rect[]): void {
    const from = { x: api.x + api.width / 2, y: api.y + api.height };
    // Where there is little room, lines to each would cross the group's name.
    const isOneRow = cells.every(({ y }) => y === cells[0]?.y);
    const ends = isOneRow && this.width >= 600
      ? cells.map(({ x, y, width }) => ({ x: x + width / 2, y }))
      : [{ x: from.x, y: top }];
    for (const { x, y } of ends) {
      const half = (from.y + y) / 2;
      const d = `M${from.x} ${from.y} C${from.x} ${half} ${x} ${half} ${x} ${y}`;
      this.#canvas.line("flow", d);
    }
  }

  /** etcd's members talk to each other. */
  #drawPeers(cells: readonly Rect[]): void {
    const side = this.#canvas.lane + gap / 2;
    const rows = [...new Set(cells.map(({ y }) => y))];
    const buses = rows.map((row) => {
      const inRow = cells.filter(({ y }) => y === row);
      const y = row + (inRow[0]?.height ?? 0) + peersGap / 2;
      const middles = inRow.map(({ x, width }) => x + width / 2);
      for (const x of middles) {
        this.#canvas.line("peers", `M${x} ${row + 110} V${y}`);
      }
      const from = rows.length > 1 ? side : Math.min(...middles);
      this.#canvas.line("peers", `M${from} ${y} H${Math.max(...middles)}`);
      return y;
    });
    if (rows.length === 1) return;
    this.#canvas.line("peers", `M${side} ${buses[0]} V${buses.at(-1)}`);
  }

  /** @returns where they end */
  #drawWorkers(workers: readonly NodeDefinition[], top: number): number {
    const shown = workers.length > drawnWorkers ? drawnWorkers - 1 : workers.length;
    const tiles = workers.length > shown ? shown + 1 : shown;
    const sizes = { least: 96, most: 180, height: 54, rowGap: gap };
    const cells = this.#canvas.cells(tiles, top + 34, sizes);
    const bottom = (cells.at(-1)?.y ?? top) + 54 + 16;
    this.#canvas.group(
      top,
      bottom,
      workers.length === 1 ? "1 worker" : `${workers.length} workers`,
    );
    cells.forEach((cell, index) => {
      const node = index < shown ? workers[index] : undefined;
      const look = node === undefined ? "more" : "node";
      if (node === undefined) {
        this.#canvas.box({ ...cell, look }, `+ ${workers.length - shown}`, "more");
      } else this.#canvas.box({ ...cell, look }, node.nodeName, node.privateIP);
    });
    return bottom;
  }

  /** How this machine reaches the nodes, and the nodes the API. */
  #drawSides(
    { admin, api }: { readonly admin: Rect; readonly api: Rect },
    { mastersTop, workersTop, hasWorkers }: {
      readonly mastersTop: number;
      readonly workersTop: number;
      readonly hasWorkers: boolean;
    },
  ): void {
    const x = this.#canvas.lane / 2;
    const ends = [mastersTop + 17, ...(hasWorkers ? [workersTop + 17] : [])];
    for (const end of ends) {
      this.#canvas.line("ssh", `M${x} ${admin.y + admin.height} V${end} H${this.#canvas.lane}`);
    }
    this.#canvas.text(x + 7, mastersTop - 8, "SSH", "note", "start");
    if (!hasWorkers) return;
    const right = this.width - this.#canvas.lane / 2;
    const middle = api.y + api.height / 2;
    const d = `M${this.width - this.#canvas.lane} ${workersTop + 17} H${right} V${middle} H${
      api.x + api.width
    }`;
    this.#canvas.line("flow", d);
    this.#canvas.text(right - 7, mastersTop - 8, "kubelets", "note", "end");
  }

  /** @returns the height of the whole */
  #drawNetworks(top: number): number {
    const { podNetworkCIDR, serviceCIDR, hooks } = this.definition;
    const name = networkProviderOf(this.definition)?.name ?? hooks.networkProvider.reference;
    const band = {
      x: this.#canvas.lane,
      y: top,
      width: this.width - 2 * this.#canvas.lane,
      height: 58,
      look: "network",
    };
    this.#canvas.box(band, `pods ${podNetworkCIDR}`, `${name}; services ${serviceCIDR}`);
    return top + band.height + 2;
  }
}
