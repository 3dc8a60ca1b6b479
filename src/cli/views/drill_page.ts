import type { DrillReport, MasterReport } from "../../operate/drill/drill_report.ts";

/** Width of the drawing, and the height of a master's part of it. */
const width = 900;
const height = 70;

/**
 * The report as a page of its own: no script, nothing that is fetched from elsewhere, so that it can be mailed and
 * kept.
 */
export function drillPage(report: DrillReport): string {
  const { clusterName, startedAt, maxSeconds, masters, problems, passed } = report;
  const verdict = passed
    ? `bears the loss of each master: the API writes again within ${maxSeconds} s, and nothing is lost`
    : "did not pass";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Drill of ${escaped(clusterName)}</title>
<style>${style}</style>
</head>
<body>
<h1>Drill of ${escaped(clusterName)}</h1>
<p class="${passed ? "good" : "bad"}">${escaped(clusterName)} ${escaped(verdict)}.</p>
<p>Begun ${
    escaped(startedAt)
  }. One master after the other was stopped: its etcd and its API server were killed, and
started again later. Meanwhile another master wrote to the API through the load balancer, six times a second.</p>
${
    problems.length === 0
      ? ""
      : `<ul>${problems.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>`
  }
<table>
<tr><th>Stopped</th><th>Seen from</th><th>API away</th><th>Unsteady</th><th>At return</th><th>Writes</th><th>Failed</th><th>Lost</th></tr>
${masters.map(row).join("\n")}
</table>
<p><b>API away</b>: the longest time without a write that succeeded. <b>Unsteady</b>: from the first write that failed
to the first after which all succeeded; this may take ${maxSeconds} s. <b>At return</b>: the same when the master came
back. <b>Lost</b>: writes that were acknowledged and could not be read in the end.</p>
${masters.map(timeline).join("\n")}
</body>
</html>
`;
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1e21; background: #fff }
table { border-collapse: collapse } th, td { text-align: left; padding: .2rem 1rem .2rem 0 }
.good { color: #106b21 } .bad { color: #b3261e } p.good, p.bad { font-weight: 600 }
svg { width: 100%; height: auto; display: block; margin: .5rem 0 1.5rem } svg text { font: 12px system-ui, sans-serif; fill: #555 }
`;

function row(report: MasterReport): string {
  const cells = [
    escaped(report.master),
    escaped(report.witness),
    ...[report.awaySeconds, report.unsteadySeconds, report.returnSeconds].map((seconds) =>
      `${seconds.toFixed(1)} s`
    ),
    `${report.writes}`,
    `${report.failed}`,
    `${report.lost.length}`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

/** A line a write, green or red, as long as it took; grey behind them: the master was away. */
function timeline({ master, timeline: { stopping, restored, writes } }: MasterReport): string {
  const end = Math.max(restored, ...writes.map(({ at, seconds }) => at + seconds), 1);
  const x = (seconds: number) => (seconds / end * width).toFixed(1);
  const bars = writes.map(({ at, seconds, ok }) =>
    `<rect x="${x(at)}" y="${ok ? 14 : 34}" width="${
      Math.max(2, seconds / end * width).toFixed(1)
    }" ` +
    `height="18" fill="${ok ? "#2e9e44" : "#d23f31"}" fill-opacity="${ok ? 0.8 : 0.35}"/>`
  );
  const ticks = Array.from({ length: Math.floor(end / 10) + 1 }, (_, index) => index * 10)
    .map((second) => `<text x="${x(second)}" y="${height - 2}">${second} s</text>`);
  return `<h2>${escaped(master)}</h2>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="writes while ${
    escaped(master)
  } was away">
<rect x="${x(stopping)}" y="0" width="${x(restored - stopping)}" height="${
    height - 16
  }" fill="#e4e6eb"/>
<text x="${x(stopping)}" y="11">stopped</text><text x="${x(restored)}" y="11">started again</text>
${bars.join("")}
${ticks.join("")}
</svg>`;
}

/** Text for HTML, in attributes too. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
